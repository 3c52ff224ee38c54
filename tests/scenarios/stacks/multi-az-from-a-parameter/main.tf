# Tokyo: whether the withdrawal store is Multi-AZ is read from a parameter that this plan creates; the ledger next to it says so in plain text.

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
  name   = "stores"
  cidr   = "10.36.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_db_subnet_group" "stores" {
  name       = "stores"
  subnet_ids = module.net.subnet_ids
}

resource "aws_ssm_parameter" "ha" {
  name  = "/withdrawals/high-availability"
  type  = "String"
  value = "on"
}

resource "aws_db_instance" "withdrawals" {
  identifier                  = "withdrawals"
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.r6g.xlarge"
  allocated_storage           = 200
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.stores.name
  multi_az                    = aws_ssm_parameter.ha.insecure_value == "on"
  backup_retention_period     = 7
  skip_final_snapshot         = true
}

resource "aws_db_instance" "ledger" {
  identifier                  = "ledger"
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.r6g.xlarge"
  allocated_storage           = 200
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.stores.name
  multi_az                    = "true"
  skip_final_snapshot         = true
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_HOST = aws_db_instance.withdrawals.address }
}

module "ledger" {
  source            = "./modules/cell"
  name              = "ledger"
  service           = "ledger"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_HOST = aws_db_instance.ledger.address }
}
