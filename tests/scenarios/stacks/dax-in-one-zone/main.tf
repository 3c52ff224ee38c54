# Tokyo: withdrawal limits read through DAX (three nodes, all near the matching engine), deposits' table is global in name only.

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
  name   = "limits"
  cidr   = "10.26.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_dynamodb_table" "limits" {
  name             = "withdrawal-limits"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "customer"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "customer"
    type = "S"
  }
  replica {
    region_name = "ap-southeast-1"
  }
}

resource "aws_iam_role" "dax" {
  name = "limits-dax"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "dax.amazonaws.com" } }]
  })
}

resource "aws_dax_subnet_group" "limits" {
  name       = "limits"
  subnet_ids = module.net.subnet_ids
}

resource "aws_dax_cluster" "limits" {
  cluster_name       = "limits"
  iam_role_arn       = aws_iam_role.dax.arn
  node_type          = "dax.r5.large"
  replication_factor = 3
  subnet_group_name  = aws_dax_subnet_group.limits.name
  availability_zones = ["ap-northeast-1a", "ap-northeast-1a", "ap-northeast-1a"]
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "limits"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment = {
    LIMITS_TABLE = aws_dynamodb_table.limits.name
    LIMITS_DAX   = aws_dax_cluster.limits.cluster_address
  }
}

# --- deposits -------------------------------------------------------------------------------------

resource "aws_dynamodb_table" "credits" {
  name             = "deposit-credits"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "tx"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "tx"
    type = "S"
  }
  point_in_time_recovery {
    enabled = true
  }
}

# The Singapore replica was taken out; the wrapper stayed.
resource "aws_dynamodb_global_table" "credits" {
  name = aws_dynamodb_table.credits.name
  replica {
    region_name = "ap-northeast-1"
  }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "credits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { CREDITS_TABLE = aws_dynamodb_table.credits.name }
}
