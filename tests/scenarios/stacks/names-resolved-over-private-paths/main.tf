# Tokyo: the signer is called by its private name, the MPC vendor by a name that a resolver rule sends out through one zone.

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

resource "aws_vpc" "main" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_subnet" "main" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  availability_zone = element(local.zones, count.index)
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
}

resource "aws_iam_role" "fn" {
  name               = "fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_security_group" "main" {
  name   = "main"
  vpc_id = aws_vpc.main.id
}

# --- signing: behind an internal load balancer with a private name, on nodes in one zone

resource "aws_route53_zone" "internal" {
  name = "internal.exchange.example"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_lb" "signer" {
  name     = "signer"
  internal = true
  subnets  = aws_subnet.main[*].id
}

resource "aws_lb_target_group" "signer" {
  name     = "signer"
  port     = 8443
  protocol = "HTTPS"
  vpc_id   = aws_vpc.main.id
}

resource "aws_lb_listener" "signer" {
  load_balancer_arn = aws_lb.signer.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.signer.arn
  }
}

resource "aws_launch_template" "signer" {
  name          = "signer"
  image_id      = "ami-12c6146b"
  instance_type = "m6i.large"
}

resource "aws_autoscaling_group" "signer" {
  name                = "signer"
  min_size            = 3
  max_size            = 3
  vpc_zone_identifier = [aws_subnet.main[2].id]
  target_group_arns   = [aws_lb_target_group.signer.arn]
  launch_template {
    id      = aws_launch_template.signer.id
    version = "$Latest"
  }
}

resource "aws_route53_record" "signer" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "signer.internal.exchange.example"
  type    = "A"
  alias {
    name                   = aws_lb.signer.dns_name
    zone_id                = aws_lb.signer.zone_id
    evaluate_target_health = true
  }
}

resource "aws_lambda_function" "withdraw" {
  function_name = "withdraw"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdraw:3"
  vpc_config {
    subnet_ids         = aws_subnet.main[*].id
    security_group_ids = []
  }
  environment {
    variables = { SIGNER_URL = "https://signer.internal.exchange.example/v1" }
  }
  tags = { "resilience:service" = "withdrawals" }
}

# --- custody: the vendor's appliance stands on premises, its name is resolved there too

resource "aws_route53_resolver_endpoint" "outbound" {
  name               = "outbound"
  direction          = "OUTBOUND"
  security_group_ids = [aws_security_group.main.id]
  dynamic "ip_address" {
    for_each = ["10.3.0.10", "10.3.0.11"]
    content {
      subnet_id = aws_subnet.main[0].id
      ip        = ip_address.value
    }
  }
}

resource "aws_route53_resolver_rule" "vendor" {
  name                 = "vendor"
  domain_name          = "mpc.corp.example"
  rule_type            = "FORWARD"
  resolver_endpoint_id = aws_route53_resolver_endpoint.outbound.id
  target_ip {
    ip = "192.168.10.5"
  }
}

resource "aws_route53_resolver_rule_association" "vendor" {
  resolver_rule_id = aws_route53_resolver_rule.vendor.id
  vpc_id           = aws_vpc.main.id
}

resource "aws_lambda_function" "custody" {
  function_name = "custody"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/custody:3"
  vpc_config {
    subnet_ids         = aws_subnet.main[*].id
    security_group_ids = []
  }
  environment {
    variables = { MPC_HOST = "api.mpc.corp.example" }
  }
  tags = { "resilience:service" = "custody" }
}
