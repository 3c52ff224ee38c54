# Singapore custodian with a vault account: manifests are replicated to a bucket there, in the same Region; the store's snapshots are copied there too, to Sydney.

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
  region                      = "ap-southeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "vault"
  region                      = "ap-southeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/vault-writer"
  }
}

provider "aws" {
  alias                       = "vault_sydney"
  region                      = "ap-southeast-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/vault-writer"
  }
}

resource "aws_s3_bucket" "manifests" {
  bucket = "custody-manifests"
}

resource "aws_s3_bucket" "manifests_vault" {
  provider = aws.vault
  bucket   = "custody-manifests-vault"
}

resource "aws_s3_bucket_replication_configuration" "manifests" {
  bucket = aws_s3_bucket.manifests.id
  role   = "arn:aws:iam::123456789012:role/s3-replication"
  rule {
    status = "Enabled"
    destination {
      bucket  = aws_s3_bucket.manifests_vault.arn
      account = "444455556666"
      access_control_translation {
        owner = "Destination"
      }
    }
  }
}

resource "aws_lambda_function" "custody" {
  function_name = "custody-manifests"
  role          = "arn:aws:iam::123456789012:role/custody"
  package_type  = "Image"
  image_uri     = "registry.example.com/custody:3"
  environment {
    variables = { MANIFESTS = aws_s3_bucket.manifests.id }
  }
  tags = { "resilience:service" = "custody" }
}

resource "aws_db_instance" "ledger" {
  identifier                  = "ledger"
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "ledger"
  manage_master_user_password = true
  multi_az                    = true
  backup_retention_period     = 7
  skip_final_snapshot         = true
}

resource "aws_db_snapshot" "ledger" {
  db_instance_identifier = aws_db_instance.ledger.identifier
  db_snapshot_identifier = "ledger-monthly"
  shared_accounts        = ["444455556666"]
}

resource "aws_db_snapshot_copy" "ledger" {
  provider                      = aws.vault_sydney
  source_db_snapshot_identifier = aws_db_snapshot.ledger.db_snapshot_arn
  target_db_snapshot_identifier = "ledger-monthly-vault"
}

resource "aws_lambda_function" "ledger" {
  function_name = "post-entry"
  role          = "arn:aws:iam::123456789012:role/ledger"
  package_type  = "Image"
  image_uri     = "registry.example.com/ledger:3"
  environment {
    variables = { LEDGER_HOST = aws_db_instance.ledger.address }
  }
  tags = { "resilience:service" = "ledger" }
}
