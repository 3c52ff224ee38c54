# The cold vault and the copy on which operators rehearse, told apart by environment tag and module only.

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
  alias                       = "rehearsal"
  region                      = "ap-northeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  default_tags {
    tags = { Environment = "staging" }
  }
}

module "vault" {
  source = "./modules/signer"
  name   = "keeper-1"
  zone   = "ap-northeast-1d"
  cidr   = "10.1.0.0/24"
}

module "vault_rehearsal" {
  source    = "./modules/signer"
  providers = { aws = aws.rehearsal }
  name      = "keeper-9"
  zone      = "ap-northeast-1a"
  cidr      = "10.2.0.0/24"
}

resource "aws_backup_vault" "main" {
  name = "vault"
}

resource "aws_glacier_vault" "tapes" {
  name = "tapes"
}
