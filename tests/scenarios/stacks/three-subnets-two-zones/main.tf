# Northern California: three subnets by count, but an account has two zones there; signers need two of three.

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
  region                      = "us-west-1"
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

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = element(data.aws_availability_zones.available.names, count.index)
}

resource "aws_route_table_association" "app" {
  count          = 3
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_dynamodb_table" "withdrawals" {
  name         = "withdrawals"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  tags = {
    "resilience:service" = "withdrawals"
  }
}

resource "aws_ecs_cluster" "payouts" {
  name = "payouts"
}

resource "aws_ecs_task_definition" "withdrawals" {
  family                   = "withdrawals"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name        = "withdrawals"
    image       = "registry.example.com/withdrawals:1"
    environment = [{ name = "TABLE", value = aws_dynamodb_table.withdrawals.name }]
  }])
}

resource "aws_ecs_service" "withdrawals" {
  name            = "withdrawals"
  cluster         = aws_ecs_cluster.payouts.id
  task_definition = aws_ecs_task_definition.withdrawals.arn
  desired_count   = 4
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.app[*].id
    assign_public_ip = true
  }
  tags = {
    "resilience:service"  = "withdrawals"
    "resilience:function" = "withdrawal"
  }
}

resource "aws_instance" "signer" {
  count                       = 3
  ami                         = "ami-0a1b2c3d4e5f60001"
  instance_type               = "c5.large"
  subnet_id                   = aws_subnet.app[count.index].id
  associate_public_ip_address = true
  tags = {
    "resilience:service"   = "signing"
    "resilience:function"  = "signing"
    "resilience:threshold" = "2"
  }
}
