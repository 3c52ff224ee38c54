terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "group" { type = string }
variable "party" { type = string }
variable "zone" { type = string }
variable "cidr" { type = string }
variable "threshold" { type = string }
variable "ledger" { type = string }

data "aws_region" "here" {}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_default_route_table" "this" {
  default_route_table_id = aws_vpc.this.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_subnet" "this" {
  vpc_id                  = aws_vpc.this.id
  availability_zone       = var.zone
  cidr_block              = cidrsubnet(var.cidr, 4, 0)
  map_public_ip_on_launch = true
}

# The share never leaves this key's Region: the party decrypts it at start and keeps it in memory.
resource "aws_kms_key" "share" {
  description = "${var.group} share of ${var.party}"
}

resource "aws_launch_template" "this" {
  name_prefix   = "${var.group}-${var.party}-"
  image_id      = "ami-12c6146b"
  instance_type = "c6i.large"
  user_data = base64encode(templatefile("${path.module}/party.sh.tpl", {
    party    = var.party
    key_arn  = aws_kms_key.share.arn
    sessions = var.ledger
  }))
}

resource "aws_autoscaling_group" "this" {
  name                = "${var.group}-${var.party}"
  min_size            = 1
  max_size            = 1
  desired_capacity    = 1
  vpc_zone_identifier = [aws_subnet.this.id]
  launch_template {
    id      = aws_launch_template.this.id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = var.group
    propagate_at_launch = true
  }
  tag {
    key                 = "resilience:function"
    value               = "signing"
    propagate_at_launch = true
  }
  tag {
    key                 = "resilience:threshold"
    value               = var.threshold
    propagate_at_launch = true
  }
}
