# Custody ledger in the production account; a nightly copy goes to a vault in the security account, in the same Region.

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
  assume_role {
    role_arn = "arn:aws:iam::111111111111:role/deploy"
  }
}

provider "aws" {
  alias                       = "security"
  region                      = "ap-northeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/deploy"
  }
}

module "site" {
  source  = "./modules/site"
  name    = "custody-api"
  service = "custody"
  cidr    = "10.1.0.0/16"
  zones   = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  env     = { DB = aws_db_instance.ledger.address }
}

resource "aws_db_subnet_group" "ledger" {
  name       = "ledger"
  subnet_ids = module.site.subnet_ids
}

resource "aws_db_instance" "ledger" {
  identifier              = "custody-ledger"
  engine                  = "postgres"
  engine_version          = "16.4"
  instance_class          = "db.r6g.large"
  allocated_storage       = 200
  username                = "book"
  password                = "rotated-at-first-login"
  skip_final_snapshot     = true
  multi_az                = true
  db_subnet_group_name    = aws_db_subnet_group.ledger.name
  backup_retention_period = 7
  tags                    = { backup = "nightly" }
}

resource "aws_backup_vault" "local" {
  name = "local"
}

resource "aws_backup_vault" "offsite" {
  provider = aws.security
  name     = "offsite"
}

resource "aws_backup_plan" "nightly" {
  name = "nightly"
  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.local.name
    schedule          = "cron(0 17 * * ? *)"
    copy_action {
      destination_vault_arn = aws_backup_vault.offsite.arn
    }
  }
}

resource "aws_backup_selection" "nightly" {
  name         = "nightly"
  plan_id      = aws_backup_plan.nightly.id
  iam_role_arn = "arn:aws:iam::111111111111:role/backup"
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "nightly"
  }
}
