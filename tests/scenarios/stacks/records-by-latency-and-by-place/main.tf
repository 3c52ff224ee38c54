# Two cells, a global table, two names: by latency with the health of the target, by continent without.

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

resource "aws_dynamodb_table" "state" {
  for_each         = toset(["withdrawals", "deposits"])
  name             = each.key
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

module "withdrawals_tyo" {
  source        = "./modules/cell"
  name          = "withdrawals-tyo"
  cidr          = "10.1.0.0/16"
  zones         = ["ap-northeast-1a", "ap-northeast-1c"]
  desired_count = 2
  environment   = { TABLE = aws_dynamodb_table.state["withdrawals"].name }
}

module "withdrawals_sin" {
  source        = "./modules/cell"
  providers     = { aws = aws.singapore }
  name          = "withdrawals-sin"
  cidr          = "10.2.0.0/16"
  zones         = ["ap-southeast-1a", "ap-southeast-1b"]
  desired_count = 2
  environment   = { TABLE = aws_dynamodb_table.state["withdrawals"].name }
}

module "deposits_tyo" {
  source        = "./modules/cell"
  name          = "deposits-tyo"
  cidr          = "10.3.0.0/16"
  zones         = ["ap-northeast-1a", "ap-northeast-1c"]
  desired_count = 2
  environment   = { TABLE = aws_dynamodb_table.state["deposits"].name }
}

module "deposits_sin" {
  source        = "./modules/cell"
  providers     = { aws = aws.singapore }
  name          = "deposits-sin"
  cidr          = "10.4.0.0/16"
  zones         = ["ap-southeast-1a", "ap-southeast-1b"]
  desired_count = 2
  environment   = { TABLE = aws_dynamodb_table.state["deposits"].name }
}

resource "aws_route53_zone" "public" {
  name = "exchange.example"
}

resource "aws_route53_record" "withdrawals" {
  for_each = {
    ap-northeast-1 = module.withdrawals_tyo
    ap-southeast-1 = module.withdrawals_sin
  }
  zone_id        = aws_route53_zone.public.zone_id
  name           = "withdraw"
  type           = "A"
  set_identifier = each.key
  latency_routing_policy {
    region = each.key
  }
  alias {
    name                   = each.value.lb_dns_name
    zone_id                = each.value.lb_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "deposits" {
  for_each = {
    AS  = { cell = module.deposits_tyo, country = null }
    "*" = { cell = module.deposits_sin, country = "*" }
  }
  zone_id        = aws_route53_zone.public.zone_id
  name           = "deposit"
  type           = "A"
  set_identifier = each.key
  geolocation_routing_policy {
    continent = each.value.country == null ? each.key : null
    country   = each.value.country
  }
  alias {
    name                   = each.value.cell.lb_dns_name
    zone_id                = each.value.cell.lb_zone_id
    evaluate_target_health = false
  }
}
