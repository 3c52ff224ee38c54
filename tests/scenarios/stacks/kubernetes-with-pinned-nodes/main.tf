# Withdrawals on EKS: the general nodes are spread, the signer nodes are tainted and pinned to one zone.

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
  region                      = "us-west-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

variable "zones" { default = ["us-west-2a", "us-west-2b", "us-west-2c"] }
variable "cidr" { default = "10.97.0.0/16" }

resource "aws_vpc" "main" {
  cidr_block = var.cidr
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_subnet" "main" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.main.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)

  map_public_ip_on_launch = true
}

resource "aws_route_table_association" "main" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.main[count.index].id
  route_table_id = aws_route_table.main.id
}

resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = "arn:aws:iam::123456789012:role/eks"
  vpc_config {
    subnet_ids = aws_subnet.main[*].id
  }
}

resource "aws_eks_node_group" "general" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "general"
  node_role_arn   = "arn:aws:iam::123456789012:role/nodes"
  subnet_ids      = aws_subnet.main[*].id
  scaling_config {
    desired_size = 6
    min_size     = 3
    max_size     = 12
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_eks_node_group" "signer" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "signer"
  node_role_arn   = "arn:aws:iam::123456789012:role/nodes"
  subnet_ids      = [aws_subnet.main[1].id]
  scaling_config {
    desired_size = 2
    min_size     = 2
    max_size     = 2
  }
  taint {
    key    = "dedicated"
    value  = "signer"
    effect = "NO_SCHEDULE"
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_eks_node_group" "spark" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "spark"
  node_role_arn   = "arn:aws:iam::123456789012:role/nodes"
  subnet_ids      = [aws_subnet.main[0].id]
  scaling_config {
    desired_size = 4
    min_size     = 0
    max_size     = 40
  }
  tags = { team = "data" }
}

resource "aws_eks_addon" "dns" {
  cluster_name = aws_eks_cluster.main.name
  addon_name   = "coredns"
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.main[*].id
}

resource "aws_db_instance" "requests" {
  identifier              = "requests"
  engine                  = "postgres"
  engine_version          = "16.4"
  instance_class          = "db.r6g.large"
  allocated_storage       = 200
  username                = "book"
  password                = "rotated-at-first-login"
  skip_final_snapshot     = true
  multi_az                = true
  db_subnet_group_name    = aws_db_subnet_group.main.name
  backup_retention_period = 7
  tags                    = { "resilience:service" = "withdrawals" }
}
