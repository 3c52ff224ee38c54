# Tokyo: nonces in MemoryDB, which keeps a log over three zones, but both nodes stand in the one subnet the latency team allowed; deposits use three.

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
  name   = "nonces"
  cidr   = "10.51.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_memorydb_subnet_group" "near" {
  name       = "near-the-engine"
  subnet_ids = [module.net.subnet_ids[1]]
}

resource "aws_memorydb_subnet_group" "all" {
  name       = "all-zones"
  subnet_ids = module.net.subnet_ids
}

resource "aws_memorydb_cluster" "nonces" {
  name                     = "nonces"
  acl_name                 = "open-access"
  node_type                = "db.r7g.large"
  num_shards               = 1
  num_replicas_per_shard   = 1
  subnet_group_name        = aws_memorydb_subnet_group.near.name
  snapshot_retention_limit = 5
}

resource "aws_memorydb_cluster" "credits" {
  name                   = "credits"
  acl_name               = "open-access"
  node_type              = "db.r7g.large"
  num_shards             = 2
  num_replicas_per_shard = 2
  subnet_group_name      = aws_memorydb_subnet_group.all.name
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { NONCES = aws_memorydb_cluster.nonces.cluster_endpoint[0].address }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "deposits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { CREDITS = aws_memorydb_cluster.credits.cluster_endpoint[0].address }
}
