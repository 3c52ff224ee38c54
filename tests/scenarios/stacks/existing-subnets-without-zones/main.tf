# Subnets by data source, ids only: nobody looked up their zones. A load balancer over the same ids says more than it seems.

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

data "aws_vpc" "shared" {
  default = true
}

data "aws_subnets" "shared" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.shared.id]
  }
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_lb" "withdraw" {
  name    = "withdraw"
  subnets = data.aws_subnets.shared.ids
  tags    = { "resilience:service" = "withdrawals" }
}

resource "aws_lb_target_group" "withdraw" {
  name        = "withdraw"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = data.aws_vpc.shared.id
}

resource "aws_lb_listener" "withdraw" {
  load_balancer_arn = aws_lb.withdraw.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.withdraw.arn
  }
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
    environment  = [{ name = "TABLE", value = aws_dynamodb_table.requests.name }]
  }])
}

resource "aws_ecs_service" "withdraw" {
  name            = "withdraw"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.withdraw.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = data.aws_subnets.shared.ids
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.withdraw.arn
    container_name   = "app"
    container_port   = 8080
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_dynamodb_table" "requests" {
  name         = "requests"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_ecs_task_definition" "reconcile" {
  family                   = "reconcile"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "TABLE", value = aws_dynamodb_table.requests.name }]
  }])
}

resource "aws_ecs_service" "reconcile" {
  name            = "reconcile"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.reconcile.arn
  desired_count   = 1
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = data.aws_subnets.shared.ids
    assign_public_ip = true
  }
  tags = { "resilience:service" = "reconciliation" }
}
