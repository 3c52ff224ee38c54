# Tokyo, with the certificate, the web ACL and the image where they have to be or happen to be: in Virginia and Oregon.

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
  alias                       = "edge"
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "build"
  region                      = "us-west-2"
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
  cidr_block        = cidrsubnet("10.3.0.0/16", 8, count.index)
}

resource "aws_ecr_repository" "app" {
  provider = aws.build
  name     = "withdrawals"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_dynamodb_table" "withdrawals" {
  name         = "withdrawals"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

module "withdrawals" {
  source        = "./modules/svc"
  name          = "withdrawals"
  cluster_arn   = aws_ecs_cluster.main.arn
  vpc_id        = aws_vpc.main.id
  subnet_ids    = aws_subnet.main[*].id
  lb_subnet_ids = aws_subnet.main[*].id
  image         = "${aws_ecr_repository.app.repository_url}:1.2"
  environment   = { TABLE = aws_dynamodb_table.withdrawals.name }
  tags          = { "resilience:service" = "withdrawals" }
}

resource "aws_acm_certificate" "edge" {
  provider          = aws.edge
  domain_name       = "withdraw.exchange.example"
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "edge" {
  provider        = aws.edge
  certificate_arn = aws_acm_certificate.edge.arn
}

resource "aws_wafv2_web_acl" "edge" {
  provider = aws.edge
  name     = "edge"
  scope    = "CLOUDFRONT"
  default_action {
    allow {}
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "edge"
    sampled_requests_enabled   = true
  }
}

resource "aws_cloudfront_distribution" "edge" {
  enabled    = true
  aliases    = ["withdraw.exchange.example"]
  web_acl_id = aws_wafv2_web_acl.edge.arn
  origin {
    domain_name = module.withdrawals.lb_dns_name
    origin_id   = "alb"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "http-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  default_cache_behavior {
    target_origin_id       = "alb"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  }
  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate_validation.edge.certificate_arn
    ssl_support_method  = "sni-only"
  }
}
