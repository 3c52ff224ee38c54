# Two cells, both sign withdrawals. The multi-Region key has its replica in Singapore, but the Singapore cell was given Tokyo's ARN.
# The custody signer next to it uses an imported key and its replica the right way.

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

resource "aws_kms_key" "withdrawals" {
  description              = "withdrawal signing"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
  multi_region             = true
}

resource "aws_kms_replica_key" "withdrawals" {
  provider        = aws.singapore
  description     = "withdrawal signing, replica"
  primary_key_arn = aws_kms_key.withdrawals.arn
}

resource "aws_kms_external_key" "custody" {
  description         = "key material from the ceremony of 2025"
  key_material_base64 = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
  multi_region        = true
}

resource "aws_kms_replica_external_key" "custody" {
  provider            = aws.singapore
  description         = "the same material, imported in Singapore"
  primary_key_arn     = aws_kms_external_key.custody.arn
  key_material_base64 = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
}

resource "aws_route53_zone" "internal" {
  name = "sign.example.com"
}

module "tokyo" {
  source         = "./modules/signers"
  zone_id        = aws_route53_zone.internal.zone_id
  withdrawal_key = aws_kms_key.withdrawals.arn
  custody_key    = aws_kms_external_key.custody.arn
}

module "singapore" {
  source         = "./modules/signers"
  providers      = { aws = aws.singapore }
  zone_id        = aws_route53_zone.internal.zone_id
  withdrawal_key = aws_kms_key.withdrawals.arn
  custody_key    = aws_kms_replica_external_key.custody.arn
}
