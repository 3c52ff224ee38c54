# Hyderabad: two signing groups of three, two must agree. One is "spread", one is placed by zone.

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
  region                      = "ap-south-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

variable "zones" {
  type    = list(string)
  default = ["ap-south-2a", "ap-south-2b"]
}

variable "more_zones" {
  type    = list(string)
  default = ["ap-south-2c"]
}

resource "aws_vpc" "signing" {
  cidr_block = "10.90.0.0/16"
}

resource "aws_subnet" "pair" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.signing.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.signing.cidr_block, 8, count.index)
}

resource "aws_subnet" "third" {
  for_each          = toset(var.more_zones)
  vpc_id            = aws_vpc.signing.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.signing.cidr_block, 8, 32 + index(var.more_zones, each.key))
}

# A spread placement group keeps machines on different racks. It says nothing about zones.
resource "aws_placement_group" "racks" {
  name     = "hot-signers"
  strategy = "spread"
}

resource "aws_instance" "hot" {
  count           = 3
  ami             = "ami-12c6146b"
  instance_type   = "m6i.large"
  placement_group = aws_placement_group.racks.id
  subnet_id       = element(aws_subnet.pair[*].id, count.index)
  root_block_device {
    volume_size = 40
    encrypted   = true
  }
  tags = {
    Name                   = "hot-signer-${count.index}"
    "resilience:service"   = "hot-signing"
    "resilience:function"  = "signing"
    "resilience:threshold" = "2/3"
  }
}

locals {
  places = concat(aws_subnet.pair[*].id, [for s in aws_subnet.third : s.id])
}

resource "aws_instance" "warm" {
  for_each      = { one = var.zones[0], two = var.zones[1], three = var.more_zones[0] }
  ami           = "ami-12c6146b"
  instance_type = "m6i.large"
  subnet_id = {
    (var.zones[0])      = aws_subnet.pair[0].id
    (var.zones[1])      = aws_subnet.pair[1].id
    (var.more_zones[0]) = aws_subnet.third[var.more_zones[0]].id
  }[each.value]
  availability_zone = each.value
  tags = {
    Name                   = "warm-signer-${each.key}"
    "resilience:service"   = "warm-signing"
    "resilience:function"  = "signing"
    "resilience:threshold" = "2/3"
  }
}
