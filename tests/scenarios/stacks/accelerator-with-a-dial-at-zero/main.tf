# Tokyo serves, Osaka runs with its traffic dial at zero; the accelerator still fails over to it.

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
  alias                       = "osaka"
  region                      = "ap-northeast-3"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
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
  dynamic "replica" {
    for_each = toset(["ap-northeast-3"])
    content {
      region_name = replica.value
    }
  }
}

module "tokyo" {
  source        = "./modules/cell"
  name          = "withdrawals-tyo"
  cidr          = "10.1.0.0/16"
  zones         = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  desired_count = 6
  environment   = { TABLE = "withdrawals" }
}

module "osaka" {
  source        = "./modules/cell"
  providers     = { aws = aws.osaka }
  name          = "withdrawals-osa"
  cidr          = "10.2.0.0/16"
  zones         = ["ap-northeast-3a", "ap-northeast-3b", "ap-northeast-3c"]
  desired_count = 6
  environment   = { TABLE = "withdrawals" }
}

resource "aws_globalaccelerator_accelerator" "withdrawals" {
  name    = "withdrawals"
  enabled = true
}

resource "aws_globalaccelerator_listener" "withdrawals" {
  accelerator_arn = aws_globalaccelerator_accelerator.withdrawals.id
  protocol        = "TCP"
  port_range {
    from_port = 443
    to_port   = 443
  }
}

resource "aws_globalaccelerator_endpoint_group" "withdrawals" {
  for_each = {
    ap-northeast-1 = { arn = module.tokyo.lb_arn, dial = 100 }
    ap-northeast-3 = { arn = module.osaka.lb_arn, dial = 0 }
  }
  listener_arn            = aws_globalaccelerator_listener.withdrawals.id
  endpoint_group_region   = each.key
  traffic_dial_percentage = each.value.dial
  endpoint_configuration {
    endpoint_id = each.value.arn
    weight      = 128
  }
}
