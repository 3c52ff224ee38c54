# One sealed share in AWS: written once, locked against everybody until its date, readable with its own key only.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "name" {
  type = string
}

variable "retention_days" {
  type = number
}

variable "tags" {
  type = map(string)
}

resource "aws_kms_key" "share" {
  description             = var.name
  deletion_window_in_days = 30
}

resource "aws_s3_bucket" "share" {
  bucket              = var.name
  object_lock_enabled = true
  tags                = var.tags
}

resource "aws_s3_bucket_versioning" "share" {
  bucket = aws_s3_bucket.share.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "share" {
  bucket = aws_s3_bucket.share.id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = var.retention_days
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "share" {
  bucket = aws_s3_bucket.share.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.share.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "share" {
  bucket                  = aws_s3_bucket.share.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
