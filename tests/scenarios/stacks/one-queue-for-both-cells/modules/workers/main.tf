variable "name" {
  type = string
}

variable "payouts" {
  type = string
}

data "aws_region" "here" {}

resource "aws_vpc" "this" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.this.id
  availability_zone = "${data.aws_region.here.name}${["a", "b", "c"][count.index]}"
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, count.index)
}

resource "aws_sqs_queue" "deposits" {
  name = "deposits"
}

resource "aws_lb" "app" {
  for_each = toset(["withdrawals", "deposits"])
  name     = each.key
  internal = true
  subnets  = aws_subnet.app[*].id
}

resource "aws_lb_target_group" "app" {
  for_each    = aws_lb.app
  name        = each.key
  target_type = "lambda"
}

resource "aws_lb_listener" "app" {
  for_each          = aws_lb.app
  load_balancer_arn = each.value.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:${data.aws_region.here.name}:123456789012:certificate/6a1f9c9e-0000-4000-8000-000000000002"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app[each.key].arn
  }
}

resource "aws_lambda_function" "withdrawals" {
  function_name = "withdrawals"
  role          = "arn:aws:iam::123456789012:role/wallets"
  package_type  = "Image"
  image_uri     = "registry.example.com/withdrawals:8"
  environment {
    variables = { PAYOUT_QUEUE = var.payouts }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "deposits" {
  function_name = "deposits"
  role          = "arn:aws:iam::123456789012:role/wallets"
  package_type  = "Image"
  image_uri     = "registry.example.com/deposits:8"
  environment {
    variables = { DEPOSIT_QUEUE = aws_sqs_queue.deposits.url }
  }
  tags = { "resilience:service" = "deposits" }
}

resource "aws_lb_target_group_attachment" "app" {
  for_each         = { withdrawals = aws_lambda_function.withdrawals.arn, deposits = aws_lambda_function.deposits.arn }
  target_group_arn = aws_lb_target_group.app[each.key].arn
  target_id        = each.value
}

output "withdrawals_lb" {
  value = aws_lb.app["withdrawals"].arn
}

output "deposits_lb" {
  value = aws_lb.app["deposits"].arn
}
