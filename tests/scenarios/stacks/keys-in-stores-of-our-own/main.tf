# Signing keys in custom key stores: CloudHSM with two modules, and an external store behind one network load balancer.

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

locals {
  zones = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_subnet" "main" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  availability_zone = element(local.zones, count.index)
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
}

resource "aws_iam_role" "fn" {
  name               = "fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_cloudhsm_v2_cluster" "keys" {
  hsm_type   = "hsm1.medium"
  subnet_ids = aws_subnet.main[*].id
}

resource "aws_cloudhsm_v2_hsm" "keys" {
  count      = 2
  cluster_id = aws_cloudhsm_v2_cluster.keys.cluster_id
  subnet_id  = aws_subnet.main[count.index].id
}

resource "aws_kms_custom_key_store" "hsm" {
  custom_key_store_name    = "hsm"
  cloud_hsm_cluster_id     = aws_cloudhsm_v2_cluster.keys.cluster_id
  key_store_password       = "rotated-later"
  trust_anchor_certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
  depends_on               = [aws_cloudhsm_v2_hsm.keys]
}

resource "aws_kms_key" "hot" {
  description         = "hot wallet"
  custom_key_store_id = aws_kms_custom_key_store.hsm.id
}

# --- treasury: an HSM outside, reached through a proxy on premises

resource "aws_lb" "xks" {
  name               = "xks"
  load_balancer_type = "network"
  internal           = true
  subnet_mapping {
    subnet_id = element(aws_subnet.main[*].id, 1)
  }
}

resource "aws_vpc_endpoint_service" "xks" {
  acceptance_required        = false
  network_load_balancer_arns = [aws_lb.xks.arn]
  private_dns_name           = "xks.exchange.example"
}

resource "aws_kms_custom_key_store" "xks" {
  custom_key_store_name               = "xks"
  custom_key_store_type               = "EXTERNAL_KEY_STORE"
  xks_proxy_connectivity              = "VPC_ENDPOINT_SERVICE"
  xks_proxy_uri_endpoint              = "https://xks.exchange.example"
  xks_proxy_uri_path                  = "/kms/xks/v1"
  xks_proxy_vpc_endpoint_service_name = aws_vpc_endpoint_service.xks.service_name
  xks_proxy_authentication_credential {
    access_key_id         = "ABCDEFGHIJKLMNOPQRST"
    raw_secret_access_key = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq="
  }
}


resource "aws_kms_key" "treasury" {
  description         = "treasury"
  custom_key_store_id = aws_kms_custom_key_store.xks.id
  xks_key_id          = "bb8562717f809024"
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdraw:3"

  environment {
    variables = { KEY = aws_kms_key.hot.arn }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "treasury" {
  function_name = "treasury"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/treasury:3"

  environment {
    variables = { KEY = aws_kms_key.treasury.arn }
  }
  tags = { "resilience:service" = "treasury" }
}
