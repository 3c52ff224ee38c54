# Stores without nodes to place: ElastiCache and Kafka serverless; a search domain over two zones with three dedicated masters.

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

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.main.id
}

resource "aws_elasticache_serverless_cache" "nonces" {
  engine             = "valkey"
  name               = "nonces"
  subnet_ids         = aws_subnet.main[*].id
  security_group_ids = [aws_security_group.data.id]
}

resource "aws_msk_serverless_cluster" "events" {
  cluster_name = "events"
  vpc_config {
    subnet_ids         = aws_subnet.main[*].id
    security_group_ids = [aws_security_group.data.id]
  }
  client_authentication {
    sasl {
      iam {
        enabled = true
      }
    }
  }
}

resource "aws_opensearch_domain" "audit" {
  domain_name    = "audit"
  engine_version = "OpenSearch_2.17"
  cluster_config {
    instance_type            = "r6g.large.search"
    instance_count           = 4
    dedicated_master_enabled = true
    dedicated_master_type    = "m6g.large.search"
    dedicated_master_count   = 3
    zone_awareness_enabled   = true
    zone_awareness_config {
      availability_zone_count = 2
    }
  }
  ebs_options {
    ebs_enabled = true
    volume_size = 100
  }
  vpc_options {
    subnet_ids         = slice(aws_subnet.main[*].id, 0, 2)
    security_group_ids = [aws_security_group.data.id]
  }
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdraw:3"
  vpc_config {
    subnet_ids         = aws_subnet.main[*].id
    security_group_ids = []
  }
  environment {
    variables = { REDIS = aws_elasticache_serverless_cache.nonces.endpoint[0].address, KAFKA = aws_msk_serverless_cluster.events.arn }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "screening" {
  function_name = "screening"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/screening:3"
  vpc_config {
    subnet_ids         = aws_subnet.main[*].id
    security_group_ids = []
  }
  environment {
    variables = { SEARCH = aws_opensearch_domain.audit.endpoint }
  }
  tags = { "resilience:service" = "screening" }
}
