variable "role" {
  type = string
}

variable "table" {
  type = string
}

variable "mpc_secret" {
  type = string
}

variable "node_secret" {
  type = string
}

variable "zone_id" {
  type = string
}

data "aws_region" "here" {}

resource "aws_lambda_function" "withdrawals" {
  function_name = "withdrawals"
  role          = var.role
  package_type  = "Image"
  image_uri     = "registry.example.com/withdrawals:3"
  environment {
    variables = { SECRET_ARN = var.mpc_secret, TABLE = var.table }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_apigatewayv2_api" "withdrawals" {
  name          = "withdrawals"
  protocol_type = "HTTP"
  target        = aws_lambda_function.withdrawals.arn
}

resource "aws_apigatewayv2_domain_name" "withdrawals" {
  domain_name = "withdrawals.api.example.com"
  domain_name_configuration {
    certificate_arn = "arn:aws:acm:${data.aws_region.here.name}:123456789012:certificate/6a1f9c9e-0000-4000-8000-000000000001"
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "withdrawals" {
  api_id      = aws_apigatewayv2_api.withdrawals.id
  domain_name = aws_apigatewayv2_domain_name.withdrawals.id
  stage       = "$default"
}

resource "aws_route53_health_check" "withdrawals" {
  fqdn              = aws_apigatewayv2_domain_name.withdrawals.domain_name_configuration[0].target_domain_name
  port              = 443
  type              = "HTTPS"
  resource_path     = "/health"
  failure_threshold = 3
  request_interval  = 10
}

resource "aws_route53_record" "withdrawals" {
  zone_id         = var.zone_id
  name            = "withdrawals.api.example.com"
  type            = "A"
  set_identifier  = data.aws_region.here.name
  health_check_id = aws_route53_health_check.withdrawals.id
  latency_routing_policy {
    region = data.aws_region.here.name
  }
  alias {
    name                   = aws_apigatewayv2_domain_name.withdrawals.domain_name_configuration[0].target_domain_name
    zone_id                = aws_apigatewayv2_domain_name.withdrawals.domain_name_configuration[0].hosted_zone_id
    evaluate_target_health = true
  }
}

# Deposits are pulled from the chain: a function in each Region, one watcher is enough.
resource "aws_lambda_function" "deposits" {
  function_name = "deposits"
  role          = var.role
  package_type  = "Image"
  image_uri     = "registry.example.com/deposits:3"
  environment {
    variables = { SECRET_ARN = var.node_secret }
  }
  tags = { "resilience:service" = "deposits" }
}
