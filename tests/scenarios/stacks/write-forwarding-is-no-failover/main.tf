# Active/active withdrawals in Dublin and Frankfurt. The Frankfurt cell writes through Aurora's write forwarding, so somebody wrote "multi-master" on the slide.

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

provider "aws" {
  alias                       = "fra"
  region                      = "eu-central-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "dublin" {
  source = "./modules/net"
  name   = "dublin"
  cidr   = "10.33.0.0/16"
  zones  = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

module "frankfurt" {
  source    = "./modules/net"
  providers = { aws = aws.fra }
  name      = "frankfurt"
  cidr      = "10.34.0.0/16"
  zones     = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}

resource "aws_rds_global_cluster" "ledger" {
  global_cluster_identifier = "ledger"
  engine                    = "aurora-mysql"
  engine_version            = "8.0.mysql_aurora.3.08.0"
}

module "ledger_dublin" {
  source     = "./modules/aurora"
  name       = "ledger-dublin"
  global_id  = aws_rds_global_cluster.ledger.id
  subnet_ids = module.dublin.subnet_ids
  zones      = ["eu-west-1a", "eu-west-1b"]
  is_primary = true
}

module "ledger_frankfurt" {
  source     = "./modules/aurora"
  providers  = { aws = aws.fra }
  name       = "ledger-frankfurt"
  global_id  = aws_rds_global_cluster.ledger.id
  subnet_ids = module.frankfurt.subnet_ids
  zones      = ["eu-central-1a", "eu-central-1c"]
  is_primary = false
}

module "cell_dublin" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.dublin.vpc_id
  subnet_ids        = module.dublin.subnet_ids
  security_group_id = module.dublin.security_group_id
  environment       = { LEDGER_HOST = module.ledger_dublin.endpoint }
}

module "cell_frankfurt" {
  source            = "./modules/cell"
  providers         = { aws = aws.fra }
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.frankfurt.vpc_id
  subnet_ids        = module.frankfurt.subnet_ids
  security_group_id = module.frankfurt.security_group_id
  environment       = { LEDGER_HOST = module.ledger_frankfurt.reader_endpoint }
}

resource "aws_route53_zone" "internal" {
  name = "withdrawals.example.com"
}

resource "aws_route53_record" "api" {
  for_each = {
    eu-west-1    = { name = module.cell_dublin.dns_name, zone = module.cell_dublin.zone_id }
    eu-central-1 = { name = module.cell_frankfurt.dns_name, zone = module.cell_frankfurt.zone_id }
  }
  zone_id        = aws_route53_zone.internal.zone_id
  name           = "api.withdrawals.example.com"
  type           = "A"
  set_identifier = each.key
  latency_routing_policy {
    region = each.key
  }
  alias {
    name                   = each.value.name
    zone_id                = each.value.zone
    evaluate_target_health = true
  }
}
