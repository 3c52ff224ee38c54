# Two signing groups, each one Auto Scaling group: shares in KMS over two zones; shares on disk over three.

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
variable "zones" { default = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"] }
variable "cidr" { default = "10.70.0.0/16" }

resource "aws_vpc" "main" {
  cidr_block = var.cidr
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_subnet" "main" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.main.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)

  map_public_ip_on_launch = true
}

resource "aws_route_table_association" "main" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.main[count.index].id
  route_table_id = aws_route_table.main.id
}

resource "aws_kms_key" "share" {
  description = "wraps every share of the warm group"
}

resource "aws_launch_template" "warm" {
  name          = "warm"
  image_id      = "ami-12c6146b"
  instance_type = "c6i.large"
  user_data = base64encode(<<-EOT
    #!/bin/sh
    echo SHARE_KEY=${aws_kms_key.share.arn} > /etc/mpc.env
  EOT
  )
}

resource "aws_autoscaling_group" "warm" {
  name                = "warm"
  min_size            = 5
  max_size            = 5
  desired_capacity    = 5
  vpc_zone_identifier = [aws_subnet.main[0].id, aws_subnet.main[1].id]
  launch_template {
    id      = aws_launch_template.warm.id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = "warm-signing"
    propagate_at_launch = true
  }
  tag {
    key                 = "resilience:threshold"
    value               = "3/5"
    propagate_at_launch = true
  }
}

resource "aws_launch_template" "deep" {
  name          = "deep"
  image_id      = "ami-12c6146b"
  instance_type = "c6i.large"
  user_data = base64encode(<<-EOT
    #!/bin/sh
    echo SHARES=/var/lib/mpc > /etc/mpc.env
  EOT
  )
}

resource "aws_autoscaling_group" "deep" {
  name                = "deep"
  min_size            = 5
  max_size            = 5
  desired_capacity    = 5
  vpc_zone_identifier = aws_subnet.main[*].id
  launch_template {
    id      = aws_launch_template.deep.id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = "deep-signing"
    propagate_at_launch = true
  }
  tag {
    key                 = "resilience:threshold"
    value               = "3/5"
    propagate_at_launch = true
  }
}
