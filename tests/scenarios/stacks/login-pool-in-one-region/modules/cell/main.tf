terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "name" { type = string }
variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "ledger" { type = string }
variable "user_pool_id" { type = string }
variable "secret_arn" { type = string }
variable "image" { type = string }

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table" "this" {
  vpc_id = aws_vpc.this.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_subnet" "this" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
}

resource "aws_route_table_association" "this" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.this[count.index].id
  route_table_id = aws_route_table.this.id
}

resource "aws_lb" "this" {
  name    = var.name
  subnets = aws_subnet.this[*].id
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lb_target_group" "this" {
  name        = var.name
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

resource "aws_lb_target_group" "quotes" {
  name        = "${var.name}-quotes"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.this.id
}

resource "aws_lb_listener_rule" "quotes" {
  listener_arn = aws_lb_listener.this.arn
  priority     = 10
  condition {
    path_pattern {
      values = ["/v1/quotes*"]
    }
  }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.quotes.arn
  }
}

resource "aws_ecs_cluster" "this" {
  name = var.name
}

resource "aws_ecs_task_definition" "api" {
  family                   = "api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name        = "app"
    image       = "${var.image}:77"
    essential   = true
    portMappings = [{ containerPort = 8080 }]
    environment = [
      { name = "LEDGER_TABLE", value = var.ledger },
      { name = "USER_POOL_ID", value = var.user_pool_id },
    ]
  }])
}

resource "aws_ecs_service" "api" {
  name            = "api"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets = aws_subnet.this[*].id
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "app"
    container_port   = 8080
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_ecs_task_definition" "quotes" {
  family                   = "quotes"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name        = "app"
    image       = "${var.image}:78"
    essential   = true
    portMappings = [{ containerPort = 8080 }]
    environment = [{ name = "LEDGER_TABLE", value = var.ledger }]
    secrets     = [{ name = "FEED_TOKEN", valueFrom = var.secret_arn }]
  }])
}

resource "aws_ecs_service" "quotes" {
  name            = "quotes"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.quotes.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets = aws_subnet.this[*].id
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.quotes.arn
    container_name   = "app"
    container_port   = 8080
  }
  tags = { "resilience:service" = "quotes" }
}

output "lb_dns_name" { value = aws_lb.this.dns_name }
output "lb_zone_id" { value = aws_lb.this.zone_id }
