# One Region's cell: a balancer and four tasks for each service, in two zones, public subnets.

variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "tables" { type = map(string) }

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
  for_each          = { for i, z in var.zones : z => i }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.cidr, 8, each.value)
}

resource "aws_ecs_cluster" "this" {
  name = "cell"
}

resource "aws_lb" "this" {
  for_each = var.tables
  name     = each.key
  subnets  = values(aws_subnet.this)[*].id
}

resource "aws_lb_target_group" "this" {
  for_each    = var.tables
  name        = each.key
  port        = 8443
  protocol    = "HTTPS"
  target_type = "ip"
  vpc_id      = aws_vpc.this.id
}

resource "aws_lb_listener" "this" {
  for_each          = var.tables
  load_balancer_arn = aws_lb.this[each.key].arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.key].arn
  }
}

resource "aws_ecs_task_definition" "this" {
  for_each                 = var.tables
  family                   = each.key
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name        = "app"
    image       = "public.ecr.aws/docker/library/nginx:1.27"
    environment = [{ name = "TABLE", value = each.value }]
  }])
}

resource "aws_ecs_service" "this" {
  for_each        = var.tables
  name            = each.key
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this[each.key].arn
  desired_count   = 4
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = values(aws_subnet.this)[*].id
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.this[each.key].arn
    container_name   = "app"
    container_port   = 8443
  }
  tags = { "resilience:service" = each.key }
}

output "balancers" { value = { for k, b in aws_lb.this : k => { dns_name = b.dns_name, zone_id = b.zone_id } } }
