# Dublin: banks allow-list two addresses, so a network balancer with elastic addresses stands before the application balancer.

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
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

locals {
  zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

module "vpc" {
  source = "./modules/network"
  name   = "bank-api"
  cidr   = "10.190.0.0/16"
  zones  = local.zones
}

resource "aws_eip" "front" {
  for_each = { for i, z in slice(local.zones, 0, 2) : z => i }
  domain   = "vpc"
}

resource "aws_lb" "front" {
  name               = "bank-front"
  load_balancer_type = "network"
  subnet_mapping {
    subnet_id     = module.vpc.public_subnet_ids[0]
    allocation_id = aws_eip.front["eu-west-1a"].id
  }
  subnet_mapping {
    subnet_id     = module.vpc.public_subnet_ids[1]
    allocation_id = aws_eip.front["eu-west-1b"].id
  }
}

resource "aws_lb_target_group" "to_api" {
  name        = "bank-front-to-api"
  port        = 443
  protocol    = "TCP"
  target_type = "alb"
  vpc_id      = module.vpc.vpc_id
}

resource "aws_lb_target_group_attachment" "to_api" {
  target_group_arn = aws_lb_target_group.to_api.arn
  target_id        = aws_lb.api.arn
  port             = 443
}

resource "aws_lb_listener" "front" {
  load_balancer_arn = aws_lb.front.arn
  port              = 443
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.to_api.arn
  }
}

resource "aws_lb" "api" {
  name     = "bank-api"
  internal = true
  subnets  = module.vpc.private_subnet_ids
}

resource "aws_lb_target_group" "api" {
  for_each    = toset(["deposits", "statements"])
  name        = each.key
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = module.vpc.vpc_id
}

resource "aws_lb_listener" "api" {
  load_balancer_arn = aws_lb.api.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/3f1a2b3c-0000-4000-8000-000000000005"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "api" {
  for_each     = aws_lb_target_group.api
  listener_arn = aws_lb_listener.api.arn
  action {
    type             = "forward"
    target_group_arn = each.value.arn
  }
  condition {
    path_pattern {
      values = ["/${each.key}/*"]
    }
  }
}

resource "aws_ecs_cluster" "api" {
  name = "bank-api"
}

resource "aws_dynamodb_table" "deposits" {
  name         = "bank-deposits"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

module "deposits" {
  source            = "./modules/fargate"
  name              = "deposits"
  cluster           = aws_ecs_cluster.api.id
  subnet_ids        = module.vpc.private_subnet_ids
  tasks             = 6
  environment       = { TABLE = aws_dynamodb_table.deposits.name }
  target_group_arns = [aws_lb_target_group.api["deposits"].arn]
  tags              = { "resilience:service" = "deposits" }
}

# Statements are printed by one machine in 1c, and missed by nobody for a day.
resource "aws_instance" "statements" {
  ami           = "ami-12c6146b"
  instance_type = "t3.large"
  subnet_id     = module.vpc.private_subnet_ids[2]
  tags          = { "resilience:service" = "statements" }
}

resource "aws_lb_target_group_attachment" "statements" {
  target_group_arn = aws_lb_target_group.api["statements"].arn
  target_id        = aws_instance.statements.private_ip
}
