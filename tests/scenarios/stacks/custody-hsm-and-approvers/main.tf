# Cold custody: two HSMs, three approval stations of which two must agree, one vault service.

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

locals {
  zones = { "ap-northeast-1a" = 0, "ap-northeast-1c" = 1, "ap-northeast-1d" = 2 }
}

resource "aws_vpc" "main" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  for_each          = local.zones
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet("10.40.0.0/16", 8, each.value)
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_cloudhsm_v2_cluster" "custody" {
  hsm_type   = "hsm1.medium"
  subnet_ids = [for z, s in aws_subnet.public : s.id]
}

resource "aws_cloudhsm_v2_hsm" "custody" {
  for_each   = toset(["ap-northeast-1a", "ap-northeast-1c"])
  cluster_id = aws_cloudhsm_v2_cluster.custody.cluster_id
  subnet_id  = aws_subnet.public[each.key].id
}

resource "aws_lb" "custody" {
  name    = "custody-vault"
  subnets = [for s in aws_subnet.public : s.id]
}

resource "aws_lb_target_group" "custody" {
  name        = "custody-vault"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}

resource "aws_lb_listener" "custody" {
  load_balancer_arn = aws_lb.custody.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.custody.arn
  }
}

resource "aws_ecs_cluster" "custody" {
  name = "custody"
}

resource "aws_ecs_task_definition" "custody_vault" {
  family                   = "custody-vault"
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
      { name = "HSM_CLUSTER", value = aws_cloudhsm_v2_cluster.custody.cluster_id },
      { name = "REQUESTS", value = aws_dynamodb_table.custody_requests.name },
    ]
  }])
}

resource "aws_ecs_service" "custody_vault" {
  name            = "custody-vault"
  cluster         = aws_ecs_cluster.custody.id
  task_definition = aws_ecs_task_definition.custody_vault.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = [for s in aws_subnet.public : s.id]
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.custody.arn
    container_name   = "app"
    container_port   = 8080
  }
  tags = { "resilience:service" = "custody" }
}

resource "aws_dynamodb_table" "custody_requests" {
  name         = "custody-requests"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

# Approval stations: each holds one operator's key on its own disk.
resource "aws_instance" "approver" {
  for_each                    = local.zones
  ami                         = "ami-12c6146b"
  instance_type               = "t3.small"
  subnet_id                   = aws_subnet.public[each.key].id
  associate_public_ip_address = true
  user_data                   = "#!/bin/sh\necho REQUESTS=${aws_dynamodb_table.custody_requests.name} >> /etc/approver.env\n"
  tags = {
    Name                   = "approver-${each.value}"
    "resilience:service"   = "custody-approval"
    "resilience:function"  = "signing"
    "resilience:threshold" = "2/3"
  }
}

resource "aws_cloudwatch_metric_alarm" "hsm" {
  alarm_name          = "custody-hsm-unhealthy"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "HsmUnhealthy"
  namespace           = "AWS/CloudHSM"
  period              = 60
  statistic           = "Maximum"
  threshold           = 0
  dimensions          = { ClusterId = aws_cloudhsm_v2_cluster.custody.cluster_id }
}
