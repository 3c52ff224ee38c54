# Wired by hand: ARNs from format(), names from locals, no attribute references between the parts.

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

resource "aws_iam_role" "fn" {
  name               = "fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

locals {
  prefix  = "payouts-prod"
  arn     = "arn:aws:%s:ap-northeast-1:123456789012:%s"
  queue   = "${local.prefix}-requests"
  table   = "${local.prefix}-state"
  machine = "${local.prefix}-withdraw"
}

resource "aws_sqs_queue" "requests" {
  name = local.queue
}

resource "aws_dynamodb_table" "state" {
  name         = local.table
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_function" "start" {
  function_name = "${local.prefix}-start"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/start:3"
  environment {
    variables = { STATE_MACHINE = format(local.arn, "states", "stateMachine:${local.machine}") }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_event_source_mapping" "start" {
  event_source_arn = format(local.arn, "sqs", local.queue)
  function_name    = "${local.prefix}-start"
}

resource "aws_lambda_function" "sign" {
  function_name = "${local.prefix}-sign"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sign:3"
  environment {
    variables = { KEY_ID = "alias/${local.prefix}-hot" }
  }
}

resource "aws_kms_key" "hot" {
  description = "hot wallet"
}

resource "aws_kms_alias" "hot" {
  name          = "alias/${local.prefix}-hot"
  target_key_id = aws_kms_key.hot.id
}

resource "aws_sfn_state_machine" "withdraw" {
  name     = local.machine
  role_arn = aws_iam_role.fn.arn
  definition = jsonencode({
    StartAt = "Sign"
    States = {
      Sign = { Type = "Task", Resource = format(local.arn, "lambda", "function:${local.prefix}-sign"), Next = "Record" }
      Record = {
        Type       = "Task"
        Resource   = "arn:aws:states:::dynamodb:putItem"
        Parameters = { TableName = local.table, Item = { id = { "S.$" = "$.id" } } }
        End        = true
      }
    }
  })
}

# reporting reads the table; it is nobody's dependency
resource "aws_lambda_function" "report" {
  function_name = "daily-report"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/report:3"
  environment {
    variables = { SOURCE = local.table }
  }
}

resource "aws_cloudwatch_event_rule" "daily" {
  name                = "daily-report"
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "daily" {
  rule = "daily-report"
  arn  = format(local.arn, "lambda", "function:daily-report")
}
