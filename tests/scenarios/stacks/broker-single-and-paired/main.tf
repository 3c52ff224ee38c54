# Sydney: withdrawal approvals travel over ActiveMQ, single-instance; settlement of deposits over an active/standby pair, trade reports over a RabbitMQ cluster.

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
  region                      = "ap-southeast-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "brokers"
  cidr   = "10.37.0.0/16"
  zones  = ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"]
}

resource "aws_mq_broker" "approvals" {
  broker_name        = "approvals"
  engine_type        = "ActiveMQ"
  engine_version     = "5.18"
  host_instance_type = "mq.m5.large"
  deployment_mode    = "SINGLE_INSTANCE"
  subnet_ids         = [module.net.subnet_ids[2]]
  security_groups    = [module.net.security_group_id]
  user {
    username = "approvals"
    password = "change-me-on-first-login"
  }
}

resource "aws_mq_broker" "settlement" {
  broker_name        = "settlement"
  engine_type        = "ActiveMQ"
  engine_version     = "5.18"
  host_instance_type = "mq.m5.large"
  deployment_mode    = "ACTIVE_STANDBY_MULTI_AZ"
  subnet_ids         = slice(module.net.subnet_ids, 0, 2)
  security_groups    = [module.net.security_group_id]
  user {
    username = "settlement"
    password = "change-me-on-first-login"
  }
}

resource "aws_mq_broker" "ledger" {
  broker_name        = "postings"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"
  deployment_mode    = "CLUSTER_MULTI_AZ"
  subnet_ids         = module.net.subnet_ids
  security_groups    = [module.net.security_group_id]
  user {
    username = "ledger"
    password = "change-me-on-first-login"
  }
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "approvals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { BROKER = aws_mq_broker.approvals.instances[0].endpoints[0] }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "settlement"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { BROKER = aws_mq_broker.settlement.arn }
}

module "ledger" {
  source            = "./modules/cell"
  name              = "postings"
  service           = "ledger"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { BROKER = aws_mq_broker.ledger.instances[0].endpoints[0] }
}
