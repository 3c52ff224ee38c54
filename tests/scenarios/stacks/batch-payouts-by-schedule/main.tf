# Payout batches: a schedule starts a state machine, a queue feeds a sender in a VPC with one NAT gateway. Only the machine and the sender are tagged.

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

resource "aws_cloudwatch_event_rule" "hourly" {
  name                = "batch-hourly"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "hourly" {
  rule     = aws_cloudwatch_event_rule.hourly.name
  arn      = aws_sfn_state_machine.batch.arn
  role_arn = "arn:aws:iam::123456789012:role/events"
}

resource "aws_sfn_state_machine" "batch" {
  name     = "batch"
  role_arn = "arn:aws:iam::123456789012:role/batch"
  definition = jsonencode({
    StartAt = "Collect"
    States = {
      Collect = { Type = "Task", Resource = aws_lambda_function.collect.arn, Next = "Enqueue" }
      Enqueue = {
        Type     = "Task"
        Resource = "arn:aws:states:::sqs:sendMessage"
        Parameters = {
          QueueUrl        = aws_sqs_queue.transfers.url
          "MessageBody.$" = "$"
        }
        End = true
      }
    }
  })
  tags = { "resilience:service" = "payouts" }
}

resource "aws_lambda_function" "collect" {
  function_name = "collect"
  role          = "arn:aws:iam::123456789012:role/collect"
  runtime       = "python3.12"
  handler       = "app.handler"
  s3_bucket     = "exchange-builds"
  s3_key        = "collect.zip"
  environment {
    variables = {
      REQUESTS = aws_dynamodb_table.requests.name
    }
  }
}

resource "aws_dynamodb_table" "requests" {
  name         = "requests"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_sqs_queue" "transfers" {
  name           = "transfers"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "dead" {
  name = "transfers-dead"
}

resource "aws_lambda_event_source_mapping" "sender" {
  event_source_arn = aws_sqs_queue.transfers.arn
  function_name    = aws_lambda_function.sender.arn
  batch_size       = 1
}

resource "aws_lambda_function" "sender" {
  function_name = "sender"
  role          = "arn:aws:iam::123456789012:role/sender"
  runtime       = "python3.12"
  handler       = "app.handler"
  s3_bucket     = "exchange-builds"
  s3_key        = "sender.zip"
  environment {
    variables = {
      NODE_HOST = "rpc.example.net"
    }
  }
  vpc_config {
    subnet_ids         = aws_subnet.private[*].id
    security_group_ids = [aws_security_group.sender.id]
  }
  tags = { "resilience:service" = "sender" }
}

# The journal reads what the sender wrote; nobody waits for it.
resource "aws_lambda_event_source_mapping" "journal" {
  event_source_arn  = aws_dynamodb_table.sent.stream_arn
  function_name     = aws_lambda_function.journal.arn
  starting_position = "LATEST"
}

resource "aws_lambda_function" "journal" {
  function_name = "journal"
  role          = "arn:aws:iam::123456789012:role/journal"
  runtime       = "python3.12"
  handler       = "app.handler"
  s3_bucket     = "exchange-builds"
  s3_key        = "journal.zip"
  environment {
    variables = {
      BUCKET = aws_s3_bucket.journal.bucket
    }
  }
}

resource "aws_dynamodb_table" "sent" {
  name         = "sent"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
}

resource "aws_s3_bucket" "journal" {
  bucket = "payout-journal-tokyo"
}

locals {
  zones = ["ap-northeast-1a", "ap-northeast-1c"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.90.0.0/16"
}

resource "aws_security_group" "sender" {
  name   = "sender"
  vpc_id = aws_vpc.main.id
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  availability_zone = local.zones[0]
  cidr_block        = "10.90.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_subnet" "private" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet("10.90.0.0/16", 8, count.index + 10)
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}

resource "aws_route_table_association" "private" {
  count          = length(local.zones)
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}
