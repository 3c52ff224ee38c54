# Functions in Tokyo, the ledger in Osaka, reached over a peering between the Regions.

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

resource "aws_vpc" "osaka" {
  provider   = aws.osaka
  cidr_block = "10.4.0.0/16"
}

resource "aws_subnet" "osaka" {
  provider          = aws.osaka
  for_each          = { a = 0, b = 1, c = 2 }
  vpc_id            = aws_vpc.osaka.id
  availability_zone = "ap-northeast-3${each.key}"
  cidr_block        = cidrsubnet("10.4.0.0/16", 8, each.value)
}

resource "aws_vpc_peering_connection" "this" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.osaka.id
  peer_region = "ap-northeast-3"
}

resource "aws_vpc_peering_connection_accepter" "this" {
  provider                  = aws.osaka
  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  auto_accept               = true
}

resource "aws_route" "tokyo" {
  route_table_id            = aws_vpc.main.main_route_table_id
  destination_cidr_block    = "10.4.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
}

resource "aws_db_subnet_group" "osaka" {
  provider   = aws.osaka
  name       = "ledger"
  subnet_ids = [for s in aws_subnet.osaka : s.id]
}

resource "aws_db_instance" "ledger" {
  provider                    = aws.osaka
  identifier                  = "ledger"
  engine                      = "postgres"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.osaka.name
  multi_az                    = true
  backup_retention_period     = 7
  skip_final_snapshot         = true
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
    variables = { PGHOST = aws_db_instance.ledger.address }
  }
  tags = { "resilience:service" = "withdrawals" }
}
