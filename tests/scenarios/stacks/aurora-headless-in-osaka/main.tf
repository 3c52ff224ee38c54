# Withdrawals in Tokyo with an Aurora Global Database; the Osaka side was made headless to save cost. Fleet and DNS stand ready there.

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

module "tokyo" {
  source = "./modules/net"
  name   = "tokyo"
  cidr   = "10.23.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

module "osaka" {
  source    = "./modules/net"
  providers = { aws = aws.osaka }
  name      = "osaka"
  cidr      = "10.24.0.0/16"
  zones     = ["ap-northeast-3a", "ap-northeast-3b", "ap-northeast-3c"]
}

resource "aws_rds_global_cluster" "ledger" {
  global_cluster_identifier = "withdrawal-ledger"
  engine                    = "aurora-postgresql"
  engine_version            = "16.4"
  storage_encrypted         = true
}

resource "aws_db_subnet_group" "tokyo" {
  name       = "ledger-tokyo"
  subnet_ids = module.tokyo.subnet_ids
}

resource "aws_db_subnet_group" "osaka" {
  provider   = aws.osaka
  name       = "ledger-osaka"
  subnet_ids = module.osaka.subnet_ids
}

resource "aws_rds_cluster" "tokyo" {
  cluster_identifier          = "ledger-tokyo"
  global_cluster_identifier   = aws_rds_global_cluster.ledger.id
  engine                      = aws_rds_global_cluster.ledger.engine
  engine_version              = aws_rds_global_cluster.ledger.engine_version
  master_username             = "ledger"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.tokyo.name
  backup_retention_period     = 14
  skip_final_snapshot         = true
}

resource "aws_rds_cluster_instance" "tokyo" {
  for_each           = { writer = "ap-northeast-1a", reader = "ap-northeast-1c" }
  identifier         = "ledger-tokyo-${each.key}"
  cluster_identifier = aws_rds_cluster.tokyo.id
  engine             = aws_rds_cluster.tokyo.engine
  instance_class     = "db.r6g.xlarge"
  availability_zone  = each.value
}

resource "aws_kms_key" "osaka" {
  provider    = aws.osaka
  description = "ledger at rest in Osaka"
}

# No instance: storage is kept up to date, nothing answers queries until somebody adds one.
resource "aws_rds_cluster" "osaka" {
  provider                  = aws.osaka
  depends_on                = [aws_rds_cluster_instance.tokyo]
  cluster_identifier        = "ledger-osaka"
  global_cluster_identifier = aws_rds_global_cluster.ledger.id
  engine                    = aws_rds_global_cluster.ledger.engine
  engine_version            = aws_rds_global_cluster.ledger.engine_version
  storage_encrypted         = true
  kms_key_id                = aws_kms_key.osaka.arn
  db_subnet_group_name      = aws_db_subnet_group.osaka.name
  skip_final_snapshot       = true
  lifecycle {
    ignore_changes = [replication_source_identifier]
  }
}

module "tokyo_cell" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.tokyo.vpc_id
  subnet_ids        = module.tokyo.subnet_ids
  security_group_id = module.tokyo.security_group_id
  environment       = { LEDGER_HOST = aws_rds_cluster.tokyo.endpoint }
}

module "osaka_cell" {
  source            = "./modules/cell"
  providers         = { aws = aws.osaka }
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.osaka.vpc_id
  subnet_ids        = module.osaka.subnet_ids
  security_group_id = module.osaka.security_group_id
  environment       = { LEDGER_HOST = aws_rds_cluster.osaka.endpoint }
}

resource "aws_route53_zone" "internal" {
  name = "withdrawals.example.com"
}

resource "aws_route53_record" "api" {
  for_each = {
    PRIMARY   = { name = module.tokyo_cell.dns_name, zone = module.tokyo_cell.zone_id }
    SECONDARY = { name = module.osaka_cell.dns_name, zone = module.osaka_cell.zone_id }
  }
  zone_id        = aws_route53_zone.internal.zone_id
  name           = "api.withdrawals.example.com"
  type           = "A"
  set_identifier = lower(each.key)
  failover_routing_policy {
    type = each.key
  }
  alias {
    name                   = each.value.name
    zone_id                = each.value.zone
    evaluate_target_health = true
  }
}
