# The same list of subnets through functions that keep it whole, reorder it, or cut it.

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

locals {
  azs = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

module "vpc" {
  source             = "./modules/vpc"
  name               = "main"
  cidr               = "10.50.0.0/16"
  azs                = local.azs
  private_subnets    = [for i in range(3) : cidrsubnet("10.50.0.0/16", 8, i)]
  database_subnets   = [for i in range(3) : cidrsubnet("10.50.0.0/16", 8, 10 + i)]
  enable_nat_gateway = false
}

resource "aws_ecs_cluster" "this" {
  name = "main"
}

module "whole" {
  source      = "./modules/svc"
  name        = "withdrawals"
  cluster_arn = aws_ecs_cluster.this.arn
  vpc_id      = module.vpc.vpc_id
  subnet_ids  = distinct(compact(flatten([reverse(module.vpc.private_subnets), []])))
  tags        = { "resilience:service" = "withdrawals" }
}

module "chunk" {
  source      = "./modules/svc"
  name        = "custody"
  cluster_arn = aws_ecs_cluster.this.arn
  vpc_id      = module.vpc.vpc_id
  subnet_ids  = chunklist(module.vpc.private_subnets, 1)[2]
  tags        = { "resilience:service" = "custody" }
}

module "keys" {
  source      = "./modules/svc"
  name        = "treasury"
  cluster_arn = aws_ecs_cluster.this.arn
  vpc_id      = module.vpc.vpc_id
  subnet_ids  = matchkeys(module.vpc.private_subnets, local.azs, ["ap-northeast-1a"])
  tags        = { "resilience:service" = "treasury" }
}

resource "aws_elasticache_subnet_group" "nonces" {
  name       = "nonces"
  subnet_ids = concat(slice(module.vpc.database_subnets, 0, 2), [])
}

resource "aws_elasticache_replication_group" "nonces" {
  replication_group_id       = "nonces"
  description                = "nonces"
  node_type                  = "cache.r7g.large"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.nonces.name
  tags                       = { "resilience:service" = "sequencing" }
}
