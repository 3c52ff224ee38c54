# One signer in AWS: its own network, its own key, one zone. Its share never leaves the encrypted volume.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "group" {
  type = string
}

variable "threshold" {
  type = string
}

variable "zone" {
  type = string
}

variable "image" {
  type = string
}

variable "peers" {
  description = "Addresses of all signers: nobody else reaches this one."
  type        = list(string)
}

resource "aws_vpc" "signer" {
  cidr_block = "10.50.0.0/24"
}

resource "aws_internet_gateway" "signer" {
  vpc_id = aws_vpc.signer.id
}

resource "aws_subnet" "signer" {
  vpc_id            = aws_vpc.signer.id
  availability_zone = var.zone
  cidr_block        = "10.50.0.0/28"
}

resource "aws_route_table" "signer" {
  vpc_id = aws_vpc.signer.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.signer.id
  }
}

resource "aws_route_table_association" "signer" {
  subnet_id      = aws_subnet.signer.id
  route_table_id = aws_route_table.signer.id
}

# WireGuard between the five and nothing else.
resource "aws_security_group" "signer" {
  name   = var.group
  vpc_id = aws_vpc.signer.id
}

resource "aws_vpc_security_group_ingress_rule" "peer" {
  count             = length(var.peers)
  security_group_id = aws_security_group.signer.id
  ip_protocol       = "udp"
  from_port         = 51820
  to_port           = 51820
  cidr_ipv4         = "${var.peers[count.index]}/32"
}

resource "aws_vpc_security_group_egress_rule" "peer" {
  count             = length(var.peers)
  security_group_id = aws_security_group.signer.id
  ip_protocol       = "udp"
  from_port         = 51820
  to_port           = 51820
  cidr_ipv4         = "${var.peers[count.index]}/32"
}

# Encrypts the volume of this signer only. Shares are not copied: a lost one is replaced by a resharing of the others.
resource "aws_kms_key" "share" {
  description         = "volume of one signer"
  enable_key_rotation = true
}

resource "aws_eip" "signer" {
  domain = "vpc"
}

resource "aws_instance" "signer" {
  ami                     = var.image
  instance_type           = "c6i.xlarge"
  subnet_id               = aws_subnet.signer.id
  vpc_security_group_ids  = [aws_security_group.signer.id]
  disable_api_termination = true
  enclave_options {
    enabled = true
  }
  metadata_options {
    http_tokens = "required"
  }
  root_block_device {
    encrypted  = true
    kms_key_id = aws_kms_key.share.arn
  }
  tags = {
    "resilience:service"   = var.group
    "resilience:function"  = "signing"
    "resilience:threshold" = var.threshold
  }
}

resource "aws_eip_association" "signer" {
  allocation_id = aws_eip.signer.id
  instance_id   = aws_instance.signer.id
}

output "address" {
  value = aws_eip.signer.public_ip
}
