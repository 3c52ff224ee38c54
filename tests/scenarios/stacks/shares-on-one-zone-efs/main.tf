# Frankfurt custodian: the sweeper keeps its state on EFS One Zone "to save 47 percent"; the vault's file system is Regional and replicated to Dublin.

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
  region                      = "eu-central-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "vault"
  cidr   = "10.32.0.0/16"
  zones  = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}

resource "aws_efs_file_system" "sweeps" {
  creation_token         = "sweeps"
  availability_zone_name = "eu-central-1b"
  encrypted              = true
}

resource "aws_efs_backup_policy" "sweeps" {
  file_system_id = aws_efs_file_system.sweeps.id
  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_efs_mount_target" "sweeps" {
  file_system_id  = aws_efs_file_system.sweeps.id
  subnet_id       = module.net.subnet_ids[1]
  security_groups = [module.net.security_group_id]
}

resource "aws_efs_file_system" "vault" {
  creation_token = "vault"
  encrypted      = true
}

resource "aws_efs_mount_target" "vault" {
  count           = 3
  file_system_id  = aws_efs_file_system.vault.id
  subnet_id       = module.net.subnet_ids[count.index]
  security_groups = [module.net.security_group_id]
}

resource "aws_efs_replication_configuration" "vault" {
  source_file_system_id = aws_efs_file_system.vault.id
  destination {
    region = "eu-west-1"
  }
}

resource "aws_ecs_cluster" "core" {
  name = "core"
}

resource "aws_ecs_task_definition" "job" {
  for_each                 = { sweeps = aws_efs_file_system.sweeps.id, vault = aws_efs_file_system.vault.id }
  family                   = each.key
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions    = jsonencode([{ name = "app", image = "registry.example.com/${each.key}:2", essential = true, mountPoints = [{ sourceVolume = "data", containerPath = "/data" }] }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = each.value
      transit_encryption = "ENABLED"
    }
  }
}

resource "aws_ecs_service" "sweeps" {
  name            = "deposit-sweeps"
  cluster         = aws_ecs_cluster.core.id
  task_definition = aws_ecs_task_definition.job["sweeps"].arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = module.net.subnet_ids
    security_groups = [module.net.security_group_id]
  }
  tags = { "resilience:service" = "deposits" }
}

resource "aws_ecs_service" "vault" {
  name            = "vault"
  cluster         = aws_ecs_cluster.core.id
  task_definition = aws_ecs_task_definition.job["vault"].arn
  desired_count   = 3
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = module.net.subnet_ids
    security_groups = [module.net.security_group_id]
  }
  tags = { "resilience:service" = "custody" }
}
