terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "name" { type = string }
variable "zone" { type = string }
variable "cidr" { type = string }

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_subnet" "this" {
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zone
  cidr_block        = var.cidr
}

resource "aws_ebs_volume" "this" {
  availability_zone = var.zone
  size              = 10
}

resource "aws_instance" "this" {
  ami           = "ami-12c6146b"
  instance_type = "m6i.large"
  subnet_id     = aws_subnet.this.id
  tags          = { Name = var.name }
}

resource "aws_volume_attachment" "this" {
  device_name = "/dev/sdf"
  instance_id = aws_instance.this.id
  volume_id   = aws_ebs_volume.this.id
}
