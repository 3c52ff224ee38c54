# One module per service, bland names inside, no tags: svc-17 and svc-23 are withdrawals and deposits only by their module.

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

module "network" {
  source = "./modules/network"
  cidr   = "10.60.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_kms_key" "hot" {
  description              = "hot"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
}

module "withdrawals" {
  source      = "./modules/service"
  name        = "svc-17"
  subnet_ids  = module.network.subnet_ids
  vpc_id      = module.network.vpc_id
  cluster_arn = aws_ecs_cluster.main.arn
  desired     = 1
  env         = { KEY = aws_kms_key.hot.arn }
}

module "deposits" {
  source      = "./modules/service"
  name        = "svc-23"
  subnet_ids  = module.network.subnet_ids
  vpc_id      = module.network.vpc_id
  cluster_arn = aws_ecs_cluster.main.arn
  desired     = 3
}

module "blog" {
  source      = "./modules/service"
  name        = "svc-31"
  subnet_ids  = [module.network.subnet_ids[0], module.network.subnet_ids[1]]
  vpc_id      = module.network.vpc_id
  cluster_arn = aws_ecs_cluster.main.arn
  desired     = 1
}

resource "aws_instance" "ci" {
  ami           = "ami-12c6146b"
  instance_type = "m6i.large"
  subnet_id     = module.network.subnet_ids[0]
}
