# Two Regions, active/active. Withdrawals read the MPC vendor's credentials from a replicated secret; deposits from one that was never replicated.

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

resource "aws_iam_role" "fn" {
  name = "wallet-functions"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_secretsmanager_secret" "mpc" {
  name = "withdrawals/mpc-vendor"
  replica {
    region = "ap-southeast-1"
  }
}

resource "aws_secretsmanager_secret" "node" {
  name = "deposits/node-provider"
}

resource "aws_dynamodb_table" "requests" {
  name             = "withdrawal-requests"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  replica {
    region_name = "ap-southeast-1"
  }
}

module "tokyo" {
  source      = "./modules/functions"
  role        = aws_iam_role.fn.arn
  table       = aws_dynamodb_table.requests.name
  mpc_secret  = aws_secretsmanager_secret.mpc.arn
  node_secret = aws_secretsmanager_secret.node.arn
  zone_id     = aws_route53_zone.api.zone_id
}

module "singapore" {
  source      = "./modules/functions"
  providers   = { aws = aws.singapore }
  role        = aws_iam_role.fn.arn
  table       = aws_dynamodb_table.requests.name
  mpc_secret  = aws_secretsmanager_secret.mpc.arn
  node_secret = aws_secretsmanager_secret.node.arn
  zone_id     = aws_route53_zone.api.zone_id
}

resource "aws_route53_zone" "api" {
  name = "api.example.com"
}
