# Sydney, all subnets in one resource, handed out by tier; the signers' tier has one zone.

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
  region                      = "ap-southeast-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "network" {
  source = "./modules/network"
  cidr   = "10.90.0.0/16"
  tiers = {
    app    = ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"]
    signer = ["ap-southeast-2b"]
  }
}

resource "aws_launch_template" "this" {
  for_each      = toset(["app", "signer"])
  name          = each.key
  image_id      = "ami-12c6146b"
  instance_type = "m6i.large"
}

resource "aws_autoscaling_group" "withdrawals" {
  name                = "withdrawals"
  min_size            = 3
  max_size            = 9
  vpc_zone_identifier = module.network.subnet_ids["app"]
  launch_template {
    id      = aws_launch_template.this["app"].id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = "withdrawals"
    propagate_at_launch = true
  }
}

resource "aws_autoscaling_group" "signers" {
  name                = "signers"
  min_size            = 3
  max_size            = 3
  vpc_zone_identifier = module.network.subnet_ids["signer"]
  launch_template {
    id      = aws_launch_template.this["signer"].id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = "signing"
    propagate_at_launch = true
  }
}
