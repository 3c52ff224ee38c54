# Custody: signed approvals behind an S3 Multi-Region Access Point over Tokyo and Singapore, without replication between the two buckets.
# Treasury does the same with two-way replication.

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

resource "aws_s3_bucket" "approvals_tokyo" {
  bucket = "custody-approvals-apne1"
}

resource "aws_s3_bucket" "approvals_singapore" {
  provider = aws.singapore
  bucket   = "custody-approvals-apse1"
}

resource "aws_s3control_multi_region_access_point" "approvals" {
  details {
    name = "custody-approvals"
    region {
      bucket = aws_s3_bucket.approvals_tokyo.id
    }
    region {
      bucket = aws_s3_bucket.approvals_singapore.id
    }
  }
}

resource "aws_lambda_function" "custody" {
  function_name = "custody-approve"
  role          = "arn:aws:iam::123456789012:role/custody"
  package_type  = "Image"
  image_uri     = "registry.example.com/custody:3"
  environment {
    variables = { APPROVALS = aws_s3control_multi_region_access_point.approvals.arn }
  }
  tags = { "resilience:service" = "custody" }
}

# --- treasury --------------------------------------------------------------------------------------

resource "aws_s3_bucket" "treasury_tokyo" {
  bucket = "treasury-apne1"
}

resource "aws_s3_bucket" "treasury_singapore" {
  provider = aws.singapore
  bucket   = "treasury-apse1"
}

resource "aws_s3_bucket_replication_configuration" "treasury_tokyo" {
  bucket = aws_s3_bucket.treasury_tokyo.id
  role   = "arn:aws:iam::123456789012:role/s3-replication"
  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.treasury_singapore.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "treasury_singapore" {
  provider = aws.singapore
  bucket   = aws_s3_bucket.treasury_singapore.id
  role     = "arn:aws:iam::123456789012:role/s3-replication"
  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.treasury_tokyo.arn
    }
  }
}

resource "aws_s3control_multi_region_access_point" "treasury" {
  details {
    name = "treasury"
    region {
      bucket = aws_s3_bucket.treasury_tokyo.id
    }
    region {
      bucket = aws_s3_bucket.treasury_singapore.id
    }
  }
}

resource "aws_lambda_function" "treasury" {
  function_name = "treasury-move"
  role          = "arn:aws:iam::123456789012:role/treasury"
  package_type  = "Image"
  image_uri     = "registry.example.com/treasury:3"
  environment {
    variables = { STORE = aws_s3control_multi_region_access_point.treasury.arn }
  }
  tags = { "resilience:service" = "treasury" }
}
