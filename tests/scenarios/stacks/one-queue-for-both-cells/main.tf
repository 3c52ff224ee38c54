# Accepted withdrawals go through SQS. Both cells consume the queue in Virginia; deposits have a queue per Region.

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
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "west"
  region                      = "us-west-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_sqs_queue" "payouts" {
  name                      = "payouts"
  message_retention_seconds = 1209600
}

module "east" {
  source  = "./modules/workers"
  payouts = aws_sqs_queue.payouts.url
  name    = "east"
}

module "west" {
  source    = "./modules/workers"
  providers = { aws = aws.west }
  payouts   = aws_sqs_queue.payouts.url
  name      = "west"
}

resource "aws_globalaccelerator_accelerator" "wallets" {
  for_each = toset(["withdrawals", "deposits"])
  name     = each.key
}

resource "aws_globalaccelerator_listener" "wallets" {
  for_each        = aws_globalaccelerator_accelerator.wallets
  accelerator_arn = each.value.id
  protocol        = "TCP"
  port_range {
    from_port = 443
    to_port   = 443
  }
}

resource "aws_globalaccelerator_endpoint_group" "withdrawals" {
  for_each              = { us-east-1 = module.east.withdrawals_lb, us-west-2 = module.west.withdrawals_lb }
  listener_arn          = aws_globalaccelerator_listener.wallets["withdrawals"].id
  endpoint_group_region = each.key
  endpoint_configuration {
    endpoint_id = each.value
    weight      = 128
  }
}

resource "aws_globalaccelerator_endpoint_group" "deposits" {
  for_each              = { us-east-1 = module.east.deposits_lb, us-west-2 = module.west.deposits_lb }
  listener_arn          = aws_globalaccelerator_listener.wallets["deposits"].id
  endpoint_group_region = each.key
  endpoint_configuration {
    endpoint_id = each.value
    weight      = 128
  }
}
