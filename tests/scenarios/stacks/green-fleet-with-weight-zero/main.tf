# Dublin: blue/green releases of the withdrawal API. Green is the last release, kept warm, with no traffic.

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
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

data "aws_availability_zones" "here" {
  state = "available"
}

module "vpc" {
  source = "./modules/network"
  name   = "api"
  cidr   = "10.60.0.0/16"
  zones  = slice(data.aws_availability_zones.here.names, 0, 3)
}

resource "aws_lb" "api" {
  name    = "withdrawal-api"
  subnets = module.vpc.public_subnet_ids
}

resource "aws_lb_target_group" "colour" {
  for_each = toset(["blue", "green"])
  name     = "withdrawal-api-${each.key}"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = module.vpc.vpc_id
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.api.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/3f1a2b3c-0000-4000-8000-000000000002"
  default_action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.colour["blue"].arn
        weight = 100
      }
      target_group {
        arn    = aws_lb_target_group.colour["green"].arn
        weight = 0
      }
    }
  }
}

resource "aws_dynamodb_table" "requests" {
  name         = "withdrawal-requests"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_launch_template" "api" {
  for_each      = aws_lb_target_group.colour
  name_prefix   = "withdrawal-api-${each.key}-"
  image_id      = "ami-12c6146b"
  instance_type = "c6i.large"
  user_data     = base64encode("REQUESTS=${aws_dynamodb_table.requests.name}\n")
}

# Reserved capacity was bought in one zone: blue moved there last quarter.
resource "aws_autoscaling_group" "blue" {
  name                = "withdrawal-api-blue"
  min_size            = 4
  max_size            = 12
  vpc_zone_identifier = [module.vpc.private_subnet_ids[1]]
  target_group_arns   = [aws_lb_target_group.colour["blue"].arn]
  launch_template {
    id      = aws_launch_template.api["blue"].id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = "withdrawals"
    propagate_at_launch = true
  }
}

resource "aws_autoscaling_group" "green" {
  name                = "withdrawal-api-green"
  min_size            = 3
  max_size            = 12
  vpc_zone_identifier = module.vpc.private_subnet_ids
  target_group_arns   = [aws_lb_target_group.colour["green"].arn]
  launch_template {
    id      = aws_launch_template.api["green"].id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = "withdrawals"
    propagate_at_launch = true
  }
}
