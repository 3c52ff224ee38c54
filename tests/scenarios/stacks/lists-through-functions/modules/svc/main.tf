# One Fargate service, with a load balancer when it is given public subnets.

variable "name" { type = string }
variable "cluster_arn" { type = string }
variable "vpc_id" { type = string }
variable "subnet_ids" { type = list(string) }
variable "lb_subnet_ids" {
  type    = list(string)
  default = []
}
variable "internal" {
  type    = bool
  default = false
}
variable "desired_count" {
  type    = number
  default = 3
}
variable "environment" {
  type    = map(string)
  default = {}
}
variable "image" {
  type    = string
  default = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
}
variable "capacity_provider_strategy" {
  type    = any
  default = {}
}
variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  create_lb = length(var.lb_subnet_ids) > 0
}

resource "aws_lb" "this" {
  count    = local.create_lb ? 1 : 0
  name     = var.name
  internal = var.internal
  dynamic "subnet_mapping" {
    for_each = var.lb_subnet_ids
    content {
      subnet_id = subnet_mapping.value
    }
  }
  tags = var.tags
}

resource "aws_lb_target_group" "this" {
  count       = local.create_lb ? 1 : 0
  name        = var.name
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = var.vpc_id
}

resource "aws_lb_listener" "this" {
  for_each          = local.create_lb ? { http = 80 } : {}
  load_balancer_arn = one(aws_lb.this[*].arn)
  port              = each.value
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = one(aws_lb_target_group.this[*].arn)
  }
}

resource "aws_ecs_task_definition" "this" {
  count                    = 1
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = var.image
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [for k, v in var.environment : { name = k, value = v }]
  }])
}

resource "aws_ecs_service" "this" {
  count           = 1
  name            = var.name
  cluster         = var.cluster_arn
  task_definition = try(aws_ecs_task_definition.this[0].arn, null)
  desired_count   = var.desired_count
  launch_type     = length(var.capacity_provider_strategy) > 0 ? null : "FARGATE"
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategy
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = try(capacity_provider_strategy.value.weight, null)
      base              = try(capacity_provider_strategy.value.base, null)
    }
  }
  network_configuration {
    subnets = var.subnet_ids
  }
  dynamic "load_balancer" {
    for_each = aws_lb_target_group.this
    content {
      target_group_arn = load_balancer.value.arn
      container_name   = "app"
      container_port   = 8080
    }
  }
  tags = var.tags
}

output "lb_dns_name" { value = one(aws_lb.this[*].dns_name) }
output "lb_zone_id" { value = one(aws_lb.this[*].zone_id) }
output "lb_arn" { value = one(aws_lb.this[*].arn) }
output "service_id" { value = aws_ecs_service.this[0].id }
