# Two cells behind health-checked latency records. Singapore's withdrawals still post to Tokyo's broadcast queue.

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

resource "aws_kms_key" "signing" {
  description              = "hot wallet signing"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
  multi_region             = true
}

resource "aws_kms_replica_key" "signing_sgp" {
  provider        = aws.sgp
  primary_key_arn = aws_kms_key.signing.arn
}

# One broadcaster outside this stack reads it, so that nonces stay in order.
resource "aws_sqs_queue" "broadcast" {
  name                       = "broadcast.fifo"
  fifo_queue                 = true
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 60
}

resource "aws_secretsmanager_secret" "rpc_tokyo" {
  name = "rpc-credentials"
}

resource "aws_secretsmanager_secret" "rpc_singapore" {
  provider = aws.sgp
  name     = "rpc-credentials"
}

module "tokyo" {
  source = "./modules/cell"
  name   = "wallet-tyo"
  cidr   = "10.1.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  withdraw_env = {
    LEDGER_TABLE = aws_dynamodb_table.ledger.name
    SIGNING_KEY  = aws_kms_key.signing.arn
    QUEUE_URL    = aws_sqs_queue.broadcast.url
  }
  deposit_env     = { LEDGER_TABLE = aws_dynamodb_table.ledger.name }
  deposit_secrets = { RPC = aws_secretsmanager_secret.rpc_tokyo.arn }
}

module "singapore" {
  source    = "./modules/cell"
  providers = { aws = aws.sgp }
  name      = "wallet-sgp"
  cidr      = "10.2.0.0/16"
  zones     = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]
  withdraw_env = {
    LEDGER_TABLE = aws_dynamodb_table.ledger.name
    SIGNING_KEY  = aws_kms_replica_key.signing_sgp.arn
    QUEUE_URL    = aws_sqs_queue.broadcast.url
  }
  deposit_env     = { LEDGER_TABLE = aws_dynamodb_table.ledger.name }
  deposit_secrets = { RPC = aws_secretsmanager_secret.rpc_singapore.arn }
}

resource "aws_route53_zone" "public" {
  name = "api.exchange.example"
}

resource "aws_route53_health_check" "wallet_tokyo" {
  fqdn              = module.tokyo.lb_dns_name
  type              = "HTTP"
  port              = 80
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_record" "wallet_tokyo" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "wallet"
  type           = "A"
  set_identifier = "tokyo"
  health_check_id = aws_route53_health_check.wallet_tokyo.id
  latency_routing_policy {
    region = "ap-northeast-1"
  }
  alias {
    name                   = module.tokyo.lb_dns_name
    zone_id                = module.tokyo.lb_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_health_check" "wallet_singapore" {
  fqdn              = module.singapore.lb_dns_name
  type              = "HTTP"
  port              = 80
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_record" "wallet_singapore" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "wallet"
  type           = "A"
  set_identifier = "singapore"
  health_check_id = aws_route53_health_check.wallet_singapore.id
  latency_routing_policy {
    region = "ap-southeast-1"
  }
  alias {
    name                   = module.singapore.lb_dns_name
    zone_id                = module.singapore.lb_zone_id
    evaluate_target_health = true
  }
}
