# Active/active since spring: everything is doubled but the login, the image registry and one secret.

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
  name         = "ledger"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
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

resource "aws_cognito_user_pool" "customers" {
  name = "customers"
}

resource "aws_cognito_user_pool_client" "app" {
  name         = "app"
  user_pool_id = aws_cognito_user_pool.customers.id
}

resource "aws_ecr_repository" "app" {
  name = "wallet-app"
}

resource "aws_secretsmanager_secret" "feed" {
  name = "price-feed-token"
}

module "tokyo" {
  source       = "./modules/cell"
  name         = "wallet-tyo"
  cidr         = "10.1.0.0/16"
  zones        = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  ledger       = aws_dynamodb_table.ledger.name
  user_pool_id = aws_cognito_user_pool.customers.id
  secret_arn   = aws_secretsmanager_secret.feed.arn
  image        = aws_ecr_repository.app.repository_url
}

module "singapore" {
  source       = "./modules/cell"
  providers    = { aws = aws.sgp }
  name         = "wallet-sgp"
  cidr         = "10.2.0.0/16"
  zones        = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]
  ledger       = aws_dynamodb_table.ledger.name
  user_pool_id = aws_cognito_user_pool.customers.id
  secret_arn   = aws_secretsmanager_secret.feed.arn
  image        = aws_ecr_repository.app.repository_url
}

resource "aws_route53_zone" "public" {
  name = "api.exchange.example"
}

resource "aws_route53_health_check" "api_tokyo" {
  fqdn              = module.tokyo.lb_dns_name
  type              = "HTTP"
  port              = 80
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_record" "api_tokyo" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "api"
  type           = "A"
  set_identifier = "tokyo"
  health_check_id = aws_route53_health_check.api_tokyo.id
  latency_routing_policy {
    region = "ap-northeast-1"
  }
  alias {
    name                   = module.tokyo.lb_dns_name
    zone_id                = module.tokyo.lb_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_health_check" "api_singapore" {
  fqdn              = module.singapore.lb_dns_name
  type              = "HTTP"
  port              = 80
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_record" "api_singapore" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "api"
  type           = "A"
  set_identifier = "singapore"
  health_check_id = aws_route53_health_check.api_singapore.id
  latency_routing_policy {
    region = "ap-southeast-1"
  }
  alias {
    name                   = module.singapore.lb_dns_name
    zone_id                = module.singapore.lb_zone_id
    evaluate_target_health = true
  }
}
