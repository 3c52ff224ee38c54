# Withdrawals in two Regions that both serve, each able to serve everybody. When a Region is lost nothing is started,
# promoted or changed: health checks leave it out of the answers, and the other goes on with the same ledger and key.

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

locals {
  name = "withdraw.${var.domain}"
  tags = {
    "resilience:service"  = "withdrawals"
    "resilience:function" = "withdrawal"
  }
}

# --- ledger: one database, written in both Regions, strongly consistent; Seoul keeps the deciding log ----------

resource "aws_dsql_cluster" "tokyo" {
  deletion_protection_enabled = true
  multi_region_properties {
    witness_region = "ap-northeast-2"
  }
}

resource "aws_dsql_cluster" "osaka" {
  provider                    = aws.osaka
  deletion_protection_enabled = true
  multi_region_properties {
    witness_region = "ap-northeast-2"
  }
}

resource "aws_dsql_cluster_peering" "tokyo" {
  identifier     = aws_dsql_cluster.tokyo.identifier
  clusters       = [aws_dsql_cluster.osaka.arn]
  witness_region = "ap-northeast-2"
}

resource "aws_dsql_cluster_peering" "osaka" {
  provider       = aws.osaka
  identifier     = aws_dsql_cluster.osaka.identifier
  clusters       = [aws_dsql_cluster.tokyo.arn]
  witness_region = "ap-northeast-2"
}

# --- signing key: the same key material in both Regions, each cell signs with its own ---------------------------

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

# --- two cells --------------------------------------------------------------------------------------------------

module "tokyo" {
  source          = "./modules/aws-cell"
  name            = "withdrawals-tokyo"
  cidr            = "10.30.0.0/16"
  image           = var.image.tokyo
  tasks           = 6 # all customers at peak need 4: enough without the other Region, and without a zone
  certificate_arn = var.certificate.tokyo
  tags            = local.tags
  environment = {
    LEDGER      = "${aws_dsql_cluster.tokyo.identifier}.dsql.ap-northeast-1.on.aws"
    SIGNING_KEY = aws_kms_key.hot_wallet.arn
  }
  permissions = [
    { Effect = "Allow", Action = ["dsql:DbConnect"], Resource = [aws_dsql_cluster.tokyo.arn] },
    { Effect = "Allow", Action = ["kms:Sign", "kms:GetPublicKey"], Resource = [aws_kms_key.hot_wallet.arn] },
  ]
}

module "osaka" {
  source          = "./modules/aws-cell"
  providers       = { aws = aws.osaka }
  name            = "withdrawals-osaka"
  cidr            = "10.31.0.0/16"
  image           = var.image.osaka
  tasks           = 6
  certificate_arn = var.certificate.osaka
  tags            = local.tags
  environment = {
    LEDGER      = "${aws_dsql_cluster.osaka.identifier}.dsql.ap-northeast-3.on.aws"
    SIGNING_KEY = aws_kms_replica_key.hot_wallet.arn
  }
  permissions = [
    { Effect = "Allow", Action = ["dsql:DbConnect"], Resource = [aws_dsql_cluster.osaka.arn] },
    { Effect = "Allow", Action = ["kms:Sign", "kms:GetPublicKey"], Resource = [aws_kms_replica_key.hot_wallet.arn] },
  ]
}

# --- one name, answered with the cells that are up: health checks and answers need no change when a Region is lost ---

data "aws_route53_zone" "public" {
  name = var.domain
}

resource "aws_route53_health_check" "tokyo" {
  fqdn              = module.tokyo.front.dns_name
  type              = "HTTPS"
  port              = 443
  resource_path     = "/healthz"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_health_check" "osaka" {
  fqdn              = module.osaka.front.dns_name
  type              = "HTTPS"
  port              = 443
  resource_path     = "/healthz"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_record" "tokyo" {
  zone_id         = data.aws_route53_zone.public.zone_id
  name            = local.name
  type            = "A"
  set_identifier  = "tokyo"
  health_check_id = aws_route53_health_check.tokyo.id
  latency_routing_policy {
    region = "ap-northeast-1"
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
  latency_routing_policy {
    region = "ap-northeast-3"
  }
  alias {
    name                   = module.osaka.front.dns_name
    zone_id                = module.osaka.front.zone_id
    evaluate_target_health = true
  }
}

output "addresses_to_allow" {
  description = "Node providers see withdrawals come from these."
  value       = concat(module.tokyo.network.egress, module.osaka.network.egress)
}
