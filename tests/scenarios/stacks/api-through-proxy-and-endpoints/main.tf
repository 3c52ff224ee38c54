# A withdrawal API without servers: HTTP API, function in a VPC without a way out, endpoints in one zone, a database proxy.

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
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

locals {
  zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

resource "aws_vpc" "main" {
  cidr_block           = "10.9.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet("10.9.0.0/16", 8, count.index)
}

resource "aws_security_group" "main" {
  name   = "main"
  vpc_id = aws_vpc.main.id
}

resource "aws_apigatewayv2_api" "withdraw" {
  name          = "withdraw"
  protocol_type = "HTTP"
  tags          = { "resilience:service" = "withdrawals" }
}

resource "aws_apigatewayv2_integration" "withdraw" {
  api_id                 = aws_apigatewayv2_api.withdraw.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.withdraw.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "withdraw" {
  api_id    = aws_apigatewayv2_api.withdraw.id
  route_key = "POST /v1/withdrawals"
  target    = "integrations/${aws_apigatewayv2_integration.withdraw.id}"
}

resource "aws_apigatewayv2_stage" "live" {
  api_id      = aws_apigatewayv2_api.withdraw.id
  name        = "$default"
  auto_deploy = true
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = "arn:aws:iam::123456789012:role/withdraw"
  runtime       = "python3.12"
  handler       = "app.handler"
  s3_bucket     = "exchange-builds"
  s3_key        = "withdraw.zip"
  environment {
    variables = {
      DB_HOST     = aws_db_proxy.book.endpoint
      SIGNING_KEY = aws_kms_alias.signing.name
      QUEUE_URL   = aws_sqs_queue.outbound.url
    }
  }
  vpc_config {
    subnet_ids         = aws_subnet.private[*].id
    security_group_ids = [aws_security_group.main.id]
  }
}

resource "aws_kms_key" "signing" {
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
}

resource "aws_kms_alias" "signing" {
  name          = "alias/withdrawal-signing"
  target_key_id = aws_kms_key.signing.key_id
}

resource "aws_sqs_queue" "outbound" {
  name = "outbound"
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.kms"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.private[0].id]
  security_group_ids  = [aws_security_group.main.id]
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.main.id]
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_rds_cluster" "book" {
  cluster_identifier   = "book"
  engine               = "aurora-postgresql"
  engine_version       = "16.4"
  master_username      = "book"
  master_password      = "rotated-at-first-login"
  db_subnet_group_name = aws_db_subnet_group.main.name
  skip_final_snapshot  = true
}

resource "aws_rds_cluster_instance" "book" {
  count                = 2
  identifier           = "book-${count.index}"
  cluster_identifier   = aws_rds_cluster.book.id
  engine               = aws_rds_cluster.book.engine
  instance_class       = "db.r6g.large"
  availability_zone    = local.zones[count.index + 1]
  db_subnet_group_name = aws_db_subnet_group.main.name
}

resource "aws_secretsmanager_secret" "proxy" {
  name = "book-proxy"
}

resource "aws_db_proxy" "book" {
  name           = "book"
  engine_family  = "POSTGRESQL"
  role_arn       = "arn:aws:iam::123456789012:role/proxy"
  vpc_subnet_ids = aws_subnet.private[*].id
  auth {
    auth_scheme = "SECRETS"
    secret_arn  = aws_secretsmanager_secret.proxy.arn
  }
}

resource "aws_db_proxy_default_target_group" "book" {
  db_proxy_name = aws_db_proxy.book.name
}

resource "aws_db_proxy_target" "book" {
  db_proxy_name         = aws_db_proxy.book.name
  target_group_name     = aws_db_proxy_default_target_group.book.name
  db_cluster_identifier = aws_rds_cluster.book.cluster_identifier
}
