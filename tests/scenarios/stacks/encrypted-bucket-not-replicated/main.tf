# Oregon: withdrawal batches in a bucket with SSE-KMS by default, replicated to Virginia by a rule that says nothing of encrypted objects.
# The custody bucket's rule says it, and names a key there. The deposit bucket's rule is switched by a parameter.

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
  region                      = "us-west-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "virginia"
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_kms_key" "oregon" {
  description = "batches at rest"
}

resource "aws_kms_key" "virginia" {
  provider    = aws.virginia
  description = "copies at rest"
}

resource "aws_s3_bucket" "here" {
  for_each = toset(["withdrawal-batches", "custody-manifests", "deposit-batches"])
  bucket   = "${each.key}-usw2"
}

resource "aws_s3_bucket" "there" {
  provider = aws.virginia
  for_each = toset(["withdrawal-batches", "custody-manifests", "deposit-batches"])
  bucket   = "${each.key}-use1"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "here" {
  for_each = toset(["withdrawal-batches", "custody-manifests"])
  bucket   = aws_s3_bucket.here[each.key].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.oregon.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "withdrawals" {
  bucket = aws_s3_bucket.here["withdrawal-batches"].id
  role   = "arn:aws:iam::123456789012:role/s3-replication"
  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.there["withdrawal-batches"].arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "custody" {
  bucket = aws_s3_bucket.here["custody-manifests"].id
  role   = "arn:aws:iam::123456789012:role/s3-replication"
  rule {
    status = "Enabled"
    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
    destination {
      bucket = aws_s3_bucket.there["custody-manifests"].arn
      encryption_configuration {
        replica_kms_key_id = aws_kms_key.virginia.arn
      }
    }
  }
}

resource "aws_ssm_parameter" "replication" {
  name  = "/deposits/replication"
  type  = "String"
  value = "Enabled"
}

resource "aws_s3_bucket_replication_configuration" "deposits" {
  bucket = aws_s3_bucket.here["deposit-batches"].id
  role   = "arn:aws:iam::123456789012:role/s3-replication"
  rule {
    status = aws_ssm_parameter.replication.insecure_value
    destination {
      bucket = aws_s3_bucket.there["deposit-batches"].arn
    }
  }
}

resource "aws_lambda_function" "withdrawals" {
  function_name = "withdrawals"
  role          = "arn:aws:iam::123456789012:role/wallets"
  package_type  = "Image"
  image_uri     = "registry.example.com/withdrawals:1"
  environment {
    variables = { BATCHES = aws_s3_bucket.here["withdrawal-batches"].bucket }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "custody" {
  function_name = "custody"
  role          = "arn:aws:iam::123456789012:role/wallets"
  package_type  = "Image"
  image_uri     = "registry.example.com/custody:1"
  environment {
    variables = { MANIFESTS = aws_s3_bucket.here["custody-manifests"].bucket }
  }
  tags = { "resilience:service" = "custody" }
}

resource "aws_lambda_function" "deposits" {
  function_name = "deposits"
  role          = "arn:aws:iam::123456789012:role/wallets"
  package_type  = "Image"
  image_uri     = "registry.example.com/deposits:1"
  environment {
    variables = { BATCHES = aws_s3_bucket.here["deposit-batches"].bucket }
  }
  tags = { "resilience:service" = "deposits" }
}
