# Tokyo: nightly backups are selected by a tag that only the provider's default_tags carry; copies go to the vault account in Osaka.
# The deposit table overrides the tag, so it is not in the plan.

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
  default_tags {
    tags = {
      "Backup" = "nightly"
      "Owner"  = "platform"
    }
  }
}

module "net" {
  source = "./modules/net"
  name   = "wallets"
  cidr   = "10.30.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_dynamodb_table" "withdrawals" {
  name         = "withdrawals"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_dynamodb_table" "deposits" {
  name         = "deposits"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "tx"
  attribute {
    name = "tx"
    type = "S"
  }
  tags = { Backup = "none" }
}

resource "aws_iam_role" "backup" {
  name = "backup"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "backup.amazonaws.com" } }]
  })
}

resource "aws_backup_vault" "tokyo" {
  name = "nightly"
}

resource "aws_backup_plan" "nightly" {
  name = "nightly"
  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.tokyo.name
    schedule          = "cron(0 17 * * ? *)"
    copy_action {
      destination_vault_arn = "arn:aws:backup:ap-northeast-3:999988887777:backup-vault:offsite"
    }
  }
}

resource "aws_backup_selection" "nightly" {
  name         = "tagged-nightly"
  plan_id      = aws_backup_plan.nightly.id
  iam_role_arn = aws_iam_role.backup.arn
  resources    = ["*"]
  condition {
    string_equals {
      key   = "aws:ResourceTag/Backup"
      value = "nightly"
    }
  }
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { TABLE = aws_dynamodb_table.withdrawals.name }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "deposits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { TABLE = aws_dynamodb_table.deposits.name }
}
