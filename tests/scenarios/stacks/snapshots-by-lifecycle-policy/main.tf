# Hot wallets on single volumes; a lifecycle policy snapshots by tag and copies abroad, one wallet's tag is misspelled.

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

variable "wallets" {
  type = map(object({ service = string, backup = string }))
  default = {
    btc = { service = "btc-withdrawals", backup = "hourly" }
    eth = { service = "eth-withdrawals", backup = "hourl" }
  }
}

resource "aws_instance" "wallet" {
  for_each      = var.wallets
  ami           = "ami-12c6146b"
  instance_type = "m6i.large"
  subnet_id     = aws_subnet.main[0].id
  tags          = { Name = each.key, "resilience:service" = each.value.service }
}

resource "aws_ebs_volume" "wallet" {
  for_each          = var.wallets
  availability_zone = aws_instance.wallet[each.key].availability_zone
  size              = 100
  tags              = { Name = "${each.key}-keys", Snapshot = each.value.backup }
}

resource "aws_volume_attachment" "wallet" {
  for_each    = var.wallets
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.wallet[each.key].id
  instance_id = aws_instance.wallet[each.key].id
}

resource "aws_iam_role" "dlm" {
  name               = "dlm"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "dlm.amazonaws.com" } }] })
}

resource "aws_dlm_lifecycle_policy" "hourly" {
  description        = "hourly"
  execution_role_arn = aws_iam_role.dlm.arn
  state              = "ENABLED"
  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { Snapshot = "hourly" }
    schedule {
      name = "hourly"
      create_rule {
        interval = 1
      }
      retain_rule {
        count = 24
      }
      cross_region_copy_rule {
        target    = "ap-northeast-3"
        encrypted = true
        retain_rule {
          interval      = 1
          interval_unit = "DAYS"
        }
      }
    }
  }
}
