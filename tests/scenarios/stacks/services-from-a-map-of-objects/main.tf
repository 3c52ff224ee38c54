# Seoul, one for_each over a map of services: what differs is in the map.

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
  region                      = "ap-northeast-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

variable "services" {
  type = map(object({
    count    = number
    tiers    = optional(list(string), ["a", "b", "c"])
    spot     = optional(bool, false)
    function = string
  }))
  default = {
    withdraw-api = { count = 2, tiers = ["a", "b"], function = "withdrawals" }
    settlement   = { count = 2, tiers = ["c"], function = "settlement" }
    sweeper      = { count = 1, spot = true, function = "deposits" }
    ledger-api   = { count = 4, function = "ledger" }
  }
}

locals {
  zones    = ["a", "b", "c"]
  services = { for name, s in var.services : name => merge(s, { subnets = [for t in s.tiers : aws_subnet.app[t].id] }) }
}

resource "aws_vpc" "app" {
  cidr_block = "10.7.0.0/16"
}

resource "aws_subnet" "app" {
  for_each          = toset(local.zones)
  vpc_id            = aws_vpc.app.id
  availability_zone = "ap-northeast-2${each.key}"
  cidr_block        = cidrsubnet("10.7.0.0/16", 8, index(local.zones, each.key))
}

resource "aws_ecs_cluster" "app" {
  name = "app"
}

resource "aws_ecs_cluster_capacity_providers" "app" {
  cluster_name       = aws_ecs_cluster.app.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
}

resource "aws_sqs_queue" "work" {
  for_each = local.services
  name     = "${each.key}-work"
}

resource "aws_ecs_task_definition" "app" {
  for_each                 = local.services
  family                   = each.key
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name        = "app"
    image       = "ghcr.io/exchange/${each.key}:1.4.0"
    essential   = true
    environment = [{ name = "QUEUE_URL", value = aws_sqs_queue.work[each.key].url }]
  }])
}

resource "aws_ecs_service" "app" {
  for_each        = local.services
  name            = each.key
  cluster         = aws_ecs_cluster.app.id
  task_definition = aws_ecs_task_definition.app[each.key].arn
  desired_count   = each.value.count
  dynamic "capacity_provider_strategy" {
    for_each = each.value.spot ? ["FARGATE_SPOT"] : ["FARGATE"]
    content {
      capacity_provider = capacity_provider_strategy.value
      weight            = 1
    }
  }
  network_configuration {
    subnets          = each.value.subnets
    assign_public_ip = false
  }
  tags = { "resilience:service" = each.value.function }
}
