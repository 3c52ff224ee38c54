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

data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "${path.module}/../network/terraform.tfstate" }
}

data "aws_subnet" "private" {
  for_each = toset(data.terraform_remote_state.network.outputs.private_subnet_ids)
  id       = each.value
}

data "aws_dynamodb_table" "requests" {
  name = "requests"
}

data "aws_sqs_queue" "outbound" {
  name = "outbound"
}

variable "signing_key_arn" { type = string }

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_task_definition" "withdraw" {
  family                   = "withdraw"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment = [
      { name = "TABLE", value = data.aws_dynamodb_table.requests.name },
      { name = "KEY", value = var.signing_key_arn },
      { name = "QUEUE", value = data.aws_sqs_queue.outbound.url },
    ]
  }])
}

resource "aws_ecs_service" "withdraw" {
  name            = "withdraw"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.withdraw.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets = [for s in data.aws_subnet.private : s.id]
  }
  tags = { "resilience:service" = "withdrawals" }
}
