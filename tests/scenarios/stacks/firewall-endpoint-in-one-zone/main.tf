# Frankfurt: a custodian's approval API; everything that leaves is inspected by AWS Network Firewall.

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

variable "zones" {
  type    = list(string)
  default = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}

module "vpc" {
  source = "./modules/network"
  name   = "custody"
  cidr   = "10.30.0.0/16"
  zones  = var.zones
  nat    = "none"
}

resource "aws_eip" "out" {
  count  = length(var.zones)
  domain = "vpc"
}

resource "aws_nat_gateway" "out" {
  count         = length(var.zones)
  allocation_id = aws_eip.out[count.index].id
  subnet_id     = module.vpc.public_subnet_ids[count.index]
}

resource "aws_subnet" "inspection" {
  count             = length(var.zones)
  vpc_id            = module.vpc.vpc_id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet("10.30.0.0/16", 8, 240 + count.index)
}

resource "aws_route_table" "inspection" {
  count  = length(var.zones)
  vpc_id = module.vpc.vpc_id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.out[count.index].id
  }
}

resource "aws_route_table_association" "inspection" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.inspection[count.index].id
  route_table_id = aws_route_table.inspection[count.index].id
}

resource "aws_networkfirewall_firewall_policy" "out" {
  name = "custody-out"
  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:forward_to_sfe"]
  }
}

# The licence was bought for one endpoint; the other subnets wait for next year's budget.
resource "aws_networkfirewall_firewall" "out" {
  name                = "custody-out"
  firewall_policy_arn = aws_networkfirewall_firewall_policy.out.arn
  vpc_id              = module.vpc.vpc_id
  subnet_mapping {
    subnet_id = aws_subnet.inspection[1].id
  }
}

resource "aws_route" "private" {
  count                  = length(var.zones)
  route_table_id         = module.vpc.private_route_table_ids[count.index]
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = tolist(aws_networkfirewall_firewall.out.firewall_status[0].sync_states)[0].attachment[0].endpoint_id
}

resource "aws_lb" "approvals" {
  name     = "approvals"
  internal = true
  subnets  = module.vpc.private_subnet_ids
}

resource "aws_lb_target_group" "approvals" {
  name        = "approvals"
  port        = 8443
  protocol    = "HTTPS"
  target_type = "ip"
  vpc_id      = module.vpc.vpc_id
}

resource "aws_lb_listener" "approvals" {
  load_balancer_arn = aws_lb.approvals.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:eu-central-1:123456789012:certificate/3f1a2b3c-0000-4000-8000-000000000001"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.approvals.arn
  }
}

resource "aws_ecs_cluster" "custody" {
  name = "custody"
}

resource "aws_dynamodb_table" "approvals" {
  name         = "approvals"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

module "approvals" {
  source            = "./modules/fargate"
  name              = "custody-approvals"
  cluster           = aws_ecs_cluster.custody.id
  subnet_ids        = module.vpc.private_subnet_ids
  tasks             = 3
  environment       = { TABLE = aws_dynamodb_table.approvals.name, MPC_VENDOR = "https://mpc.example.com" }
  target_group_arns = [aws_lb_target_group.approvals.arn]
  tags              = { "resilience:service" = "custody" }
}
