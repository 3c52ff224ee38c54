# Deposits: a failover pair over two running sites, but no health check and no target health: it never fails over.

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

resource "aws_dynamodb_table" "ledger" {
  name             = "ledger"
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

module "deposits_tokyo" {
  source  = "./modules/site"
  name    = "deposits-tyo"
  service = "deposits"
  cidr    = "10.3.0.0/16"
  zones   = ["ap-northeast-1a", "ap-northeast-1c"]
  env     = { LEDGER = aws_dynamodb_table.ledger.name }
}

module "deposits_singapore" {
  source    = "./modules/site"
  providers = { aws = aws.sgp }
  name      = "deposits-sgp"
  service   = "deposits"
  cidr      = "10.4.0.0/16"
  zones     = ["ap-southeast-1a", "ap-southeast-1b"]
  env       = { LEDGER = aws_dynamodb_table.ledger.name }
}

resource "aws_route53_zone" "public" {
  name = "exchange.example"
}

resource "aws_route53_record" "deposit_primary" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "deposit"
  type           = "A"
  set_identifier = "tokyo"
  failover_routing_policy {
    type = "PRIMARY"
  }
  alias {
    name                   = module.deposits_tokyo.lb_dns_name
    zone_id                = module.deposits_tokyo.lb_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "deposit_secondary" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "deposit"
  type           = "A"
  set_identifier = "singapore"
  failover_routing_policy {
    type = "SECONDARY"
  }
  alias {
    name                   = module.deposits_singapore.lb_dns_name
    zone_id                = module.deposits_singapore.lb_zone_id
    evaluate_target_health = false
  }
}
