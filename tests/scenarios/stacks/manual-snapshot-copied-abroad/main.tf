# Tokyo: the withdrawal store has automated backups off ("they slow the batch"), one manual snapshot, copied to Singapore. The deposit store has seven days of backups.

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

module "net" {
  source = "./modules/net"
  name   = "stores"
  cidr   = "10.38.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_db_subnet_group" "stores" {
  name       = "stores"
  subnet_ids = module.net.subnet_ids
}

resource "aws_db_instance" "withdrawals" {
  identifier                  = "withdrawals"
  engine                      = "mysql"
  engine_version              = "8.0"
  instance_class              = "db.m6g.large"
  allocated_storage           = 100
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.stores.name
  availability_zone           = "ap-northeast-1d"
  backup_retention_period     = 0
  skip_final_snapshot         = true
}

resource "aws_db_snapshot" "withdrawals" {
  db_instance_identifier = aws_db_instance.withdrawals.identifier
  db_snapshot_identifier = "withdrawals-quarterly"
}

resource "aws_db_snapshot_copy" "withdrawals" {
  source_db_snapshot_identifier = aws_db_snapshot.withdrawals.db_snapshot_arn
  target_db_snapshot_identifier = "withdrawals-quarterly-copy"
  destination_region            = "ap-southeast-1"
}

resource "aws_db_instance" "deposits" {
  identifier                  = "deposits"
  engine                      = "mysql"
  engine_version              = "8.0"
  instance_class              = "db.m6g.large"
  allocated_storage           = 100
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.stores.name
  backup_retention_period     = 7
  final_snapshot_identifier   = "deposits-final"
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

module "deposits" {
  source            = "./modules/cell"
  name              = "deposits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_HOST = aws_db_instance.deposits.endpoint }
}
