# Withdrawals in two clouds that both serve, over one ledger that a third cloud completes: 2 + 2 + 1 nodes, three of
# five decide. Two hosts of names answer, so no single provider is needed by anybody who wants to withdraw.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
    google = {
      source  = "hashicorp/google"
      version = "~> 6.20"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

provider "google" {
  project = var.google_project
  region  = "asia-northeast2"
}

provider "azurerm" {
  subscription_id = var.azure_subscription
  features {}
}

variable "google_project" {
  type = string
}

variable "azure_subscription" {
  type = string
}

variable "domain" {
  description = "Delegated at its registrar to the name servers of both hosts (output name_servers)."
  type        = string
}

variable "image" {
  description = "The service: one build, in a registry of each cloud. Compare the digests."
  type        = object({ aws = string, google = string })
}

variable "certificate_arn" {
  description = "ACM certificate of withdraw.DOMAIN in Tokyo."
  type        = string
}

variable "ledger_image" {
  description = "CockroachDB and WireGuard, one build as an image of each cloud."
  type        = object({ aws = string, google = string, azure = string })
}

variable "signers" {
  description = "The signers of the stack signing-quorum: host:port of all five."
  type        = list(string)
}

variable "ssh_public_key" {
  description = "Azure wants one. Nobody should hold the private half: the image runs no SSH server."
  type        = string
}

locals {
  name = "withdraw.${var.domain}"
  tags = {
    "resilience:service"  = "withdrawals"
    "resilience:function" = "withdrawal"
  }
  ledger_nodes = concat(module.aws.ledger_addresses, module.google.ledger_addresses, module.azure.ledger_addresses)
}

# Tokyo, Osaka and Seoul: three providers in one city would be one earthquake.
module "aws" {
  source          = "./aws"
  image           = var.image.aws
  certificate_arn = var.certificate_arn
  ledger_image    = var.ledger_image.aws
  ledger_nodes    = local.ledger_nodes
  signers         = var.signers
  tags            = local.tags
}

module "google" {
  source       = "./google"
  region       = "asia-northeast2"
  zones        = ["asia-northeast2-a", "asia-northeast2-b"]
  name         = local.name
  image        = var.image.google
  ledger_image = var.ledger_image.google
  ledger_nodes = local.ledger_nodes
  signers      = var.signers
  labels       = { for key, value in local.tags : replace(key, ":", "-") => value }
}

# Serves nobody: its vote keeps the ledger writable when either of the others is lost.
module "azure" {
  source         = "./azure"
  location       = "koreacentral"
  zone           = "1"
  ledger_image   = var.ledger_image.azure
  ledger_nodes   = local.ledger_nodes
  ssh_public_key = var.ssh_public_key
  tags           = local.tags
}

# --- names, at Route 53 and at Cloud DNS: each answers with the clouds that are up, and knows nothing of the other -----

resource "aws_route53_zone" "public" {
  name = var.domain
}

resource "google_dns_managed_zone" "public" {
  name     = "public"
  dns_name = "${var.domain}."
}

resource "aws_route53_health_check" "aws" {
  ip_address        = module.aws.addresses[0]
  fqdn              = local.name
  type              = "HTTPS"
  port              = 443
  resource_path     = "/healthz"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_health_check" "google" {
  ip_address        = module.google.address
  fqdn              = local.name
  type              = "HTTPS"
  port              = 443
  resource_path     = "/healthz"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_record" "aws" {
  zone_id         = aws_route53_zone.public.zone_id
  name            = local.name
  type            = "A"
  ttl             = 30
  records         = module.aws.addresses
  set_identifier  = "aws"
  health_check_id = aws_route53_health_check.aws.id
  weighted_routing_policy {
    weight = 50
  }
}

resource "aws_route53_record" "google" {
  zone_id         = aws_route53_zone.public.zone_id
  name            = local.name
  type            = "A"
  ttl             = 30
  records         = [module.google.address]
  set_identifier  = "google"
  health_check_id = aws_route53_health_check.google.id
  weighted_routing_policy {
    weight = 50
  }
}

resource "google_compute_health_check" "public" {
  name                = "withdrawals"
  source_regions      = ["asia-northeast2", "us-west1", "europe-west1"] # Cloud DNS wants three
  check_interval_sec  = 30
  timeout_sec         = 5
  unhealthy_threshold = 2
  https_health_check {
    host         = local.name
    port         = 443
    request_path = "/healthz"
  }
}

resource "google_dns_record_set" "withdraw" {
  managed_zone = google_dns_managed_zone.public.name
  name         = "${local.name}."
  type         = "A"
  ttl          = 30
  routing_policy {
    health_check = google_compute_health_check.public.id
    wrr {
      weight = 0.5
      health_checked_targets {
        external_endpoints = module.aws.addresses
      }
    }
    wrr {
      weight = 0.5
      health_checked_targets {
        external_endpoints = [module.google.address]
      }
    }
  }
}

output "name_servers" {
  description = "All of them belong at the registrar; with one host's only, that host is needed again."
  value       = concat(aws_route53_zone.public.name_servers, google_dns_managed_zone.public.name_servers)
}
