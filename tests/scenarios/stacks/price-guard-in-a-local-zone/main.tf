# Oregon: payouts over three zones; each asks a price guard that was put into the Los Angeles Local Zone, near a market.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region                      = "us-west-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_vpc" "main" {
  cidr_block = "10.60.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_subnet" "zone" {
  for_each          = { a = 0, b = 1, c = 2 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = "us-west-2${each.key}"
}

resource "aws_subnet" "los_angeles" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 10)
  availability_zone = "us-west-2-lax-1a"
}

resource "aws_route_table_association" "zone" {
  for_each       = merge(aws_subnet.zone, { lax = aws_subnet.los_angeles })
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_dynamodb_table" "withdrawals" {
  name         = "withdrawals"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_instance" "price_guard" {
  ami                         = "ami-0a1b2c3d4e5f60001"
  instance_type               = "c5.xlarge"
  subnet_id                   = aws_subnet.los_angeles.id
  associate_public_ip_address = true
}

resource "aws_ecs_cluster" "payouts" {
  name = "payouts"
}

resource "aws_ecs_task_definition" "withdrawals" {
  family                   = "withdrawals"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name  = "withdrawals"
    image = "registry.example.com/withdrawals:1"
    environment = [
      { name = "TABLE", value = aws_dynamodb_table.withdrawals.name },
      { name = "PRICE_GUARD", value = "http://${aws_instance.price_guard.private_ip}:8080" },
    ]
  }])
}

resource "aws_ecs_service" "withdrawals" {
  name            = "withdrawals"
  cluster         = aws_ecs_cluster.payouts.id
  task_definition = aws_ecs_task_definition.withdrawals.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = [for s in aws_subnet.zone : s.id]
    assign_public_ip = true
  }
}
