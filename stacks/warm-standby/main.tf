# Withdrawals in Tokyo, and a small copy in Osaka that keeps up: a person promotes the ledger and lets payouts go on.
# The standby's health check fails until then, so names never lead customers to a ledger that cannot be written.

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
  region = "ap-northeast-1"
}

provider "aws" {
  alias  = "osaka"
  region = "ap-northeast-3"
}

variable "domain" {
  description = "Public zone in Route 53 that customers' names are in."
  type        = string
}

variable "image" {
  description = "Repository and tag of the service; the registry of each Region holds a copy (replicate it)."
  type        = object({ tokyo = string, osaka = string })
}

variable "certificate" {
  description = "ACM certificates of withdraw.DOMAIN, one of each Region."
  type        = object({ tokyo = string, osaka = string })
}

variable "payouts" {
  description = "Where money may leave: tokyo, osaka or none, never both. Change it by hand, after the checks in README.md."
  type        = string
  default     = "tokyo"
  validation {
    condition     = contains(["tokyo", "osaka", "none"], var.payouts)
    error_message = "One of tokyo, osaka, none."
  }
}

locals {
  name = "withdraw.${var.domain}"
  tags = {
    "resilience:service"  = "withdrawals"
    "resilience:function" = "withdrawal"
  }
}

# --- ledger: written in Tokyo, read in Osaka about a second later ------------------------------------------------

resource "aws_rds_global_cluster" "ledger" {
  global_cluster_identifier = "ledger"
  engine                    = "aurora-postgresql"
  engine_version            = "16.6"
  database_name             = "ledger"
  storage_encrypted         = true
  deletion_protection       = true
}

module "ledger_tokyo" {
  source         = "./ledger"
  name           = "ledger-tokyo"
  global_cluster = aws_rds_global_cluster.ledger.id
  engine_version = aws_rds_global_cluster.ledger.engine_version
  network        = module.tokyo.network
  username       = "ledger"
  instances      = 2 # a writer and a reader in another zone, which takes over by itself
}

module "ledger_osaka" {
  source         = "./ledger"
  providers      = { aws = aws.osaka }
  name           = "ledger-osaka"
  global_cluster = aws_rds_global_cluster.ledger.id
  engine_version = aws_rds_global_cluster.ledger.engine_version
  network        = module.osaka.network
  username       = null # comes from Tokyo
  instances      = 2
  depends_on     = [module.ledger_tokyo]
}

# --- signing key: the same key material in both Regions ---------------------------------------------------------

resource "aws_kms_key" "hot_wallet" {
  description              = "signs withdrawals"
  multi_region             = true # cannot be changed later
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
}

resource "aws_kms_replica_key" "hot_wallet" {
  provider        = aws.osaka
  description     = "signs withdrawals"
  primary_key_arn = aws_kms_key.hot_wallet.arn
}

# --- two cells, the second small --------------------------------------------------------------------------------

module "tokyo" {
  source          = "./modules/aws-cell"
  name            = "withdrawals-tokyo"
  cidr            = "10.70.0.0/16"
  image           = var.image.tokyo
  tasks           = 6
  certificate_arn = var.certificate.tokyo
  tags            = local.tags
  environment = {
    LEDGER      = module.ledger_tokyo.endpoint
    SIGNING_KEY = aws_kms_key.hot_wallet.arn
    PAYOUTS     = var.payouts == "tokyo" ? "on" : "off"
  }
  permissions = [
    { Effect = "Allow", Action = ["kms:Sign", "kms:GetPublicKey"], Resource = [aws_kms_key.hot_wallet.arn] },
    { Effect = "Allow", Action = ["rds-db:connect"], Resource = ["arn:aws:rds-db:*:*:dbuser:*/withdrawals"] },
  ]
}

module "osaka" {
  source          = "./modules/aws-cell"
  providers       = { aws = aws.osaka }
  name            = "withdrawals-osaka"
  cidr            = "10.71.0.0/16"
  image           = var.image.osaka
  tasks           = 3 # one in each zone; made 6 when Osaka takes over
  certificate_arn = var.certificate.osaka
  tags            = local.tags
  environment = {
    LEDGER      = module.ledger_osaka.endpoint
    SIGNING_KEY = aws_kms_replica_key.hot_wallet.arn
    PAYOUTS     = var.payouts == "osaka" ? "on" : "off"
  }
  permissions = [
    { Effect = "Allow", Action = ["kms:Sign", "kms:GetPublicKey"], Resource = [aws_kms_replica_key.hot_wallet.arn] },
    { Effect = "Allow", Action = ["rds-db:connect"], Resource = ["arn:aws:rds-db:*:*:dbuser:*/withdrawals"] },
  ]
}

# --- one name: Tokyo while it is healthy, else Osaka once its ledger can be written -------------------------------

data "aws_route53_zone" "public" {
  name = var.domain
}

resource "aws_route53_health_check" "tokyo" {
  fqdn              = module.tokyo.front.dns_name
  type              = "HTTPS"
  port              = 443
  resource_path     = "/healthz"
  request_interval  = 10
  failure_threshold = 3
}

resource "aws_route53_health_check" "osaka" {
  fqdn              = module.osaka.front.dns_name
  type              = "HTTPS"
  port              = 443
  resource_path     = "/healthz"
  request_interval  = 10
  failure_threshold = 3
}

resource "aws_route53_record" "tokyo" {
  zone_id         = data.aws_route53_zone.public.zone_id
  name            = local.name
  type            = "A"
  set_identifier  = "tokyo"
  health_check_id = aws_route53_health_check.tokyo.id
  failover_routing_policy {
    type = "PRIMARY"
  }
  alias {
    name                   = module.tokyo.front.dns_name
    zone_id                = module.tokyo.front.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "osaka" {
  zone_id         = data.aws_route53_zone.public.zone_id
  name            = local.name
  type            = "A"
  set_identifier  = "osaka"
  health_check_id = aws_route53_health_check.osaka.id
  failover_routing_policy {
    type = "SECONDARY"
  }
  alias {
    name                   = module.osaka.front.dns_name
    zone_id                = module.osaka.front.zone_id
    evaluate_target_health = true
  }
}
