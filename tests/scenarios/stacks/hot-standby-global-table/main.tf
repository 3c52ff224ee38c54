# Market data: tasks run in Osaka too, the table takes writes in both Regions, the record fails over by itself.

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


resource "aws_dynamodb_table" "orderbook" {
  name             = "orderbook"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  replica {
    region_name = "ap-northeast-3"
  }
}

module "market_tokyo" {
  source  = "./modules/site"
  name    = "market-tyo"
  service = "market-data"
  cidr    = "10.3.0.0/16"
  zones   = ["ap-northeast-1a", "ap-northeast-1c"]
  env     = { BOOK = aws_dynamodb_table.orderbook.name }
}

module "market_osaka" {
  source    = "./modules/site"
  providers = { aws = aws.osaka }
  name      = "market-kix"
  service   = "market-data"
  cidr      = "10.4.0.0/16"
  zones     = ["ap-northeast-3a", "ap-northeast-3b"]
  env       = { BOOK = aws_dynamodb_table.orderbook.name }
}

resource "aws_route53_zone" "public" {
  name = "exchange.example"
}

resource "aws_route53_health_check" "market" {
  fqdn              = module.market_tokyo.lb_dns_name
  type              = "HTTP"
  port              = 80
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 3
}

resource "aws_route53_record" "market_primary" {
  zone_id         = aws_route53_zone.public.zone_id
  name            = "market"
  type            = "A"
  set_identifier  = "tokyo"
  health_check_id = aws_route53_health_check.market.id
  failover_routing_policy {
    type = "PRIMARY"
  }
  alias {
    name                   = module.market_tokyo.lb_dns_name
    zone_id                = module.market_tokyo.lb_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "market_secondary" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "market"
  type           = "A"
  set_identifier = "osaka"
  failover_routing_policy {
    type = "SECONDARY"
  }
  alias {
    name                   = module.market_osaka.lb_dns_name
    zone_id                = module.market_osaka.lb_zone_id
    evaluate_target_health = true
  }
}
