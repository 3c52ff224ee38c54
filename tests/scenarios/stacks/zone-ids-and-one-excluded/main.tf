# Tokyo after April 2025: "never again apne1-az4". Subnets by zone id; the zone that failed is excluded.

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
  region                      = "ap-northeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

data "aws_availability_zones" "trusted" {
  state            = "available"
  exclude_zone_ids = ["apne1-az4"]
}

locals {
  ids    = data.aws_availability_zones.trusted.zone_ids
  blocks = [for i in range(4) : cidrsubnet(aws_vpc.trusted.cidr_block, 4, i)]
}

resource "aws_vpc" "trusted" {
  cidr_block = "10.140.0.0/16"
}

resource "aws_internet_gateway" "trusted" {
  vpc_id = aws_vpc.trusted.id
}

resource "aws_route_table" "trusted" {
  vpc_id = aws_vpc.trusted.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.trusted.id
  }
}

# Four subnets, two zones: count.index % 2.
resource "aws_subnet" "task" {
  count                   = 4
  vpc_id                  = aws_vpc.trusted.id
  availability_zone_id    = local.ids[count.index % length(local.ids)]
  cidr_block              = local.blocks[count.index]
  map_public_ip_on_launch = true
}

resource "aws_route_table_association" "task" {
  count          = length(aws_subnet.task)
  subnet_id      = aws_subnet.task[count.index].id
  route_table_id = aws_route_table.trusted.id
}

resource "aws_lb" "api" {
  name    = "withdrawals"
  subnets = [aws_subnet.task[0].id, aws_subnet.task[1].id]
}

resource "aws_lb_target_group" "api" {
  name        = "withdrawals"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.trusted.id
}

resource "aws_lb_listener" "api" {
  load_balancer_arn = aws_lb.api.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:ap-northeast-1:123456789012:certificate/3f1a2b3c-0000-4000-8000-000000000004"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

resource "aws_ecs_cluster" "trusted" {
  name = "trusted"
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

# The guard that compares prices before a payout: one machine.
resource "aws_instance" "price_guard" {
  ami               = "ami-12c6146b"
  instance_type     = "r6i.large"
  subnet_id         = aws_subnet.task[3].id
  availability_zone = data.aws_availability_zones.trusted.names[1]
}

module "api" {
  source            = "./modules/fargate"
  name              = "withdrawals"
  cluster           = aws_ecs_cluster.trusted.id
  subnet_ids        = [aws_subnet.task[0].id, aws_subnet.task[1].id, aws_subnet.task[2].id]
  tasks             = 4
  environment       = { TABLE = aws_dynamodb_table.withdrawals.name, PRICE_GUARD = "http://${aws_instance.price_guard.private_ip}:9000" }
  target_group_arns = [aws_lb_target_group.api.arn]
  tags              = { "resilience:service" = "withdrawals" }
}
