# Hot standby in Osaka: tasks run, the record fails over by itself, the Aurora global database does not.

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

module "withdrawals_tokyo" {
  source  = "./modules/site"
  name    = "withdrawals-tyo"
  service = "withdrawals"
  cidr    = "10.1.0.0/16"
  zones   = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  env     = { LEDGER_HOST = aws_rds_cluster.tokyo.endpoint }
}

module "withdrawals_osaka" {
  source    = "./modules/site"
  providers = { aws = aws.osaka }
  name      = "withdrawals-kix"
  service   = "withdrawals"
  cidr      = "10.2.0.0/16"
  zones     = ["ap-northeast-3a", "ap-northeast-3b", "ap-northeast-3c"]
  env       = { LEDGER_HOST = aws_rds_cluster.osaka.endpoint }
}

resource "aws_db_subnet_group" "tokyo" {
  name       = "ledger"
  subnet_ids = module.withdrawals_tokyo.subnet_ids
}

resource "aws_db_subnet_group" "osaka" {
  provider   = aws.osaka
  name       = "ledger"
  subnet_ids = module.withdrawals_osaka.subnet_ids
}

resource "aws_rds_global_cluster" "ledger" {
  global_cluster_identifier = "ledger"
  engine                    = "aurora-postgresql"
  engine_version            = "16.4"
}

resource "aws_rds_cluster" "tokyo" {
  cluster_identifier        = "ledger-tyo"
  engine                    = aws_rds_global_cluster.ledger.engine
  engine_version            = aws_rds_global_cluster.ledger.engine_version
  global_cluster_identifier = aws_rds_global_cluster.ledger.id
  master_username           = "ledger"
  master_password           = "rotated-at-first-login"
  db_subnet_group_name      = aws_db_subnet_group.tokyo.name
  skip_final_snapshot       = true
}

resource "aws_rds_cluster_instance" "tokyo" {
  for_each             = toset(["ap-northeast-1a", "ap-northeast-1c"])
  identifier           = "ledger-${each.key}"
  cluster_identifier   = aws_rds_cluster.tokyo.id
  engine               = aws_rds_cluster.tokyo.engine
  instance_class       = "db.r6g.2xlarge"
  availability_zone    = each.key
  db_subnet_group_name = aws_db_subnet_group.tokyo.name
}

resource "aws_rds_cluster" "osaka" {
  provider                  = aws.osaka
  cluster_identifier        = "ledger-kix"
  engine                    = aws_rds_global_cluster.ledger.engine
  engine_version            = aws_rds_global_cluster.ledger.engine_version
  global_cluster_identifier = aws_rds_global_cluster.ledger.id
  db_subnet_group_name      = aws_db_subnet_group.osaka.name
  skip_final_snapshot       = true
  depends_on                = [aws_rds_cluster_instance.tokyo]
}

resource "aws_rds_cluster_instance" "osaka" {
  provider             = aws.osaka
  identifier           = "ledger-kix-1"
  cluster_identifier   = aws_rds_cluster.osaka.id
  engine               = aws_rds_cluster.osaka.engine
  instance_class       = "db.r6g.2xlarge"
  db_subnet_group_name = aws_db_subnet_group.osaka.name
}


resource "aws_route53_zone" "public" {
  name = "exchange.example"
}

resource "aws_route53_health_check" "withdraw" {
  fqdn              = module.withdrawals_tokyo.lb_dns_name
  type              = "HTTP"
  port              = 80
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 3
}

resource "aws_route53_record" "withdraw_primary" {
  zone_id         = aws_route53_zone.public.zone_id
  name            = "withdraw"
  type            = "A"
  set_identifier  = "tokyo"
  health_check_id = aws_route53_health_check.withdraw.id
  failover_routing_policy {
    type = "PRIMARY"
  }
  alias {
    name                   = module.withdrawals_tokyo.lb_dns_name
    zone_id                = module.withdrawals_tokyo.lb_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "withdraw_secondary" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "withdraw"
  type           = "A"
  set_identifier = "osaka"
  failover_routing_policy {
    type = "SECONDARY"
  }
  alias {
    name                   = module.withdrawals_osaka.lb_dns_name
    zone_id                = module.withdrawals_osaka.lb_zone_id
    evaluate_target_health = true
  }
}
