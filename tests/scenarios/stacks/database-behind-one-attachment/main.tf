# Tokyo: applications and data in two networks, joined by a transit gateway; the Internet is reached directly.

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

module "app" {
  source = "./modules/network"
  name   = "app"
  cidr   = "10.170.0.0/16"
  zones  = local.zones
}

module "data" {
  source = "./modules/network"
  name   = "data"
  cidr   = "10.171.0.0/16"
  zones  = local.zones
  nat    = "none"
}

resource "aws_ec2_transit_gateway" "core" {
  description = "core"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "app" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = module.app.vpc_id
  subnet_ids         = module.app.private_subnet_ids
}

resource "aws_ec2_transit_gateway_vpc_attachment" "data" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = module.data.vpc_id
  subnet_ids         = [module.data.private_subnet_ids[0]]
}

resource "aws_route" "app_to_data" {
  count                  = length(local.zones)
  route_table_id         = module.app.private_route_table_ids[count.index]
  destination_cidr_block = "10.171.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.core.id
}

resource "aws_route" "data_to_app" {
  count                  = length(local.zones)
  route_table_id         = module.data.private_route_table_ids[count.index]
  destination_cidr_block = "10.170.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.core.id
}

resource "aws_db_subnet_group" "ledger" {
  name       = "ledger"
  subnet_ids = module.data.private_subnet_ids
}

resource "aws_db_instance" "ledger" {
  identifier              = "ledger"
  engine                  = "postgres"
  instance_class          = "db.r6g.xlarge"
  allocated_storage       = 200
  multi_az                = true
  backup_retention_period = 14
  username                = "ledger"
  password                = "placeholder-not-a-secret"
  db_subnet_group_name    = aws_db_subnet_group.ledger.name
  skip_final_snapshot     = true
}

resource "aws_ecs_cluster" "app" {
  name = "app"
}

module "withdrawals" {
  source      = "./modules/fargate"
  name        = "withdrawals"
  cluster     = aws_ecs_cluster.app.id
  subnet_ids  = module.app.private_subnet_ids
  tasks       = 6
  environment = { LEDGER = aws_db_instance.ledger.address }
  tags        = { "resilience:service" = "withdrawals" }
}
