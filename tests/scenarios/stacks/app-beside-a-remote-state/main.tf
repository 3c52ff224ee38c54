# The application's own plan: network, cluster and ledger are other teams' states.

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

data "terraform_remote_state" "platform" {
  backend = "local"
  config = {
    path = "${path.module}/network.json"
  }
}

locals {
  platform = data.terraform_remote_state.platform.outputs
}

resource "aws_ecs_task_definition" "withdrawals" {
  family                   = "withdrawals"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name        = "app"
    image       = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential   = true
    environment = [{ name = "PGHOST", value = local.platform.ledger_host }]
  }])
}

resource "aws_ecs_service" "withdrawals" {
  name            = "withdrawals"
  cluster         = local.platform.cluster_arn
  task_definition = aws_ecs_task_definition.withdrawals.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets = local.platform.private_subnet_ids
  }
}
