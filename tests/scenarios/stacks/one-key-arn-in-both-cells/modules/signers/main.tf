variable "zone_id" {
  type = string
}

variable "withdrawal_key" {
  type = string
}

variable "custody_key" {
  type = string
}

data "aws_region" "here" {}

resource "aws_lambda_function" "withdrawals" {
  function_name = "sign-withdrawals"
  role          = "arn:aws:iam::123456789012:role/signer"
  package_type  = "Image"
  image_uri     = "registry.example.com/signer:5"
  environment {
    variables = { KEY_ARN = var.withdrawal_key }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "custody" {
  function_name = "unwrap-custody"
  role          = "arn:aws:iam::123456789012:role/signer"
  package_type  = "Image"
  image_uri     = "registry.example.com/unwrap:5"
  environment {
    variables = { KEY_ARN = var.custody_key }
  }
  tags = { "resilience:service" = "custody" }
}

resource "aws_lambda_function_url" "signer" {
  for_each           = { withdrawals = aws_lambda_function.withdrawals.function_name, custody = aws_lambda_function.custody.function_name }
  function_name      = each.value
  authorization_type = "AWS_IAM"
}

resource "aws_route53_health_check" "signer" {
  for_each          = aws_lambda_function_url.signer
  fqdn              = trimsuffix(trimprefix(each.value.function_url, "https://"), "/")
  type              = "HTTPS"
  port              = 443
  failure_threshold = 3
  request_interval  = 10
}

resource "aws_route53_record" "withdrawals" {
  zone_id         = var.zone_id
  name            = "withdrawals.sign.example.com"
  type            = "CNAME"
  ttl             = 30
  set_identifier  = data.aws_region.here.name
  health_check_id = aws_route53_health_check.signer["withdrawals"].id
  records         = [trimsuffix(trimprefix(aws_lambda_function_url.signer["withdrawals"].function_url, "https://"), "/")]
  latency_routing_policy {
    region = data.aws_region.here.name
  }
}

resource "aws_route53_record" "custody" {
  zone_id         = var.zone_id
  name            = "custody.sign.example.com"
  type            = "CNAME"
  ttl             = 30
  set_identifier  = data.aws_region.here.name
  health_check_id = aws_route53_health_check.signer["custody"].id
  records         = [trimsuffix(trimprefix(aws_lambda_function_url.signer["custody"].function_url, "https://"), "/")]
  latency_routing_policy {
    region = data.aws_region.here.name
  }
}
