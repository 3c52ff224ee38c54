# A change on a running stack: the cross-Region replica is removed, the fleet moves to one subnet, a queue is renamed.

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

provider "aws" {
  alias                       = "singapore"
  region                      = "ap-southeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

locals {
  zones = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_subnet" "main" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  availability_zone = element(local.zones, count.index)
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.main[*].id
}

resource "aws_db_instance" "ledger" {
  identifier              = "ledger"
  engine                  = "postgres"
  instance_class          = "db.r6g.large"
  allocated_storage       = 100
  username                = "app"
  password                = "rotated-later"
  db_subnet_group_name    = aws_db_subnet_group.main.name
  multi_az                = true
  backup_retention_period = 7
  skip_final_snapshot     = true
}

resource "aws_launch_template" "withdrawals" {
  name          = "withdrawals"
  image_id      = "ami-12c6146b"
  instance_type = "m6i.large"
  user_data     = base64encode("#!/bin/sh\necho PGHOST=${aws_db_instance.ledger.address} > /etc/default/app\n")
}

moved {
  from = aws_sqs_queue.payouts
  to   = aws_sqs_queue.withdrawals
}

resource "aws_sqs_queue" "withdrawals" {
  name = "payouts"
}

resource "aws_autoscaling_group" "withdrawals" {
  name                = "withdrawals"
  min_size            = 3
  desired_capacity    = 3
  max_size            = 6
  vpc_zone_identifier = [aws_subnet.main[0].id]
  launch_template {
    id      = aws_launch_template.withdrawals.id
    version = "$Latest"
  }
}
