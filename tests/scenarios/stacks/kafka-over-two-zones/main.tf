# Osaka: the withdrawal journal and the deposit journal, both on MSK. The first sits in the two zones the rack contract allows.

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
  region                      = "ap-northeast-3"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "journals"
  cidr   = "10.21.0.0/16"
  zones  = ["ap-northeast-3a", "ap-northeast-3b", "ap-northeast-3c"]
}

resource "aws_msk_configuration" "strict" {
  name              = "journal-strict"
  kafka_versions    = ["3.6.0"]
  server_properties = <<-EOT
    auto.create.topics.enable = false
    default.replication.factor = 2
    min.insync.replicas = 2
    unclean.leader.election.enable = false
  EOT
}

resource "aws_msk_cluster" "withdrawals" {
  cluster_name           = "withdrawal-journal"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 4
  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = slice(module.net.subnet_ids, 0, 2)
    security_groups = [module.net.security_group_id]
  }
  configuration_info {
    arn      = aws_msk_configuration.strict.arn
    revision = aws_msk_configuration.strict.latest_revision
  }
}

resource "aws_msk_configuration" "usual" {
  name              = "journal-usual"
  kafka_versions    = ["3.6.0"]
  server_properties = "default.replication.factor=3\nmin.insync.replicas=2\n"
}

resource "aws_msk_cluster" "deposits" {
  cluster_name           = "deposit-journal"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3
  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = module.net.subnet_ids
    security_groups = [module.net.security_group_id]
  }
  configuration_info {
    arn      = aws_msk_configuration.usual.arn
    revision = aws_msk_configuration.usual.latest_revision
  }
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { JOURNAL = aws_msk_cluster.withdrawals.bootstrap_brokers_sasl_iam }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "deposits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { JOURNAL = aws_msk_cluster.deposits.bootstrap_brokers_sasl_iam }
}
