# Virginia: MPC signing sessions in an S3 directory bucket (Express One Zone) beside the signers; the treasury keeps its proofs in an ordinary bucket.

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
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_s3_directory_bucket" "sessions" {
  bucket = "mpc-sessions--use1-az4--x-s3"
  location {
    name = "use1-az4"
  }
}

resource "aws_lambda_function" "sign" {
  function_name = "mpc-signing"
  role          = "arn:aws:iam::123456789012:role/signing"
  package_type  = "Image"
  image_uri     = "registry.example.com/mpc:3"
  environment {
    variables = { SESSIONS = aws_s3_directory_bucket.sessions.bucket }
  }
  tags = { "resilience:service" = "signing" }
}

resource "aws_s3_bucket" "proofs" {
  bucket = "treasury-proofs"
}

resource "aws_lambda_function" "treasury" {
  function_name = "treasury-proofs"
  role          = "arn:aws:iam::123456789012:role/treasury"
  package_type  = "Image"
  image_uri     = "registry.example.com/proofs:3"
  environment {
    variables = { PROOFS = aws_s3_bucket.proofs.bucket }
  }
  tags = { "resilience:service" = "treasury" }
}
