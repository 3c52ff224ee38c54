# PrivateLink to the MPC vendor: one endpoint in one subnet, one in three.

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

variable "endpoints" {
  default = {
    custody     = { service = "com.amazonaws.vpce.ap-northeast-1.vpce-svc-0aa11bb22cc33dd44", subnets = 1 }
    withdrawals = { service = "com.amazonaws.vpce.ap-northeast-1.vpce-svc-0ee55ff6677889900", subnets = 3 }
  }
}

resource "aws_vpc_endpoint" "mpc_custody" {
  vpc_id            = aws_vpc.main.id
  service_name      = var.endpoints["custody"].service
  vpc_endpoint_type = "Interface"
  subnet_ids        = slice(aws_subnet.main[*].id, 0, var.endpoints["custody"].subnets)
}

resource "aws_vpc_endpoint" "mpc_withdrawals" {
  vpc_id            = aws_vpc.main.id
  service_name      = var.endpoints["withdrawals"].service
  vpc_endpoint_type = "Interface"
  subnet_ids        = slice(aws_subnet.main[*].id, 0, var.endpoints["withdrawals"].subnets)
}

resource "aws_lambda_function" "custody" {
  function_name = "custody"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/custody:3"
  vpc_config {
    subnet_ids         = aws_subnet.main[*].id
    security_group_ids = []
  }
  environment {
    variables = { MPC = try(aws_vpc_endpoint.mpc_custody.dns_entry[0].dns_name, "") }
  }
  tags = { "resilience:service" = "custody" }
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdraw:3"
  vpc_config {
    subnet_ids         = aws_subnet.main[*].id
    security_group_ids = []
  }
  environment {
    variables = { MPC = try(aws_vpc_endpoint.mpc_withdrawals.dns_entry[0].dns_name, "") }
  }
  tags = { "resilience:service" = "withdrawals" }
}
