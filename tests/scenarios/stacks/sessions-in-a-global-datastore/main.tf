# MPC sessions in an ElastiCache Global Datastore, Tokyo and Singapore; customers are moved by health-checked latency records.

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
  alias                       = "singapore"
  region                      = "ap-southeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "tokyo" {
  source = "./modules/net"
  name   = "tokyo"
  cidr   = "10.54.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

module "singapore" {
  source    = "./modules/net"
  providers = { aws = aws.singapore }
  name      = "singapore"
  cidr      = "10.55.0.0/16"
  zones     = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]
}

resource "aws_elasticache_subnet_group" "tokyo" {
  name       = "sessions"
  subnet_ids = module.tokyo.subnet_ids
}

resource "aws_elasticache_subnet_group" "singapore" {
  provider   = aws.singapore
  name       = "sessions"
  subnet_ids = module.singapore.subnet_ids
}

resource "aws_elasticache_replication_group" "tokyo" {
  replication_group_id       = "sessions-tokyo"
  description                = "signing sessions"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.r7g.large"
  num_cache_clusters         = 3
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.tokyo.name
}

resource "aws_elasticache_global_replication_group" "sessions" {
  global_replication_group_id_suffix = "sessions"
  primary_replication_group_id       = aws_elasticache_replication_group.tokyo.id
}

resource "aws_elasticache_replication_group" "singapore" {
  provider                    = aws.singapore
  replication_group_id        = "sessions-singapore"
  description                 = "signing sessions"
  global_replication_group_id = aws_elasticache_global_replication_group.sessions.global_replication_group_id
  num_cache_clusters          = 2
  automatic_failover_enabled  = true
  multi_az_enabled            = true
  subnet_group_name           = aws_elasticache_subnet_group.singapore.name
}

module "tokyo_cell" {
  source            = "./modules/cell"
  name              = "signing"
  service           = "signing"
  vpc_id            = module.tokyo.vpc_id
  subnet_ids        = module.tokyo.subnet_ids
  security_group_id = module.tokyo.security_group_id
  environment       = { SESSIONS = aws_elasticache_replication_group.tokyo.primary_endpoint_address }
}

module "singapore_cell" {
  source            = "./modules/cell"
  providers         = { aws = aws.singapore }
  name              = "signing"
  service           = "signing"
  vpc_id            = module.singapore.vpc_id
  subnet_ids        = module.singapore.subnet_ids
  security_group_id = module.singapore.security_group_id
  environment       = { SESSIONS = aws_elasticache_replication_group.singapore.primary_endpoint_address }
}

resource "aws_route53_zone" "internal" {
  name = "sign.example.com"
}

resource "aws_route53_record" "tokyo" {
  zone_id        = aws_route53_zone.internal.zone_id
  name           = "sign.example.com"
  type           = "A"
  set_identifier = "tokyo"
  latency_routing_policy {
    region = "ap-northeast-1"
  }
  alias {
    name                   = module.tokyo_cell.dns_name
    zone_id                = module.tokyo_cell.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "singapore" {
  zone_id        = aws_route53_zone.internal.zone_id
  name           = "sign.example.com"
  type           = "A"
  set_identifier = "singapore"
  latency_routing_policy {
    region = "ap-southeast-1"
  }
  alias {
    name                   = module.singapore_cell.dns_name
    zone_id                = module.singapore_cell.zone_id
    evaluate_target_health = true
  }
}
