# Seoul: withdrawal approvals in DocumentDB (three instances, pinned), and tracing of deposits in Neptune with a single instance.

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
  region                      = "ap-northeast-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "approvals"
  cidr   = "10.25.0.0/16"
  zones  = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"]
}

resource "aws_docdb_subnet_group" "approvals" {
  name       = "approvals"
  subnet_ids = module.net.subnet_ids
}

resource "aws_docdb_cluster" "approvals" {
  cluster_identifier      = "withdrawal-approvals"
  engine                  = "docdb"
  master_username         = "approvals"
  master_password         = "change-me-on-first-login"
  db_subnet_group_name    = aws_docdb_subnet_group.approvals.name
  backup_retention_period = 35
  skip_final_snapshot     = true
}

resource "aws_docdb_cluster_instance" "approvals" {
  count              = 3
  identifier         = "approvals-${count.index}"
  cluster_identifier = aws_docdb_cluster.approvals.id
  instance_class     = "db.r6g.large"
  availability_zone  = element(["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"], count.index)
}

resource "aws_neptune_subnet_group" "tracing" {
  name       = "tracing"
  subnet_ids = module.net.subnet_ids
}

resource "aws_neptune_cluster" "tracing" {
  cluster_identifier        = "deposit-tracing"
  neptune_subnet_group_name = aws_neptune_subnet_group.tracing.name
  backup_retention_period   = 7
  skip_final_snapshot       = true
}

resource "aws_neptune_cluster_instance" "tracing" {
  identifier         = "tracing-0"
  cluster_identifier = aws_neptune_cluster.tracing.id
  instance_class     = "db.r6g.large"
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "approvals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { MONGO_HOST = aws_docdb_cluster.approvals.endpoint }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "tracing"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { GRAPH_HOST = aws_neptune_cluster.tracing.endpoint }
}
