# Tokyo: two signers, one on an Outpost in the vault and one in the zone that the Outpost is tied to.

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

resource "aws_vpc" "main" {
  cidr_block = "10.60.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_subnet" "tokyo" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 0)
  availability_zone = "ap-northeast-1a"
}

resource "aws_subnet" "vault" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
  availability_zone = "ap-northeast-1a"
  outpost_arn       = "arn:aws:outposts:ap-northeast-1:111122223333:outpost/op-0a1b2c3d4e5f60001"
}

resource "aws_route_table_association" "tokyo" {
  subnet_id      = aws_subnet.tokyo.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "vault" {
  subnet_id      = aws_subnet.vault.id
  route_table_id = aws_route_table.public.id
}

resource "aws_launch_template" "signer" {
  name          = "withdrawal-signer"
  image_id      = "ami-0a1b2c3d4e5f60001"
  instance_type = "c5.large"
}

resource "aws_autoscaling_group" "signers" {
  name                = "withdrawal-signers"
  min_size            = 2
  max_size            = 2
  desired_capacity    = 2
  vpc_zone_identifier = [aws_subnet.tokyo.id, aws_subnet.vault.id]
  launch_template {
    id = aws_launch_template.signer.id
  }
}
