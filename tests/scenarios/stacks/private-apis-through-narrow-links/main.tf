# Tokyo: two public APIs in front of private services, one REST, one HTTP.

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
  zones = { a = "ap-northeast-1a", c = "ap-northeast-1c", d = "ap-northeast-1d" }
}

resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "core" {
  for_each          = local.zones
  vpc_id            = aws_vpc.core.id
  availability_zone = each.value
  cidr_block        = cidrsubnet(aws_vpc.core.cidr_block, 8, index(keys(local.zones), each.key))
}

resource "aws_vpc_endpoint" "tables" {
  vpc_id          = aws_vpc.core.id
  service_name    = "com.amazonaws.ap-northeast-1.dynamodb"
  route_table_ids = [aws_vpc.core.main_route_table_id]
}

resource "aws_ecs_cluster" "core" {
  name = "core"
}

resource "aws_dynamodb_table" "flow" {
  for_each     = toset(["withdrawals", "deposits"])
  name         = each.key
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

# --- withdrawals: REST API, VPC link to a network load balancer ----------------------------------

resource "aws_lb" "withdrawals" {
  name               = "withdrawals-link"
  load_balancer_type = "network"
  internal           = true
  subnets            = [aws_subnet.core["d"].id]
}

resource "aws_lb_target_group" "withdrawals" {
  name        = "withdrawals"
  port        = 8443
  protocol    = "TCP"
  target_type = "ip"
  vpc_id      = aws_vpc.core.id
}

resource "aws_lb_listener" "withdrawals" {
  load_balancer_arn = aws_lb.withdrawals.arn
  port              = 8443
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.withdrawals.arn
  }
}

module "withdrawals" {
  source            = "./modules/fargate"
  name              = "withdrawals"
  cluster           = aws_ecs_cluster.core.id
  subnet_ids        = [for s in aws_subnet.core : s.id]
  tasks             = 3
  environment       = { TABLE = aws_dynamodb_table.flow["withdrawals"].name }
  target_group_arns = [aws_lb_target_group.withdrawals.arn]
  tags              = { "resilience:service" = "withdrawals" }
}

resource "aws_api_gateway_vpc_link" "withdrawals" {
  name        = "withdrawals"
  target_arns = [aws_lb.withdrawals.arn]
}

resource "aws_api_gateway_rest_api" "withdrawals" {
  name = "withdrawals"
  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "any" {
  rest_api_id = aws_api_gateway_rest_api.withdrawals.id
  parent_id   = aws_api_gateway_rest_api.withdrawals.root_resource_id
  path_part   = "{proxy+}"
}

resource "aws_api_gateway_method" "any" {
  rest_api_id   = aws_api_gateway_rest_api.withdrawals.id
  resource_id   = aws_api_gateway_resource.any.id
  http_method   = "ANY"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "any" {
  rest_api_id             = aws_api_gateway_rest_api.withdrawals.id
  resource_id             = aws_api_gateway_resource.any.id
  http_method             = aws_api_gateway_method.any.http_method
  integration_http_method = "ANY"
  type                    = "HTTP_PROXY"
  uri                     = "https://withdrawals.core.example.com/{proxy}"
  connection_type         = "VPC_LINK"
  connection_id           = aws_api_gateway_vpc_link.withdrawals.id
}

# --- deposits: HTTP API, its own kind of link to an application load balancer --------------------

resource "aws_lb" "deposits" {
  name     = "deposits"
  internal = true
  subnets  = [for s in aws_subnet.core : s.id]
}

resource "aws_lb_target_group" "deposits" {
  name        = "deposits"
  port        = 8443
  protocol    = "HTTPS"
  target_type = "ip"
  vpc_id      = aws_vpc.core.id
}

resource "aws_lb_listener" "deposits" {
  load_balancer_arn = aws_lb.deposits.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:ap-northeast-1:123456789012:certificate/3f1a2b3c-0000-4000-8000-000000000003"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.deposits.arn
  }
}

module "deposits" {
  source            = "./modules/fargate"
  name              = "deposits"
  cluster           = aws_ecs_cluster.core.id
  subnet_ids        = [for s in aws_subnet.core : s.id]
  tasks             = 6
  environment       = { TABLE = aws_dynamodb_table.flow["deposits"].name }
  target_group_arns = [aws_lb_target_group.deposits.arn]
  tags              = { "resilience:service" = "deposits" }
}

resource "aws_apigatewayv2_vpc_link" "deposits" {
  name               = "deposits"
  security_group_ids = []
  subnet_ids         = [aws_subnet.core["a"].id]
}

resource "aws_apigatewayv2_api" "deposits" {
  name          = "deposits"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "deposits" {
  api_id             = aws_apigatewayv2_api.deposits.id
  integration_type   = "HTTP_PROXY"
  integration_method = "ANY"
  integration_uri    = aws_lb_listener.deposits.arn
  connection_type    = "VPC_LINK"
  connection_id      = aws_apigatewayv2_vpc_link.deposits.id
}

resource "aws_apigatewayv2_route" "deposits" {
  api_id    = aws_apigatewayv2_api.deposits.id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.deposits.id}"
}
