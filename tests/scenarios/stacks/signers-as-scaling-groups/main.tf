# Vault signing: 3 of 5, each party an Auto Scaling group of one with its own key. Only four parties are in this state.

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
  alias                       = "sgp"
  region                      = "ap-southeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "fra"
  region                      = "eu-central-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_dynamodb_table" "sessions" {
  name             = "sessions"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  replica {
    region_name = "ap-southeast-1"
  }
  replica {
    region_name = "eu-central-1"
  }
}

module "p1" {
  source    = "./modules/party"
  group     = "vault-signing"
  party     = "p1"
  zone      = "ap-northeast-1a"
  cidr      = "10.1.0.0/16"
  threshold = "3/5"
  ledger    = aws_dynamodb_table.sessions.name
}

module "p2" {
  source    = "./modules/party"
  group     = "vault-signing"
  party     = "p2"
  zone      = "ap-northeast-1c"
  cidr      = "10.2.0.0/16"
  threshold = "3/5"
  ledger    = aws_dynamodb_table.sessions.name
}

module "p3" {
  source    = "./modules/party"
  providers = { aws = aws.sgp }
  group     = "vault-signing"
  party     = "p3"
  zone      = "ap-southeast-1a"
  cidr      = "10.3.0.0/16"
  threshold = "3/5"
  ledger    = aws_dynamodb_table.sessions.name
}

module "p4" {
  source    = "./modules/party"
  providers = { aws = aws.fra }
  group     = "vault-signing"
  party     = "p4"
  zone      = "eu-central-1a"
  cidr      = "10.4.0.0/16"
  threshold = "3/5"
  ledger    = aws_dynamodb_table.sessions.name
}
