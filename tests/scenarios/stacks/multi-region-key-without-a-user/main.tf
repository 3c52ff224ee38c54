# A multi-Region signing key with a replica that no cell uses, and one without any replica; tables are global.

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
  name               = "fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_kms_key" "hot" {
  description  = "hot wallet"
  multi_region = true
}

resource "aws_kms_replica_key" "hot" {
  provider        = aws.singapore
  primary_key_arn = aws_kms_key.hot.arn
}

resource "aws_kms_key" "treasury" {
  description  = "treasury"
  multi_region = true
}

resource "aws_dynamodb_table" "nonces" {
  for_each         = toset(["withdrawals", "treasury", "deposits"])
  name             = each.key
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  lifecycle {
    ignore_changes = [replica]
  }
}

resource "aws_dynamodb_table_replica" "nonces" {
  provider         = aws.singapore
  for_each         = aws_dynamodb_table.nonces
  global_table_arn = each.value.arn
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdraw:3"

  environment {
    variables = { KEY = aws_kms_key.hot.arn, TABLE = aws_dynamodb_table.nonces["withdrawals"].name }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "treasury" {
  function_name = "treasury"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/treasury:3"

  environment {
    variables = { KEY = aws_kms_key.treasury.arn, TABLE = aws_dynamodb_table.nonces["treasury"].name }
  }
  tags = { "resilience:service" = "treasury" }
}

resource "aws_lambda_function" "deposit" {
  function_name = "deposit"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/deposit:3"

  environment {
    variables = { TABLE = aws_dynamodb_table.nonces["deposits"].name }
  }
  tags = { "resilience:service" = "deposits" }
}
