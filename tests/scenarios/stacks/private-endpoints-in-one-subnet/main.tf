# Tokyo: a network without any way to the Internet. AWS is reached through endpoints, put where the first one was.

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
  zones   = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  starts  = toset(["ecr.api", "ecr.dkr", "secretsmanager", "logs"])
  service = "com.amazonaws.ap-northeast-1"
}

module "vpc" {
  source = "./modules/network"
  name   = "sealed"
  cidr   = "10.40.0.0/16"
  zones  = local.zones
  nat    = "none"
}

resource "aws_vpc_endpoint" "start" {
  for_each            = local.starts
  vpc_id              = module.vpc.vpc_id
  service_name        = "${local.service}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [module.vpc.private_subnet_ids[0]]
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id              = module.vpc.vpc_id
  service_name        = "${local.service}.kms"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [module.vpc.private_subnet_ids[0]]
}

resource "aws_vpc_endpoint" "gateway" {
  for_each        = toset(["s3", "dynamodb"])
  vpc_id          = module.vpc.vpc_id
  service_name    = "${local.service}.${each.key}"
  route_table_ids = module.vpc.private_route_table_ids
}

resource "aws_ecs_cluster" "sealed" {
  name = "sealed"
}

resource "aws_secretsmanager_secret" "token" {
  for_each = toset(["deposits", "withdrawals"])
  name     = "${each.key}/token"
}

resource "aws_kms_key" "payout" {
  description              = "payout addresses"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
}

resource "aws_dynamodb_table" "deposits" {
  name         = "deposits"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

module "deposits" {
  source      = "./modules/fargate"
  name        = "deposit-watcher"
  cluster     = aws_ecs_cluster.sealed.id
  subnet_ids  = module.vpc.private_subnet_ids
  tasks       = 6
  environment = { TABLE = aws_dynamodb_table.deposits.name }
  secrets     = { TOKEN = aws_secretsmanager_secret.token["deposits"].arn }
  tags        = { "resilience:service" = "deposits" }
}

module "withdrawals" {
  source      = "./modules/fargate"
  name        = "withdrawal-signer"
  cluster     = aws_ecs_cluster.sealed.id
  subnet_ids  = module.vpc.private_subnet_ids
  tasks       = 6
  environment = { KEY = aws_kms_key.payout.arn }
  secrets     = { TOKEN = aws_secretsmanager_secret.token["withdrawals"].arn }
  tags        = { "resilience:service" = "withdrawals" }
}
