# Withdrawals run in two Regions on one global table; the public name knows the first only.

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

module "withdrawals_tokyo" {
  source  = "./modules/site"
  name    = "withdrawals-tyo"
  service = "withdrawals"
  cidr    = "10.1.0.0/16"
  zones   = ["ap-northeast-1a", "ap-northeast-1c"]
  env     = { LEDGER = aws_dynamodb_table.ledger.name }
}

module "withdrawals_singapore" {
  source    = "./modules/site"
  providers = { aws = aws.sgp }
  name      = "withdrawals-sgp"
  service   = "withdrawals"
  cidr      = "10.2.0.0/16"
  zones     = ["ap-southeast-1a", "ap-southeast-1b"]
  env       = { LEDGER = aws_dynamodb_table.ledger.name }
}

resource "aws_route53_zone" "public" {
  name = "exchange.example"
}

resource "aws_route53_record" "withdraw" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "withdraw"
  type    = "CNAME"
  ttl     = 60
  records = [module.withdrawals_tokyo.lb_dns_name]
}
