# Tokyo and Osaka, one withdrawal API each, a global table; customers log in with one Cognito pool.

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

provider "aws" {
  alias                       = "edge"
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_cognito_user_pool" "customers" {
  name = "customers"
}

resource "aws_cognito_user_pool_client" "app" {
  name         = "app"
  user_pool_id = aws_cognito_user_pool.customers.id
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
  replica {
    region_name = "ap-northeast-3"
  }
}

resource "aws_iam_role" "api" {
  name = "withdrawal-api"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

module "tokyo" {
  source   = "./modules/api"
  role_arn = aws_iam_role.api.arn
  table    = aws_dynamodb_table.withdrawals.name
  issuer   = "https://${aws_cognito_user_pool.customers.endpoint}"
  audience = aws_cognito_user_pool_client.app.id
}

module "osaka" {
  source    = "./modules/api"
  providers = { aws = aws.osaka }
  role_arn  = aws_iam_role.api.arn
  table     = aws_dynamodb_table.withdrawals.name
  issuer    = "https://${aws_cognito_user_pool.customers.endpoint}"
  audience  = aws_cognito_user_pool_client.app.id
}

# CloudFront takes certificates from us-east-1 only. Withdrawals are POSTs: an origin group does not retry those.
resource "aws_acm_certificate" "edge" {
  provider          = aws.edge
  domain_name       = "withdraw.example.com"
  validation_method = "DNS"
}

resource "aws_route53_zone" "public" {
  name = "example.com"
}

resource "aws_route53_health_check" "tokyo" {
  fqdn              = "tokyo.withdraw.example.com"
  port              = 443
  type              = "HTTPS"
  resource_path     = "/health"
  failure_threshold = 3
  request_interval  = 10
}

resource "aws_route53_record" "tokyo" {
  zone_id         = aws_route53_zone.public.zone_id
  name            = "withdraw"
  type            = "CNAME"
  ttl             = 30
  set_identifier  = "tokyo"
  health_check_id = aws_route53_health_check.tokyo.id
  records         = [trimprefix(module.tokyo.endpoint, "https://")]
  latency_routing_policy {
    region = "ap-northeast-1"
  }
}

resource "aws_route53_health_check" "osaka" {
  fqdn              = "osaka.withdraw.example.com"
  port              = 443
  type              = "HTTPS"
  resource_path     = "/health"
  failure_threshold = 3
  request_interval  = 10
}

resource "aws_route53_record" "osaka" {
  zone_id         = aws_route53_zone.public.zone_id
  name            = "withdraw"
  type            = "CNAME"
  ttl             = 30
  set_identifier  = "osaka"
  health_check_id = aws_route53_health_check.osaka.id
  records         = [trimprefix(module.osaka.endpoint, "https://")]
  latency_routing_policy {
    region = "ap-northeast-3"
  }
}
