# Singapore, Aurora Serverless v2 with one instance behind RDS Proxy in three zones.

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
  zones = { for i, z in ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"] : z => cidrsubnet("10.9.0.0/16", 8, i) }
}

resource "aws_vpc" "main" {
  cidr_block = "10.9.0.0/16"
}

resource "aws_subnet" "data" {
  for_each          = local.zones
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.main.id
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = values(aws_subnet.data)[*].id
}

resource "aws_rds_cluster" "withdrawals" {
  cluster_identifier          = "withdrawals"
  engine                      = "aurora-postgresql"
  engine_version              = "16.4"
  master_username             = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.data.name
  skip_final_snapshot         = true
  serverlessv2_scaling_configuration {
    min_capacity = 2
    max_capacity = 32
  }
}

resource "aws_rds_cluster_instance" "withdrawals" {
  for_each           = { writer = {} }
  identifier         = "withdrawals-${each.key}"
  cluster_identifier = aws_rds_cluster.withdrawals.id
  instance_class     = "db.serverless"
  engine             = aws_rds_cluster.withdrawals.engine
}

resource "aws_iam_role" "all" {
  for_each           = { rds = "rds", lambda = "lambda" }
  name               = each.key
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "${each.value}.amazonaws.com" } }] })
}

resource "aws_db_proxy" "withdrawals" {
  name           = "withdrawals"
  engine_family  = "POSTGRESQL"
  role_arn       = aws_iam_role.all["rds"].arn
  vpc_subnet_ids = values(aws_subnet.data)[*].id
  require_tls    = true
  auth {
    auth_scheme = "SECRETS"
    iam_auth    = "REQUIRED"
    secret_arn  = try(aws_rds_cluster.withdrawals.master_user_secret[0].secret_arn, null)
  }
}

resource "aws_db_proxy_default_target_group" "withdrawals" {
  db_proxy_name = aws_db_proxy.withdrawals.name
}

resource "aws_db_proxy_target" "withdrawals" {
  db_proxy_name         = aws_db_proxy.withdrawals.name
  target_group_name     = aws_db_proxy_default_target_group.withdrawals.name
  db_cluster_identifier = aws_rds_cluster.withdrawals.id
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = aws_iam_role.all["lambda"].arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-southeast-1.amazonaws.com/withdraw:3"
  vpc_config {
    subnet_ids         = values(aws_subnet.data)[*].id
    security_group_ids = [aws_security_group.data.id]
  }
  environment {
    variables = { PGHOST = aws_db_proxy.withdrawals.endpoint }
  }
}

resource "aws_apigatewayv2_api" "withdraw" {
  name          = "withdraw"
  protocol_type = "HTTP"
  target        = aws_lambda_function.withdraw.arn
}

resource "aws_lambda_permission" "withdraw" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.withdraw.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.withdraw.execution_arn}/*"
}
