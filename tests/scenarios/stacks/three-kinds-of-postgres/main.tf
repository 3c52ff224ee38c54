# Three databases: a Multi-AZ DB cluster, a primary with a replica in another zone, a Multi-AZ instance whose switch is a variable.

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

resource "aws_iam_role" "fn" {
  name               = "fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

variable "multi_az" {
  type    = map(bool)
  default = { custody = true }
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [for s in aws_subnet.main : s.id]
}

resource "aws_rds_cluster" "withdrawals" {
  cluster_identifier          = "withdrawals"
  engine                      = "postgres"
  engine_version              = "16.4"
  db_cluster_instance_class   = "db.m6gd.large"
  storage_type                = "io1"
  allocated_storage           = 100
  iops                        = 1000
  master_username             = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.main.name
  skip_final_snapshot         = true
}

locals {
  ledger = {
    primary = { zone = local.zones[0], source = null }
    reader  = { zone = local.zones[1], source = "ledger-primary" }
  }
}

resource "aws_db_instance" "ledger" {
  for_each                = local.ledger
  identifier              = "ledger-${each.key}"
  engine                  = each.value.source == null ? "postgres" : null
  instance_class          = "db.r6g.large"
  allocated_storage       = each.value.source == null ? 100 : null
  username                = each.value.source == null ? "app" : null
  password                = each.value.source == null ? "rotated-later" : null
  replicate_source_db     = each.value.source
  db_subnet_group_name    = each.value.source == null ? aws_db_subnet_group.main.name : null
  availability_zone       = each.value.zone
  backup_retention_period = each.value.source == null ? 7 : 0
  skip_final_snapshot     = true
}

resource "aws_db_instance" "custody" {
  identifier              = "custody"
  engine                  = "postgres"
  instance_class          = "db.r6g.large"
  allocated_storage       = 100
  username                = "app"
  password                = "rotated-later"
  db_subnet_group_name    = aws_db_subnet_group.main.id
  multi_az                = lookup(var.multi_az, "custody", false)
  backup_retention_period = 7
  skip_final_snapshot     = true
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdraw:3"

  environment {
    variables = { PGHOST = aws_rds_cluster.withdrawals.endpoint }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "ledger" {
  function_name = "ledger"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/ledger:3"

  environment {
    variables = { PGHOST = aws_db_instance.ledger["primary"].address }
  }
  tags = { "resilience:service" = "ledger" }
}

resource "aws_lambda_function" "custody" {
  function_name = "custody"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/custody:3"

  environment {
    variables = { PGHOST = aws_db_instance.custody.address }
  }
  tags = { "resilience:service" = "custody" }
}
