# Tokyo custodian: encrypted key shares and the audit trail of approvals, each in a bucket that "is replicated".

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

resource "aws_iam_role" "custody" {
  name = "custody-functions"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["lambda.amazonaws.com", "s3.amazonaws.com"] } }]
  })
}

# --- key shares: copied to Osaka, but an engineer switched the rule off in June ------------------

resource "aws_s3_bucket" "shares" {
  bucket = "custody-key-shares-tokyo"
}

resource "aws_s3_bucket_versioning" "shares" {
  bucket = aws_s3_bucket.shares.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "shares_osaka" {
  provider = aws.osaka
  bucket   = "custody-key-shares-osaka"
}

resource "aws_s3_bucket_versioning" "shares_osaka" {
  provider = aws.osaka
  bucket   = aws_s3_bucket.shares_osaka.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "shares" {
  depends_on = [aws_s3_bucket_versioning.shares]
  bucket     = aws_s3_bucket.shares.id
  role       = aws_iam_role.custody.arn
  rule {
    id     = "to-osaka"
    status = "Disabled"
    filter {
      prefix = "shares/"
    }
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.shares_osaka.arn
    }
  }
}

resource "aws_lambda_function" "custody" {
  function_name = "custody-release-share"
  role          = aws_iam_role.custody.arn
  package_type  = "Image"
  image_uri     = "registry.example.com/custody:9"
  environment {
    variables = { SHARES_BUCKET = aws_s3_bucket.shares.bucket }
  }
  tags = { "resilience:service" = "custody" }
}

# --- treasury approvals: replicated, into the same Region ----------------------------------------

resource "aws_s3_bucket" "approvals" {
  bucket = "treasury-approvals"
}

resource "aws_s3_bucket" "approvals_copy" {
  bucket = "treasury-approvals-locked"
}

resource "aws_s3_bucket_replication_configuration" "approvals" {
  bucket = aws_s3_bucket.approvals.id
  role   = aws_iam_role.custody.arn
  rule {
    id     = "locked-copy"
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.approvals_copy.arn
    }
  }
}

resource "aws_lambda_function" "approve" {
  function_name = "treasury-approve"
  role          = aws_iam_role.custody.arn
  package_type  = "Image"
  image_uri     = "registry.example.com/approve:4"
  environment {
    variables = { APPROVALS_BUCKET = aws_s3_bucket.approvals.bucket }
  }
  tags = { "resilience:service" = "treasury" }
}

# --- deposit statements: replicated to Osaka, and switched on ------------------------------------

resource "aws_s3_bucket" "statements" {
  bucket = "deposit-statements-tokyo"
}

resource "aws_s3_bucket" "statements_osaka" {
  provider = aws.osaka
  bucket   = "deposit-statements-osaka"
}

resource "aws_s3_bucket_replication_configuration" "statements" {
  bucket = aws_s3_bucket.statements.id
  role   = aws_iam_role.custody.arn
  rule {
    id     = "to-osaka"
    status = "Enabled"
    destination {
      bucket        = aws_s3_bucket.statements_osaka.arn
      storage_class = "STANDARD_IA"
    }
  }
}

resource "aws_lambda_function" "statements" {
  function_name = "deposit-statements"
  role          = aws_iam_role.custody.arn
  package_type  = "Image"
  image_uri     = "registry.example.com/statements:4"
  environment {
    variables = { STATEMENTS_BUCKET = aws_s3_bucket.statements.bucket }
  }
  tags = { "resilience:service" = "deposits" }
}
