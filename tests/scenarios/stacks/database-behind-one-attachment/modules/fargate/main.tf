# One Fargate service, with a target group where a load balancer is to send it customers.

variable "name" { type = string }
variable "cluster" { type = string }
variable "subnet_ids" { type = list(string) }
variable "tasks" { type = number }
variable "environment" {
  type    = map(string)
  default = {}
}
variable "secrets" {
  type    = map(string)
  default = {}
}
variable "target_group_arns" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}

data "aws_region" "here" {}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name        = "app"
    image       = "123456789012.dkr.ecr.${data.aws_region.here.name}.amazonaws.com/${var.name}:stable"
    essential   = true
    environment = [for k, v in var.environment : { name = k, value = v }]
    secrets     = [for k, v in var.secrets : { name = k, valueFrom = v }]
  }])
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = var.tasks
  launch_type     = "FARGATE"
  network_configuration {
    subnets = var.subnet_ids
  }
  dynamic "load_balancer" {
    for_each = var.target_group_arns
    content {
      target_group_arn = load_balancer.value
      container_name   = "app"
      container_port   = 8443
    }
  }
  tags = var.tags
}
