# Withdrawal signing, 2 of 3: one party per account; two of the accounts live in one Region.

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
  alias                       = "risk"
  region                      = "ap-northeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/deploy"
  }
}

provider "aws" {
  alias                       = "escrow"
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  assume_role {
    role_arn = "arn:aws:iam::333333333333:role/deploy"
  }
}

module "exchange" {
  source    = "./modules/ecs-party"
  group     = "hot-wallet-signing"
  party     = "exchange"
  cidr      = "10.1.0.0/16"
  zones     = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  threshold = "2/3"
}

module "risk" {
  source    = "./modules/ecs-party"
  providers = { aws = aws.risk }
  group     = "hot-wallet-signing"
  party     = "risk"
  cidr      = "10.2.0.0/16"
  zones     = ["ap-northeast-1a"]
  threshold = "2/3"
}

module "escrow" {
  source    = "./modules/ecs-party"
  providers = { aws = aws.escrow }
  group     = "hot-wallet-signing"
  party     = "escrow"
  cidr      = "10.3.0.0/16"
  zones     = ["eu-west-1a", "eu-west-1b"]
  threshold = "2/3"
}
