terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "group" { type = string }
variable "party" { type = string }
variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "threshold" { type = string }

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

resource "aws_kms_key" "share" {
  description = "${var.group} share of ${var.party}"
}

resource "aws_ecs_cluster" "this" {
  name = "${var.group}-${var.party}"
}

resource "aws_ecs_task_definition" "party" {
  family                   = "${var.group}-${var.party}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment = [
      { name = "PARTY", value = var.party },
      { name = "SHARE_KEY", value = aws_kms_key.share.arn },
    ]
  }])
}

resource "aws_ecs_service" "party" {
  name            = "${var.group}-${var.party}"
  cluster         = aws_ecs_cluster.this.arn
  task_definition = aws_ecs_task_definition.party.arn
  desired_count   = 1
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.this[*].id
    assign_public_ip = true
  }
  tags = {
    "resilience:service"   = var.group
    "resilience:threshold" = var.threshold
  }
}
