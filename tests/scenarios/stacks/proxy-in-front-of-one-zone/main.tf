# Ohio withdrawals: RDS Proxy over three zones, PostgreSQL behind it in one. Deposits: a Multi-AZ DB cluster with two readable standbys.

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
  region                      = "us-east-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "wallets"
  cidr   = "10.50.0.0/16"
  zones  = ["us-east-2a", "us-east-2b", "us-east-2c"]
}

resource "aws_db_subnet_group" "wallets" {
  name       = "wallets"
  subnet_ids = module.net.subnet_ids
}

resource "aws_db_instance" "withdrawals" {
  identifier                  = "withdrawals"
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.r6g.xlarge"
  allocated_storage           = 300
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.wallets.name
  availability_zone           = "us-east-2b"
  skip_final_snapshot         = true
}

resource "aws_db_proxy" "withdrawals" {
  name           = "withdrawals"
  engine_family  = "POSTGRESQL"
  role_arn       = "arn:aws:iam::123456789012:role/rds-proxy"
  vpc_subnet_ids = module.net.subnet_ids
  auth {
    auth_scheme = "SECRETS"
    secret_arn  = "arn:aws:secretsmanager:us-east-2:123456789012:secret:withdrawals-AbCdEf"
  }
}

resource "aws_db_proxy_default_target_group" "withdrawals" {
  db_proxy_name = aws_db_proxy.withdrawals.name
}

resource "aws_db_proxy_target" "withdrawals" {
  db_proxy_name          = aws_db_proxy.withdrawals.name
  target_group_name      = aws_db_proxy_default_target_group.withdrawals.name
  db_instance_identifier = aws_db_instance.withdrawals.identifier
}

resource "aws_db_proxy_endpoint" "withdrawals" {
  db_proxy_name          = aws_db_proxy.withdrawals.name
  db_proxy_endpoint_name = "withdrawals-app"
  vpc_subnet_ids         = module.net.subnet_ids
}

resource "aws_rds_cluster" "deposits" {
  cluster_identifier          = "deposits"
  engine                      = "postgres"
  engine_version              = "16.4"
  db_cluster_instance_class   = "db.m6gd.xlarge"
  storage_type                = "io1"
  allocated_storage           = 100
  iops                        = 3000
  master_username             = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.wallets.name
  skip_final_snapshot         = true
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_HOST = aws_db_proxy_endpoint.withdrawals.endpoint }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "deposits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_HOST = aws_rds_cluster.deposits.endpoint }
}
