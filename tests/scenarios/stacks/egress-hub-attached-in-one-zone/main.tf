# Tokyo: payout workers in a spoke without gateways of its own; all traffic leaves through the egress hub.

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

module "hub" {
  source = "./modules/network"
  name   = "egress-hub"
  cidr   = "10.0.0.0/16"
  zones  = local.zones
}

module "payout" {
  source = "./modules/network"
  name   = "payout"
  cidr   = "10.8.0.0/16"
  zones  = local.zones
  nat    = "none"
}

resource "aws_ec2_transit_gateway" "core" {
  description                     = "core"
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "hub" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = module.hub.vpc_id
  subnet_ids         = module.hub.private_subnet_ids
}

# Each attachment subnet costs money: one was enough for the pilot.
resource "aws_ec2_transit_gateway_vpc_attachment" "payout" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = module.payout.vpc_id
  subnet_ids         = [module.payout.private_subnet_ids[0]]
}

resource "aws_ec2_transit_gateway_route_table" "spokes" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id
}

resource "aws_ec2_transit_gateway_route_table_association" "payout" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.payout.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}

resource "aws_ec2_transit_gateway_route" "out" {
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.hub.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}

resource "aws_route" "payout_out" {
  count                  = length(local.zones)
  route_table_id         = module.payout.private_route_table_ids[count.index]
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.core.id
}

resource "aws_ecs_cluster" "payout" {
  name = "payout"
}

resource "aws_dynamodb_table" "payouts" {
  name         = "payouts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

module "workers" {
  source      = "./modules/fargate"
  name        = "payout-worker"
  cluster     = aws_ecs_cluster.payout.id
  subnet_ids  = module.payout.private_subnet_ids
  tasks       = 6
  environment = { PAYOUTS = aws_dynamodb_table.payouts.name, RPC = "https://rpc.example.net" }
  tags        = { "resilience:service" = "withdrawals" }
}
