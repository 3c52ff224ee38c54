# One Region's withdrawal API: HTTP API, JWT authorizer, one function outside any VPC.

variable "role_arn" { type = string }
variable "table" { type = string }
variable "issuer" { type = string }
variable "audience" { type = string }

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = var.role_arn
  runtime       = "python3.12"
  handler       = "withdraw.handle"
  s3_bucket     = "releases"
  s3_key        = "withdraw.zip"
  environment {
    variables = { TABLE = var.table }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_apigatewayv2_api" "withdraw" {
  name          = "withdraw"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  api_id           = aws_apigatewayv2_api.withdraw.id
  name             = "customers"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  jwt_configuration {
    issuer   = var.issuer
    audience = [var.audience]
  }
}

resource "aws_apigatewayv2_integration" "withdraw" {
  api_id                 = aws_apigatewayv2_api.withdraw.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.withdraw.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "withdraw" {
  api_id             = aws_apigatewayv2_api.withdraw.id
  route_key          = "POST /withdrawals"
  target             = "integrations/${aws_apigatewayv2_integration.withdraw.id}"
  authorization_type = "JWT"
  authorizer_id      = aws_apigatewayv2_authorizer.jwt.id
}

output "endpoint" { value = aws_apigatewayv2_api.withdraw.api_endpoint }
