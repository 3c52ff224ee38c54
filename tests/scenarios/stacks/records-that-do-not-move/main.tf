# Tokyo and Singapore cells, two public names. Neither of them moves by itself.

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
  alias                       = "sgp"
  region                      = "ap-southeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

locals {
  cells = { tokyo = "10.120.0.0/16", singapore = "10.121.0.0/16" }
}

module "tokyo" {
  source = "./modules/cell"
  cidr   = local.cells["tokyo"]
  zones  = ["ap-northeast-1a", "ap-northeast-1c"]
  tables = { for k, t in aws_dynamodb_table.state : k => t.name }
}

module "singapore" {
  source    = "./modules/cell"
  providers = { aws = aws.sgp }
  cidr      = local.cells["singapore"]
  zones     = ["ap-southeast-1a", "ap-southeast-1b"]
  tables    = { for k, t in aws_dynamodb_table.state : k => t.name }
}

resource "aws_dynamodb_table" "state" {
  for_each         = toset(["withdrawals", "custody"])
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

resource "aws_route53_zone" "public" {
  name = "exchange.example.com"
}

# withdrawals: PRIMARY and SECONDARY, but nothing tells Route 53 that the primary is down.
resource "aws_route53_record" "withdrawals_primary" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "withdrawals"
  type           = "A"
  set_identifier = "primary"
  failover_routing_policy {
    type = "PRIMARY"
  }
  alias {
    name                   = module.tokyo.balancers["withdrawals"].dns_name
    zone_id                = module.tokyo.balancers["withdrawals"].zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "withdrawals_secondary" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "withdrawals"
  type           = "A"
  set_identifier = "secondary"
  failover_routing_policy {
    type = "SECONDARY"
  }
  alias {
    name                   = module.singapore.balancers["withdrawals"].dns_name
    zone_id                = module.singapore.balancers["withdrawals"].zone_id
    evaluate_target_health = false
  }
}

# custody: all weight in Tokyo, and no health check anywhere.
resource "aws_route53_record" "custody_tokyo" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "custody"
  type           = "A"
  set_identifier = "tokyo"
  weighted_routing_policy {
    weight = 100
  }
  alias {
    name                   = module.tokyo.balancers["custody"].dns_name
    zone_id                = module.tokyo.balancers["custody"].zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "custody_singapore" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "custody"
  type           = "A"
  set_identifier = "singapore"
  weighted_routing_policy {
    weight = 0
  }
  alias {
    name                   = module.singapore.balancers["custody"].dns_name
    zone_id                = module.singapore.balancers["custody"].zone_id
    evaluate_target_health = false
  }
}
