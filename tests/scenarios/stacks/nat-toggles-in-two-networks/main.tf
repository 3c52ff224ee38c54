# Two networks from one module: single_nat_gateway for custody, a gateway per zone in two zones for withdrawals.

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

variable "environment" {
  type    = string
  default = "prod"
}

locals {
  azs = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

module "custody_vpc" {
  source             = "./modules/vpc"
  name               = "custody"
  cidr               = "10.20.0.0/16"
  azs                = local.azs
  public_subnets     = ["10.20.0.0/24", "10.20.1.0/24", "10.20.2.0/24"]
  private_subnets    = ["10.20.10.0/24", "10.20.11.0/24", "10.20.12.0/24"]
  single_nat_gateway = var.environment == "prod" ? true : false
}

module "withdrawals_vpc" {
  source                 = "./modules/vpc"
  name                   = "withdrawals"
  cidr                   = "10.21.0.0/16"
  azs                    = slice(local.azs, 0, 2)
  public_subnets         = ["10.21.0.0/24", "10.21.1.0/24"]
  private_subnets        = ["10.21.10.0/24", "10.21.11.0/24"]
  one_nat_gateway_per_az = true
}

resource "aws_iam_role" "fn" {
  name               = "fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_security_group" "fn" {
  for_each = { custody = module.custody_vpc.vpc_id, withdrawals = module.withdrawals_vpc.vpc_id }
  name     = each.key
  vpc_id   = each.value
}

resource "aws_lambda_function" "custody" {
  function_name = "custody-approve"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/custody:3"
  vpc_config {
    subnet_ids         = module.custody_vpc.private_subnets
    security_group_ids = [aws_security_group.fn["custody"].id]
  }
  environment {
    variables = { MPC_URL = "https://api.mpc-vendor.example" }
  }
  tags = { "resilience:service" = "custody" }
}

resource "aws_lambda_function" "withdrawals" {
  function_name = "withdraw"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdraw:3"
  vpc_config {
    subnet_ids         = module.withdrawals_vpc.private_subnets
    security_group_ids = [aws_security_group.fn["withdrawals"].id]
  }
  environment {
    variables = { MPC_URL = "https://api.mpc-vendor.example" }
  }
  tags = { "resilience:service" = "withdrawals" }
}
