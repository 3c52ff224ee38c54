# Tokyo: payouts are queued by the API, taken by a function and written down. Reports read the table's stream.

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
  zone_names = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

module "vpc" {
  source = "./modules/network"
  name   = "payouts"
  cidr   = "10.70.0.0/16"
  zones  = local.zone_names
}

resource "aws_iam_role" "function" {
  name = "payout-function"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_sqs_queue" "accepted" {
  name = "accepted-payouts"
}

resource "aws_dynamodb_table" "paid" {
  name             = "paid"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
  attribute {
    name = "id"
    type = "S"
  }
}

# The node vendor allow-lists one address: the function leaves through the first gateway only.
resource "aws_lambda_function" "payout" {
  function_name = "payout"
  role          = aws_iam_role.function.arn
  runtime       = "python3.12"
  handler       = "payout.handle"
  s3_bucket     = "releases"
  s3_key        = "payout.zip"
  vpc_config {
    subnet_ids         = [module.vpc.private_subnet_ids[0]]
    security_group_ids = []
  }
  environment {
    variables = { PAID_TABLE = aws_dynamodb_table.paid.name }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_event_source_mapping" "accepted" {
  event_source_arn = aws_sqs_queue.accepted.arn
  function_name    = aws_lambda_function.payout.arn
  batch_size       = 1
}

# --- reports: outside the VPC, read only ----------------------------------------------------------

resource "aws_lambda_function" "report" {
  function_name = "daily-report"
  role          = aws_iam_role.function.arn
  runtime       = "python3.12"
  handler       = "report.handle"
  s3_bucket     = "releases"
  s3_key        = "report.zip"
}

resource "aws_lambda_event_source_mapping" "stream" {
  event_source_arn  = aws_dynamodb_table.paid.stream_arn
  function_name     = aws_lambda_function.report.arn
  starting_position = "LATEST"
}
