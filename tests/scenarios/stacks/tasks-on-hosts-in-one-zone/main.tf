# Ohio: the custody ledger API on ECS with EC2 hosts. The service names three subnets; the hosts were never widened.

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
  region                      = "us-east-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

data "aws_availability_zones" "ohio" {
  state = "available"
}

module "vpc" {
  source = "./modules/network"
  name   = "ledger"
  cidr   = "10.100.0.0/16"
  zones  = data.aws_availability_zones.ohio.names
}

resource "aws_launch_template" "host" {
  name_prefix   = "ecs-host-"
  image_id      = "ami-12c6146b"
  instance_type = "m6i.xlarge"
}

resource "aws_autoscaling_group" "ledger" {
  name                = "ecs-host-ledger"
  min_size            = 3
  max_size            = 9
  vpc_zone_identifier = [module.vpc.private_subnet_ids[0]]
  launch_template {
    id      = aws_launch_template.host.id
    version = "$Latest"
  }
  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_autoscaling_group" "shared" {
  name                = "ecs-host-shared"
  min_size            = 3
  max_size            = 9
  vpc_zone_identifier = module.vpc.private_subnet_ids
  launch_template {
    id      = aws_launch_template.host.id
    version = "$Latest"
  }
  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_ecs_capacity_provider" "ledger" {
  name = "host-ledger"
  auto_scaling_group_provider {
    auto_scaling_group_arn = aws_autoscaling_group.ledger.arn
    managed_scaling {
      status          = "ENABLED"
      target_capacity = 100
    }
  }
}

resource "aws_ecs_capacity_provider" "shared" {
  name = "host-shared"
  auto_scaling_group_provider {
    auto_scaling_group_arn = aws_autoscaling_group.shared.arn
  }
}

resource "aws_ecs_cluster" "cluster" {
  for_each = toset(["ledger", "shared"])
  name     = each.key
}

resource "aws_ecs_cluster_capacity_providers" "ledger" {
  cluster_name       = aws_ecs_cluster.cluster["ledger"].name
  capacity_providers = [aws_ecs_capacity_provider.ledger.name]
  default_capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.ledger.name
    weight            = 100
  }
}

resource "aws_ecs_cluster_capacity_providers" "shared" {
  cluster_name       = aws_ecs_cluster.cluster["shared"].name
  capacity_providers = [aws_ecs_capacity_provider.shared.name]
  default_capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.shared.name
    weight            = 100
  }
}

resource "aws_dynamodb_table" "table" {
  for_each     = toset(["ledger", "deposits"])
  name         = each.key
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_ecs_task_definition" "task" {
  for_each     = toset(["ledger", "deposits"])
  family       = each.key
  network_mode = "awsvpc"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "123456789012.dkr.ecr.us-east-2.amazonaws.com/${each.key}:7"
    memory      = 2048
    environment = [{ name = "TABLE", value = aws_dynamodb_table.table[each.key].name }]
  }])
}

resource "aws_ecs_service" "ledger" {
  name            = "ledger"
  cluster         = aws_ecs_cluster.cluster["ledger"].arn
  task_definition = aws_ecs_task_definition.task["ledger"].arn
  desired_count   = 6
  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.ledger.name
    weight            = 100
  }
  network_configuration {
    subnets = module.vpc.private_subnet_ids
  }
  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }
  tags = { "resilience:service" = "ledger" }
}

# One deposit watcher on every shared host.
resource "aws_ecs_service" "deposits" {
  name                = "deposit-watcher"
  cluster             = aws_ecs_cluster.cluster["shared"].arn
  task_definition     = aws_ecs_task_definition.task["deposits"].arn
  scheduling_strategy = "DAEMON"
  launch_type         = "EC2"
  network_configuration {
    subnets = module.vpc.private_subnet_ids
  }
  tags = { "resilience:service" = "deposits" }
}
