# London: nightly settlement. A state machine submits jobs; Batch runs them on Fargate.

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
  region                      = "eu-west-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

data "aws_availability_zones" "available" {
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

module "vpc" {
  source = "./modules/network"
  name   = "settlement"
  cidr   = "10.150.0.0/16"
  zones  = slice(data.aws_availability_zones.available.names, 0, 3)
  nat    = "single"
}

resource "aws_iam_role" "batch" {
  for_each = toset(["batch", "states", "ecs-tasks"])
  name     = "settlement-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "${each.key}.amazonaws.com" } }]
  })
}

resource "aws_batch_compute_environment" "settle" {
  compute_environment_name = "settle"
  type                     = "MANAGED"
  service_role             = aws_iam_role.batch["batch"].arn
  compute_resources {
    type               = "FARGATE"
    max_vcpus          = 64
    subnets            = [module.vpc.private_subnet_ids[2]]
    security_group_ids = ["sg-0a1b2c3d4e5f60001"]
  }
}

resource "aws_batch_job_queue" "settle" {
  name     = "settle"
  state    = "ENABLED"
  priority = 1
  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.settle.arn
  }
}

resource "aws_dynamodb_table" "settled" {
  name         = "settled"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_batch_job_definition" "settle" {
  name                  = "settle"
  type                  = "container"
  platform_capabilities = ["FARGATE"]
  container_properties = jsonencode({
    image                = "public.ecr.aws/docker/library/python:3.12"
    command              = ["settle"]
    environment          = [{ name = "SETTLED", value = aws_dynamodb_table.settled.name }]
    executionRoleArn     = aws_iam_role.batch["ecs-tasks"].arn
    resourceRequirements = [{ type = "VCPU", value = "1" }, { type = "MEMORY", value = "2048" }]
  })
}

resource "aws_sfn_state_machine" "settle" {
  name     = "nightly-settlement"
  role_arn = aws_iam_role.batch["states"].arn
  definition = jsonencode({
    StartAt = "Submit"
    States = {
      Submit = {
        Type     = "Task"
        Resource = "arn:aws:states:::batch:submitJob.sync"
        Parameters = {
          JobName       = "settle"
          JobQueue      = aws_batch_job_queue.settle.arn
          JobDefinition = aws_batch_job_definition.settle.arn
        }
        End = true
      }
    }
  })
  tags = { "resilience:service" = "settlement" }
}
