# Virginia: approvals for mobile customers, one of two in the Boston Wavelength Zone of a carrier.

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
  region                      = "us-east-1"
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

resource "aws_ec2_carrier_gateway" "boston" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "region" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 0)
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "boston" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
  availability_zone = "us-east-1-wl1-bos-wlz-1"
}

resource "aws_route_table" "boston" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block         = "0.0.0.0/0"
    carrier_gateway_id = aws_ec2_carrier_gateway.boston.id
  }
}

resource "aws_route_table_association" "region" {
  subnet_id      = aws_subnet.region.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "boston" {
  subnet_id      = aws_subnet.boston.id
  route_table_id = aws_route_table.boston.id
}

resource "aws_launch_template" "approvals" {
  name          = "withdrawal-approvals"
  image_id      = "ami-0a1b2c3d4e5f60001"
  instance_type = "t3.medium"
}

resource "aws_autoscaling_group" "approvals" {
  name                = "withdrawal-approvals"
  min_size            = 2
  max_size            = 2
  desired_capacity    = 2
  vpc_zone_identifier = [aws_subnet.region.id, aws_subnet.boston.id]
  launch_template {
    id = aws_launch_template.approvals.id
  }
}
