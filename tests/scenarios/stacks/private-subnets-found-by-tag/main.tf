# Subnets found by tag, tasks without public addresses: whether one gateway or three carry them is another team's secret.

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
  region                      = "eu-central-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

data "aws_vpc" "shared" {
  default = true
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.shared.id]
  }
}

data "aws_subnet" "private" {
  for_each = toset(data.aws_subnets.private.ids)
  id       = each.value
}

data "aws_ssm_parameter" "ami" {
  name = "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

module "withdrawals" {
  source      = "./modules/svc"
  name        = "withdrawals"
  cluster_arn = aws_ecs_cluster.main.arn
  vpc_id      = data.aws_vpc.shared.id
  subnet_ids  = [for s in data.aws_subnet.private : s.id]
  environment = { MPC_URL = "https://api.mpc-vendor.example", TABLE = aws_dynamodb_table.withdrawals.name }
  tags        = { "resilience:service" = "withdrawals" }
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

# Signers in the same subnets: public addresses of their own.

resource "aws_launch_template" "signer" {
  name          = "signer"
  image_id      = data.aws_ssm_parameter.ami.value
  instance_type = "m6i.large"
  network_interfaces {
    associate_public_ip_address = true
    security_groups             = []
  }
}

resource "aws_autoscaling_group" "signer" {
  name                = "signer"
  min_size            = 3
  desired_capacity    = 3
  max_size            = 9
  vpc_zone_identifier = data.aws_subnets.private.ids
  launch_template {
    id      = aws_launch_template.signer.id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = "signing"
    propagate_at_launch = true
  }
}
