variable "custody_key" {
  type    = string
  default = "alias/custody"
}

data "aws_region" "here" {}

resource "aws_vpc" "this" {
  cidr_block = "10.70.0.0/16"
}

resource "aws_subnet" "this" {
  for_each          = toset(["a", "b", "c"])
  vpc_id            = aws_vpc.this.id
  availability_zone = "${data.aws_region.here.name}${each.key}"
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, index(["a", "b", "c"], each.key))
}

resource "aws_lb" "this" {
  name     = "withdrawals"
  internal = true
  subnets  = [for s in aws_subnet.this : s.id]
}

resource "aws_lb_target_group" "this" {
  name        = "withdrawals"
  target_type = "lambda"
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:${data.aws_region.here.name}:123456789012:certificate/6a1f9c9e-0000-4000-8000-000000000003"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_lb_target_group_attachment" "this" {
  target_group_arn = aws_lb_target_group.this.arn
  target_id        = aws_lambda_function.sign.arn
}

resource "aws_lambda_function" "sign" {
  function_name = "sign"
  role          = "arn:aws:iam::123456789012:role/signer"
  package_type  = "Image"
  image_uri     = "registry.example.com/signer:3"
  environment {
    variables = { KEY = "alias/withdrawals" }
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "custody" {
  function_name = "custody"
  role          = "arn:aws:iam::123456789012:role/custody"
  package_type  = "Image"
  image_uri     = "registry.example.com/custody:3"
  environment {
    variables = { KEY = var.custody_key }
  }
  tags = { "resilience:service" = "custody" }
}

output "lb" {
  value = aws_lb.this.arn
}
