# One backup plan copied to Osaka; three databases, selected by a pattern, left out by not_resources, and by a tag nobody knows yet.

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

locals {
  zones = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_subnet" "main" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  availability_zone = element(local.zones, count.index)
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
}

resource "aws_iam_role" "fn" {
  name               = "fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.main[*].id
}

# the tag's value is made by another resource
resource "aws_ssm_parameter" "tier" {
  name  = "/backup/tier"
  type  = "String"
  value = "gold"
}

locals {
  databases = {
    withdrawals = { zone = "ap-northeast-1a", tags = {} }
    deposits    = { zone = "ap-northeast-1c", tags = {} }
    ledger      = { zone = "ap-northeast-1d", tags = { Tier = aws_ssm_parameter.tier.insecure_value } }
  }
}

resource "aws_db_instance" "this" {
  for_each                    = local.databases
  identifier                  = each.key
  engine                      = "postgres"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.main.name
  availability_zone           = each.value.zone
  backup_retention_period     = 0
  skip_final_snapshot         = true
  tags                        = each.value.tags
}

resource "aws_backup_vault" "tokyo" {
  name = "tokyo"
}

resource "aws_backup_vault" "osaka" {
  provider = aws.osaka
  name     = "osaka"
}

resource "aws_backup_plan" "this" {
  for_each = toset(["by-pattern", "by-tag"])
  name     = each.key
  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.tokyo.name
    schedule          = "cron(0 18 * * ? *)"
    dynamic "copy_action" {
      for_each = [aws_backup_vault.osaka.arn]
      content {
        destination_vault_arn = copy_action.value
      }
    }
  }
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "backup.amazonaws.com" } }] })
}

resource "aws_backup_selection" "pattern" {
  name          = "databases"
  plan_id       = aws_backup_plan.this["by-pattern"].id
  iam_role_arn  = aws_iam_role.backup.arn
  resources     = ["arn:aws:rds:*:*:db:*"]
  not_resources = ["arn:aws:rds:*:*:db:deposits", "arn:aws:rds:*:*:db:ledger"]
}

resource "aws_backup_selection" "tag" {
  name         = "gold"
  plan_id      = aws_backup_plan.this["by-tag"].id
  iam_role_arn = aws_iam_role.backup.arn
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Tier"
    value = "gold"
  }
}

resource "aws_lambda_function" "withdrawals" {
  function_name = "withdrawals"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdrawals:3"

  environment {
    variables = { PGHOST = aws_db_instance.this["withdrawals"].address }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "deposits" {
  function_name = "deposits"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/deposits:3"

  environment {
    variables = { PGHOST = aws_db_instance.this["deposits"].address }
  }
  tags = { "resilience:service" = "deposits" }
}

resource "aws_lambda_function" "ledger" {
  function_name = "ledger"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/ledger:3"

  environment {
    variables = { PGHOST = aws_db_instance.this["ledger"].address }
  }
  tags = { "resilience:service" = "ledger" }
}
