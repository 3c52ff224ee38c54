# Treasury proof-of-reserves warehouse in Tokyo: one zone, relocation off, snapshots copied to Osaka.

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

module "net" {
  source = "./modules/net"
  name   = "treasury"
  cidr   = "10.27.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_redshift_subnet_group" "reserves" {
  name       = "reserves"
  subnet_ids = module.net.subnet_ids
}

resource "aws_redshift_cluster" "reserves" {
  cluster_identifier                  = "proof-of-reserves"
  node_type                           = "ra3.xlplus"
  number_of_nodes                     = 4
  cluster_type                        = "multi-node"
  database_name                       = "reserves"
  master_username                     = "treasury"
  manage_master_password              = true
  cluster_subnet_group_name           = aws_redshift_subnet_group.reserves.name
  availability_zone                   = "ap-northeast-1c"
  automated_snapshot_retention_period = 14
  skip_final_snapshot                 = true
}

resource "aws_redshift_snapshot_copy" "reserves" {
  cluster_identifier = aws_redshift_cluster.reserves.id
  destination_region = "ap-northeast-3"
  retention_period   = 14
}

resource "aws_redshift_cluster" "ledger_mirror" {
  cluster_identifier        = "ledger-mirror"
  node_type                 = "ra3.xlplus"
  number_of_nodes           = 2
  cluster_type              = "multi-node"
  database_name             = "ledger"
  master_username           = "treasury"
  manage_master_password    = true
  cluster_subnet_group_name = aws_redshift_subnet_group.reserves.name
  multi_az                  = true
  skip_final_snapshot       = true
}

module "treasury" {
  source            = "./modules/cell"
  name              = "reserves"
  service           = "treasury"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { WAREHOUSE = aws_redshift_cluster.reserves.endpoint }
}

module "ledger" {
  source            = "./modules/cell"
  name              = "ledger"
  service           = "ledger"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { WAREHOUSE = aws_redshift_cluster.ledger_mirror.dns_name }
}
