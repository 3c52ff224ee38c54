# Singapore: three ways in, from three years. Each is "multi-AZ".

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
  region                      = "ap-southeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

locals {
  zones = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]
}

module "vpc" {
  source = "./modules/network"
  name   = "gateway"
  cidr   = "10.50.0.0/16"
  zones  = local.zones
}

resource "aws_dynamodb_table" "orders" {
  for_each     = toset(["withdrawals", "deposits", "custody"])
  name         = each.key
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

# --- withdrawals: balancer in three zones, both machines in the first ---------------------------

resource "aws_instance" "withdrawals" {
  count         = 2
  ami           = "ami-12c6146b"
  instance_type = "m6i.large"
  subnet_id     = module.vpc.private_subnet_ids[0]
  user_data     = "TABLE=${aws_dynamodb_table.orders["withdrawals"].name}\n"
  tags          = { Name = "withdrawal-fix-${count.index}", "resilience:service" = "withdrawals" }
}

resource "aws_lb" "withdrawals" {
  name                             = "withdrawals"
  load_balancer_type               = "network"
  internal                         = true
  enable_cross_zone_load_balancing = true
  subnets                          = module.vpc.private_subnet_ids
}

resource "aws_lb_target_group" "withdrawals" {
  name     = "withdrawals"
  port     = 9443
  protocol = "TCP"
  vpc_id   = module.vpc.vpc_id
}

resource "aws_lb_target_group_attachment" "withdrawals" {
  count            = 2
  target_group_arn = aws_lb_target_group.withdrawals.arn
  target_id        = aws_instance.withdrawals[count.index].id
}

resource "aws_lb_listener" "withdrawals" {
  load_balancer_arn = aws_lb.withdrawals.arn
  port              = 9443
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.withdrawals.arn
  }
}

# --- deposits: a fixed address for the banks, so one subnet; the tasks are in three -------------

resource "aws_eip" "deposits" {
  domain = "vpc"
}

resource "aws_lb" "deposits" {
  name                             = "deposits"
  load_balancer_type               = "network"
  enable_cross_zone_load_balancing = true
  subnet_mapping {
    subnet_id     = module.vpc.public_subnet_ids[1]
    allocation_id = aws_eip.deposits.id
  }
}

resource "aws_lb_target_group" "deposits" {
  name        = "deposits"
  port        = 9443
  protocol    = "TCP"
  target_type = "ip"
  vpc_id      = module.vpc.vpc_id
}

resource "aws_lb_listener" "deposits" {
  load_balancer_arn = aws_lb.deposits.arn
  port              = 9443
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.deposits.arn
  }
}

resource "aws_ecs_cluster" "gateway" {
  name = "gateway"
}

module "deposits" {
  source            = "./modules/fargate"
  name              = "deposits"
  cluster           = aws_ecs_cluster.gateway.id
  subnet_ids        = module.vpc.private_subnet_ids
  tasks             = 3
  environment       = { TABLE = aws_dynamodb_table.orders["deposits"].name }
  target_group_arns = [aws_lb_target_group.deposits.arn]
  tags              = { "resilience:service" = "deposits" }
}

# --- custody: a classic balancer in two zones, one machine in each ------------------------------

resource "aws_instance" "custody" {
  for_each      = { b = module.vpc.private_subnet_ids[1], c = module.vpc.private_subnet_ids[2] }
  ami           = "ami-12c6146b"
  instance_type = "m6i.large"
  subnet_id     = each.value
  user_data     = "TABLE=${aws_dynamodb_table.orders["custody"].name}\n"
  tags          = { Name = "custody-portal-${each.key}", "resilience:service" = "custody" }
}

resource "aws_elb" "custody" {
  name                      = "custody"
  internal                  = true
  subnets                   = slice(module.vpc.private_subnet_ids, 1, 3)
  instances                 = [for i in aws_instance.custody : i.id]
  cross_zone_load_balancing = false
  listener {
    instance_port     = 8443
    instance_protocol = "tcp"
    lb_port           = 443
    lb_protocol       = "tcp"
  }
  health_check {
    target              = "TCP:8443"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}
