# Sydney: withdrawal screening on OpenSearch, two nodes in two zones and no dedicated masters; deposit screening with three of each.

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
  name   = "screening"
  cidr   = "10.53.0.0/16"
  zones  = ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"]
}

resource "aws_opensearch_domain" "withdrawals" {
  domain_name    = "withdrawal-screening"
  engine_version = "OpenSearch_2.17"
  cluster_config {
    instance_type          = "r7g.large.search"
    instance_count         = 2
    zone_awareness_enabled = true
    zone_awareness_config {
      availability_zone_count = 2
    }
  }
  ebs_options {
    ebs_enabled = true
    volume_size = 100
  }
  vpc_options {
    subnet_ids         = [module.net.subnet_ids[0], module.net.subnet_ids[2]]
    security_group_ids = [module.net.security_group_id]
  }
}

resource "aws_opensearch_domain" "deposits" {
  domain_name    = "deposit-screening"
  engine_version = "OpenSearch_2.17"
  cluster_config {
    instance_type            = "r7g.large.search"
    instance_count           = 3
    dedicated_master_enabled = true
    dedicated_master_count   = 3
    dedicated_master_type    = "m7g.large.search"
    zone_awareness_enabled   = true
    zone_awareness_config {
      availability_zone_count = 3
    }
  }
  ebs_options {
    ebs_enabled = true
    volume_size = 100
  }
  vpc_options {
    subnet_ids         = module.net.subnet_ids
    security_group_ids = [module.net.security_group_id]
  }
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { SCREENING = "https://${aws_opensearch_domain.withdrawals.endpoint}" }
}

module "deposits" {
  source            = "./modules/cell"
  name              = "deposits"
  service           = "deposits"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { SCREENING = "https://${aws_opensearch_domain.deposits.endpoint}" }
}
