# Two threshold signer sets from setproduct over wallets and seats; the seats of one wallet share a zone.

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
  region                      = "ap-southeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

variable "wallets" {
  default = {
    treasury = { threshold = "2", zones = ["a", "b", "c"] }
    payouts  = { threshold = "2", zones = ["a", "a", "b"] }
  }
}

locals {
  seats = { for pair in setproduct(keys(var.wallets), range(3)) : "${pair[0]}-${pair[1]}" => {
    wallet = pair[0]
    zone   = element(var.wallets[pair[0]].zones, pair[1])
  } }
  subnets = flatten([for i, z in ["a", "b", "c"] : [{ zone = z, cidr = cidrsubnet("10.66.0.0/16", 8, i) }]])
}

resource "aws_vpc" "this" {
  cidr_block = "10.66.0.0/16"
}

resource "aws_subnet" "this" {
  for_each          = { for s in local.subnets : s.zone => s }
  vpc_id            = aws_vpc.this.id
  availability_zone = "ap-southeast-1${each.value.zone}"
  cidr_block        = each.value.cidr
}

resource "aws_instance" "seat" {
  for_each      = local.seats
  ami           = "ami-12c6146b"
  instance_type = "m6i.xlarge"
  subnet_id     = aws_subnet.this[each.value.zone].id
  enclave_options {
    enabled = true
  }
  tags = {
    "resilience:service"   = each.value.wallet
    "resilience:function"  = "signing"
    "resilience:threshold" = var.wallets[each.value.wallet].threshold
  }
}
