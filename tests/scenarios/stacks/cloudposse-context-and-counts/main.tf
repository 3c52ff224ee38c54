# Frankfurt, context and label modules with enabled counts: two Redis groups that differ in one toggle.

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
  region                      = "eu-central-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "this" {
  source = "./modules/label"
  context = {
    enabled    = true
    namespace  = "cex"
    stage      = "prod"
    name       = "wallet"
    attributes = []
    tags       = { Terraform = "true" }
    delimiter  = "-"
  }
}

module "label_withdrawals" {
  source     = "./modules/label"
  context    = module.this.context
  attributes = ["withdrawals"]
  tags       = { "resilience:service" = "withdrawals" }
}

module "label_deposits" {
  source     = "./modules/label"
  context    = module.this.context
  attributes = ["deposits"]
  tags       = { "resilience:service" = "deposits" }
}

locals {
  availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}

resource "aws_vpc" "default" {
  count      = module.this.enabled ? 1 : 0
  cidr_block = "172.16.0.0/16"
  tags       = module.this.tags
}

module "subnets" {
  source             = "./modules/subnets"
  context            = module.this.context
  vpc_id             = one(aws_vpc.default[*].id)
  cidr_block         = "172.16.0.0/16"
  availability_zones = local.availability_zones
}

module "redis_withdrawals" {
  source             = "./modules/redis"
  context            = module.label_withdrawals.context
  attributes         = ["nonces"]
  subnets            = module.subnets.private_subnet_ids
  availability_zones = local.availability_zones
  cluster_size       = 2
}

module "redis_deposits" {
  source                     = "./modules/redis"
  context                    = module.label_deposits.context
  attributes                 = ["seen"]
  subnets                    = module.subnets.private_subnet_ids
  availability_zones         = local.availability_zones
  cluster_size               = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
}

# switched off for this environment
module "redis_staging" {
  source       = "./modules/redis"
  context      = merge(module.label_withdrawals.context, { enabled = false })
  attributes   = ["staging"]
  subnets      = module.subnets.private_subnet_ids
  cluster_size = 1
}

resource "aws_iam_role" "default" {
  for_each           = toset(["withdrawals", "deposits"])
  name               = each.key
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_security_group" "default" {
  name   = module.this.id
  vpc_id = join("", aws_vpc.default[*].id)
}

resource "aws_lambda_function" "withdrawals" {
  count         = module.label_withdrawals.enabled ? 1 : 0
  function_name = module.label_withdrawals.id
  role          = aws_iam_role.default["withdrawals"].arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/withdraw:3"
  vpc_config {
    subnet_ids         = module.subnets.private_subnet_ids
    security_group_ids = [aws_security_group.default.id]
  }
  environment {
    variables = { REDIS = module.redis_withdrawals.endpoint }
  }
  tags = module.label_withdrawals.tags
}

resource "aws_lambda_function" "deposits" {
  count         = module.label_deposits.enabled ? 1 : 0
  function_name = module.label_deposits.id
  role          = aws_iam_role.default["deposits"].arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/deposit:3"
  vpc_config {
    subnet_ids         = module.subnets.private_subnet_ids
    security_group_ids = [aws_security_group.default.id]
  }
  environment {
    variables = { REDIS = module.redis_deposits.endpoint }
  }
  tags = module.label_deposits.tags
}
