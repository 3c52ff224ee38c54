# Virginia and Oregon sign withdrawals by key alias: the same name in both Regions, each on the key of its Region. Custody's alias exists in Virginia only.

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
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "west"
  region                      = "us-west-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_kms_key" "withdrawals" {
  description              = "withdrawals"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
  multi_region             = true
}

resource "aws_kms_alias" "withdrawals" {
  name          = "alias/withdrawals"
  target_key_id = aws_kms_key.withdrawals.key_id
}

resource "aws_kms_replica_key" "withdrawals" {
  provider        = aws.west
  primary_key_arn = aws_kms_key.withdrawals.arn
}

resource "aws_kms_alias" "withdrawals_west" {
  provider      = aws.west
  name          = "alias/withdrawals"
  target_key_id = aws_kms_replica_key.withdrawals.key_id
}

resource "aws_kms_key" "custody" {
  description = "custody envelope"
}

resource "aws_kms_alias" "custody" {
  name          = "alias/custody"
  target_key_id = aws_kms_key.custody.key_id
}

module "east" {
  source = "./modules/cell"
}

module "west" {
  source      = "./modules/cell"
  providers   = { aws = aws.west }
  custody_key = aws_kms_alias.custody.arn
}

resource "aws_globalaccelerator_accelerator" "withdrawals" {
  name = "withdrawals"
}

resource "aws_globalaccelerator_listener" "withdrawals" {
  accelerator_arn = aws_globalaccelerator_accelerator.withdrawals.id
  protocol        = "TCP"
  port_range {
    from_port = 443
    to_port   = 443
  }
}

resource "aws_globalaccelerator_endpoint_group" "east" {
  listener_arn          = aws_globalaccelerator_listener.withdrawals.id
  endpoint_group_region = "us-east-1"
  endpoint_configuration {
    endpoint_id = module.east.lb
  }
}

resource "aws_globalaccelerator_endpoint_group" "west" {
  listener_arn          = aws_globalaccelerator_listener.withdrawals.id
  endpoint_group_region = "us-west-2"
  endpoint_configuration {
    endpoint_id = module.west.lb
  }
}
