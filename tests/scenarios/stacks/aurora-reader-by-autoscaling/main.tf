# Tokyo: withdrawals on Aurora Serverless v2 with one instance; the ledger declares one instance and Application Auto Scaling keeps at least one reader.

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

module "net" {
  source = "./modules/net"
  name   = "ledger"
  cidr   = "10.35.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_db_subnet_group" "core" {
  name       = "core"
  subnet_ids = module.net.subnet_ids
}

resource "aws_rds_cluster" "withdrawals" {
  cluster_identifier          = "withdrawals"
  engine                      = "aurora-postgresql"
  engine_version              = "16.4"
  master_username             = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.core.name
  availability_zones          = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  skip_final_snapshot         = true
  serverlessv2_scaling_configuration {
    min_capacity = 8
    max_capacity = 64
  }
}

resource "aws_rds_cluster_instance" "withdrawals" {
  identifier         = "withdrawals-0"
  cluster_identifier = aws_rds_cluster.withdrawals.id
  engine             = aws_rds_cluster.withdrawals.engine
  instance_class     = "db.serverless"
  availability_zone  = "ap-northeast-1d"
}

resource "aws_rds_cluster" "ledger" {
  cluster_identifier          = "ledger"
  engine                      = "aurora-postgresql"
  engine_version              = "16.4"
  master_username             = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.core.name
  skip_final_snapshot         = true
}

resource "aws_rds_cluster_instance" "ledger" {
  identifier         = "ledger-0"
  cluster_identifier = aws_rds_cluster.ledger.id
  engine             = aws_rds_cluster.ledger.engine
  instance_class     = "db.r6g.large"
}

resource "aws_appautoscaling_target" "ledger" {
  service_namespace  = "rds"
  scalable_dimension = "rds:cluster:ReadReplicaCount"
  resource_id        = "cluster:${aws_rds_cluster.ledger.id}"
  min_capacity       = 1
  max_capacity       = 5
}

resource "aws_appautoscaling_policy" "ledger" {
  name               = "ledger-readers"
  service_namespace  = aws_appautoscaling_target.ledger.service_namespace
  scalable_dimension = aws_appautoscaling_target.ledger.scalable_dimension
  resource_id        = aws_appautoscaling_target.ledger.resource_id
  policy_type        = "TargetTrackingScaling"
  target_tracking_scaling_policy_configuration {
    predefined_metric_specification {
      predefined_metric_type = "RDSReaderAverageCPUUtilization"
    }
    target_value = 60
  }
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_HOST = aws_rds_cluster.withdrawals.endpoint }
}

module "ledger" {
  source            = "./modules/cell"
  name              = "ledger"
  service           = "ledger"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_HOST = aws_rds_cluster.ledger.endpoint }
}
