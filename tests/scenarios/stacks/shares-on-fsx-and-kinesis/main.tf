# Frankfurt: key shares on FSx for ONTAP, single-AZ with backups; deposits on a Kinesis stream and a Multi-AZ OpenZFS; both in one account and Region.

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
  region                      = "eu-central-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "shares"
  cidr   = "10.56.0.0/16"
  zones  = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}

resource "aws_fsx_ontap_file_system" "shares" {
  storage_capacity                = 1024
  subnet_ids                      = [module.net.subnet_ids[0]]
  deployment_type                 = "SINGLE_AZ_1"
  throughput_capacity             = 128
  preferred_subnet_id             = module.net.subnet_ids[0]
  automatic_backup_retention_days = 30
}

resource "aws_fsx_openzfs_file_system" "deposits" {
  storage_capacity    = 256
  subnet_ids          = [module.net.subnet_ids[0], module.net.subnet_ids[1]]
  preferred_subnet_id = module.net.subnet_ids[0]
  deployment_type     = "MULTI_AZ_1"
  throughput_capacity = 160
}

resource "aws_kinesis_stream" "deposits" {
  name             = "deposits"
  shard_count      = 4
  retention_period = 168
}

module "custody" {
  source            = "./modules/cell"
  name              = "custody"
  service           = "custody"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { SHARES = aws_fsx_ontap_file_system.shares.dns_name }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "deposits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment = {
    STREAM = aws_kinesis_stream.deposits.name
    FILES  = aws_fsx_openzfs_file_system.deposits.dns_name
  }
}
