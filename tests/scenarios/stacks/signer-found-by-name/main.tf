# Tokyo: withdrawals ask two signers. One is found by Service Connect, one by Cloud Map; no ARN appears anywhere.

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
  zones = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

module "vpc" {
  source = "./modules/network"
  name   = "mesh"
  cidr   = "10.180.0.0/16"
  zones  = local.zones
}

resource "aws_ecs_cluster" "mesh" {
  name = "mesh"
}

resource "aws_service_discovery_http_namespace" "mesh" {
  name = "mesh"
}

resource "aws_service_discovery_private_dns_namespace" "internal" {
  name = "custody.internal"
  vpc  = module.vpc.vpc_id
}

resource "aws_service_discovery_service" "policy" {
  name = "policy"
  dns_config {
    namespace_id = aws_service_discovery_private_dns_namespace.internal.id
    dns_records {
      type = "A"
      ttl  = 10
    }
  }
}

resource "aws_kms_key" "wallet" {
  description              = "wallet"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
}

resource "aws_ecs_task_definition" "this" {
  for_each = {
    signer      = { KEY_ID = aws_kms_key.wallet.key_id }
    policy      = {}
    withdrawals = { SIGNER_URL = "http://signer:8443", POLICY_URL = "http://policy.custody.internal:9000" }
    deposits    = { POLICY_URL = "http://policy.custody.internal:9000" }
  }
  family                   = each.key
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "public.ecr.aws/docker/library/nginx:1.27"
    portMappings = [{ name = "main", containerPort = 8443 }]
    environment  = [for k, v in each.value : { name = k, value = v }]
  }])
}

# The signer was pinned beside the HSM of the time.
resource "aws_ecs_service" "signer" {
  name            = "signer"
  cluster         = aws_ecs_cluster.mesh.id
  task_definition = aws_ecs_task_definition.this["signer"].arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets = [module.vpc.private_subnet_ids[2]]
  }
  service_connect_configuration {
    enabled   = true
    namespace = aws_service_discovery_http_namespace.mesh.arn
    service {
      port_name      = "main"
      discovery_name = "signer"
      client_alias {
        dns_name = "signer"
        port     = 8443
      }
    }
  }
}

resource "aws_ecs_service" "policy" {
  name            = "policy"
  cluster         = aws_ecs_cluster.mesh.id
  task_definition = aws_ecs_task_definition.this["policy"].arn
  desired_count   = 3
  launch_type     = "FARGATE"
  network_configuration {
    subnets = module.vpc.private_subnet_ids
  }
  service_registries {
    registry_arn = aws_service_discovery_service.policy.arn
  }
}

resource "aws_ecs_service" "withdrawals" {
  name            = "withdrawals"
  cluster         = aws_ecs_cluster.mesh.id
  task_definition = aws_ecs_task_definition.this["withdrawals"].arn
  desired_count   = 3
  launch_type     = "FARGATE"
  network_configuration {
    subnets = module.vpc.private_subnet_ids
  }
  service_connect_configuration {
    enabled   = true
    namespace = aws_service_discovery_http_namespace.mesh.arn
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_ecs_service" "deposits" {
  name            = "deposits"
  cluster         = aws_ecs_cluster.mesh.id
  task_definition = aws_ecs_task_definition.this["deposits"].arn
  desired_count   = 3
  launch_type     = "FARGATE"
  network_configuration {
    subnets = module.vpc.private_subnet_ids
  }
  tags = { "resilience:service" = "deposits" }
}
