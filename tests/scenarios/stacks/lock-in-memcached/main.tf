# Ledger postings take their locks in Memcached: two nodes, both wherever AWS put the first. Trading reads limits from a cluster across zones.

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
  region                      = "eu-west-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "ledger"
  cidr   = "10.52.0.0/16"
  zones  = ["eu-west-2a", "eu-west-2b", "eu-west-2c"]
}

resource "aws_elasticache_subnet_group" "ledger" {
  name       = "ledger"
  subnet_ids = module.net.subnet_ids
}

resource "aws_elasticache_cluster" "locks" {
  cluster_id        = "posting-locks"
  engine            = "memcached"
  node_type         = "cache.r6g.large"
  num_cache_nodes   = 2
  subnet_group_name = aws_elasticache_subnet_group.ledger.name
}

resource "aws_elasticache_cluster" "limits" {
  cluster_id                   = "withdrawal-limits"
  engine                       = "memcached"
  node_type                    = "cache.r6g.large"
  num_cache_nodes              = 3
  az_mode                      = "cross-az"
  preferred_availability_zones = ["eu-west-2a", "eu-west-2b", "eu-west-2c"]
  subnet_group_name            = aws_elasticache_subnet_group.ledger.name
}

resource "aws_dynamodb_table" "ledger" {
  name         = "ledger"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "entry"
  attribute {
    name = "entry"
    type = "S"
  }
}

module "ledger" {
  source            = "./modules/cell"
  name              = "ledger"
  service           = "ledger"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment = {
    LEDGER_TABLE = aws_dynamodb_table.ledger.name
    LOCKS        = aws_elasticache_cluster.locks.configuration_endpoint
  }
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "limits"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { LIMITS = aws_elasticache_cluster.limits.configuration_endpoint }
}
