# Tokyo withdrawals: nonces of the hot wallets in ElastiCache, cluster mode. Two shards, failover on, no replica in either.
# Deposits: the same module's cousin done right.

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

module "net" {
  source = "./modules/net"
  name   = "wallets"
  cidr   = "10.20.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_elasticache_subnet_group" "wallets" {
  name       = "wallets"
  subnet_ids = module.net.subnet_ids
}

# "Automatic failover" has to be on in cluster mode; with no replica there is nothing to fail over to.
resource "aws_elasticache_replication_group" "nonces" {
  replication_group_id       = "withdrawal-nonces"
  description                = "next nonce of every hot wallet"
  engine                     = "valkey"
  node_type                  = "cache.r7g.large"
  num_node_groups            = 2
  replicas_per_node_group    = 0
  automatic_failover_enabled = true
  subnet_group_name          = aws_elasticache_subnet_group.wallets.name
}

resource "aws_elasticache_replication_group" "credits" {
  replication_group_id       = "deposit-credits"
  description                = "credits waiting for confirmations"
  engine                     = "valkey"
  node_type                  = "cache.r7g.large"
  num_node_groups            = 2
  replicas_per_node_group    = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.wallets.name
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { NONCE_STORE = aws_elasticache_replication_group.nonces.configuration_endpoint_address }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "deposits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { CREDIT_STORE = aws_elasticache_replication_group.credits.configuration_endpoint_address }
}
