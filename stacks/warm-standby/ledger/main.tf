# One Region's part of the global ledger database.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "name" {
  type = string
}

variable "global_cluster" {
  type = string
}

variable "engine_version" {
  type = string
}

variable "network" {
  type = object({ vpc_id = string, zones = list(string), subnets = list(string), task_sg = string })
}

variable "username" {
  description = "null in a Region that follows."
  type        = string
}

variable "instances" {
  type = number
}

resource "aws_db_subnet_group" "ledger" {
  name       = var.name
  subnet_ids = var.network.subnets
}

resource "aws_security_group" "ledger" {
  name   = var.name
  vpc_id = var.network.vpc_id
  ingress {
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [var.network.task_sg]
  }
}

resource "aws_kms_key" "storage" {
  description         = "storage of ${var.name}"
  enable_key_rotation = true
}

resource "aws_rds_cluster" "ledger" {
  cluster_identifier                  = var.name
  global_cluster_identifier           = var.global_cluster
  engine                              = "aurora-postgresql"
  engine_version                      = var.engine_version
  database_name                       = var.username == null ? null : "ledger"
  master_username                     = var.username
  manage_master_user_password         = var.username == null ? null : true
  iam_database_authentication_enabled = true
  db_subnet_group_name                = aws_db_subnet_group.ledger.name
  vpc_security_group_ids              = [aws_security_group.ledger.id]
  storage_encrypted                   = true
  kms_key_id                          = aws_kms_key.storage.arn
  backup_retention_period             = 35
  deletion_protection                 = true
  final_snapshot_identifier           = "${var.name}-last"
  lifecycle {
    # Promotion and failback change which cluster follows: Terraform must not undo it.
    ignore_changes = [replication_source_identifier, global_cluster_identifier, master_username, database_name]
  }
}

resource "aws_rds_cluster_instance" "ledger" {
  count                = var.instances
  identifier           = "${var.name}-${count.index}"
  cluster_identifier   = aws_rds_cluster.ledger.id
  engine               = aws_rds_cluster.ledger.engine
  engine_version       = aws_rds_cluster.ledger.engine_version
  instance_class       = "db.r6g.xlarge"
  db_subnet_group_name = aws_db_subnet_group.ledger.name
  availability_zone    = var.network.zones[count.index] # left open, all of them may stand in one
  promotion_tier       = 0
}

output "endpoint" {
  value = aws_rds_cluster.ledger.endpoint
}
