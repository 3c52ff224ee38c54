# One Region's cell: a balancer in two zones, four tasks in the first.

variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "table" { type = string }

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_default_route_table" "this" {
  default_route_table_id = aws_vpc.this.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_subnet" "this" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 8, count.index)
}

resource "aws_ecs_cluster" "this" {
  name = "cell"
}

resource "aws_lb" "this" {
  name    = "withdrawals"
  subnets = aws_subnet.this[*].id
}

resource "aws_lb_target_group" "this" {
  name        = "withdrawals"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.this.id
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_ecs_task_definition" "this" {
  family                   = "withdrawals"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name        = "app"
    image       = "public.ecr.aws/docker/library/nginx:1.27"
    environment = [{ name = "TABLE", value = var.table }]
  }])
}

resource "aws_ecs_service" "this" {
  name            = "withdrawals"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = 4
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = slice(aws_subnet.this[*].id, 0, 1)
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "app"
    container_port   = 8080
  }
  tags = { "resilience:service" = "withdrawals" }
}

output "balancer_arn" { value = aws_lb.this.arn }
