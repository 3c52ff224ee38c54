# Tokyo and Sydney: two cheap cells, each in one zone pair with all tasks in one; an accelerator in front of both.

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
  alias                       = "syd"
  region                      = "ap-southeast-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "tokyo" {
  source = "./modules/cell"
  cidr   = "10.130.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c"]
  table  = aws_dynamodb_table.withdrawals.name
}

module "sydney" {
  source    = "./modules/cell"
  providers = { aws = aws.syd }
  cidr      = "10.131.0.0/16"
  zones     = ["ap-southeast-2a", "ap-southeast-2b"]
  table     = aws_dynamodb_table.withdrawals.name
}

resource "aws_dynamodb_table" "withdrawals" {
  name             = "withdrawals"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table_replica" "sydney" {
  provider         = aws.syd
  global_table_arn = aws_dynamodb_table.withdrawals.arn
}

resource "aws_globalaccelerator_accelerator" "front" {
  name    = "withdrawals"
  enabled = true
}

resource "aws_globalaccelerator_listener" "front" {
  accelerator_arn = aws_globalaccelerator_accelerator.front.id
  protocol        = "TCP"
  port_range {
    from_port = 443
    to_port   = 443
  }
}

resource "aws_globalaccelerator_endpoint_group" "tokyo" {
  listener_arn          = aws_globalaccelerator_listener.front.id
  endpoint_group_region = "ap-northeast-1"
  endpoint_configuration {
    endpoint_id = module.tokyo.balancer_arn
    weight      = 128
  }
}

resource "aws_globalaccelerator_endpoint_group" "sydney" {
  listener_arn          = aws_globalaccelerator_listener.front.id
  endpoint_group_region = "ap-southeast-2"
  endpoint_configuration {
    endpoint_id = module.sydney.balancer_arn
    weight      = 128
  }
}
