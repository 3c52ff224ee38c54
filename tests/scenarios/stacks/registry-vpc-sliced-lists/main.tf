# Tokyo, modules in the registry's manner: the same list of subnets is handed on whole, sliced and indexed.

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

data "aws_availability_zones" "available" {
  state = "available"
}

locals {
  name = "exchange-prod"
  azs  = slice(data.aws_availability_zones.available.names, 0, 3)
  tags = { Environment = "prod" }
}

module "vpc" {
  source                 = "./modules/vpc"
  name                   = local.name
  cidr                   = "10.0.0.0/16"
  azs                    = local.azs
  public_subnets         = [for k, v in local.azs : cidrsubnet("10.0.0.0/16", 8, k)]
  private_subnets        = [for k, v in local.azs : cidrsubnet("10.0.0.0/16", 8, k + 10)]
  one_nat_gateway_per_az = true
  tags                   = local.tags
}

resource "aws_ecs_cluster" "this" {
  name = local.name
}

resource "aws_dynamodb_table" "this" {
  for_each     = toset(["withdrawals", "deposits", "custody"])
  name         = each.key
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
  cluster_arn   = aws_ecs_cluster.this.arn
  vpc_id        = module.vpc.vpc_id
  subnet_ids    = slice(module.vpc.private_subnets, 0, 1)
  lb_subnet_ids = module.vpc.public_subnets
  environment   = { TABLE = aws_dynamodb_table.this["withdrawals"].name }
  tags          = merge(local.tags, { "resilience:service" = "withdrawals" })
}

module "deposits" {
  source        = "./modules/svc"
  name          = "deposits"
  cluster_arn   = aws_ecs_cluster.this.arn
  vpc_id        = module.vpc.vpc_id
  subnet_ids    = module.vpc.private_subnets
  lb_subnet_ids = module.vpc.public_subnets
  desired_count = 6
  environment   = { TABLE = aws_dynamodb_table.this["deposits"].name }
  tags          = merge(local.tags, { "resilience:service" = "deposits" })
}

module "custody" {
  source        = "./modules/svc"
  name          = "custody"
  cluster_arn   = aws_ecs_cluster.this.arn
  vpc_id        = module.vpc.vpc_id
  subnet_ids    = [module.vpc.private_subnets[0], module.vpc.private_subnets[1]]
  desired_count = 5
  environment   = { TABLE = aws_dynamodb_table.this["custody"].name }
  tags          = merge(local.tags, { "resilience:service" = "custody" })
}
