# Seoul: one EKS cluster. Deposits on one node group per zone, withdrawals on a tainted group "close to the HSM".

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
  region                      = "ap-northeast-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

variable "zones" {
  type    = map(number)
  default = { "ap-northeast-2a" = 0, "ap-northeast-2b" = 1, "ap-northeast-2c" = 2 }
}

resource "aws_vpc" "eks" {
  cidr_block = "10.110.0.0/16"
}

resource "aws_internet_gateway" "eks" {
  vpc_id = aws_vpc.eks.id
}

resource "aws_subnet" "node" {
  for_each                = var.zones
  vpc_id                  = aws_vpc.eks.id
  availability_zone       = each.key
  cidr_block              = cidrsubnet(aws_vpc.eks.cidr_block, 4, each.value)
  map_public_ip_on_launch = true
}

resource "aws_default_route_table" "eks" {
  default_route_table_id = aws_vpc.eks.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.eks.id
  }
}

resource "aws_iam_role" "eks" {
  for_each = toset(["eks", "ec2"])
  name     = "eks-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "${each.key}.amazonaws.com" } }]
  })
}

resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = aws_iam_role.eks["eks"].arn
  vpc_config {
    # EKS asks for two zones at least.
    subnet_ids = [for z in slice(keys(var.zones), 0, 2) : aws_subnet.node[z].id]
  }
}

resource "aws_eks_node_group" "deposits" {
  for_each        = var.zones
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "deposits-${each.key}"
  node_role_arn   = aws_iam_role.eks["ec2"].arn
  subnet_ids      = [aws_subnet.node[each.key].id]
  instance_types  = ["m6i.large"]
  scaling_config {
    desired_size = 2
    min_size     = 2
    max_size     = 4
  }
  tags = { "resilience:service" = "deposits" }
}

resource "aws_eks_node_group" "withdrawals" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "withdrawals"
  node_role_arn   = aws_iam_role.eks["ec2"].arn
  subnet_ids      = [aws_subnet.node["ap-northeast-2c"].id]
  instance_types  = ["m6i.large"]
  scaling_config {
    desired_size = 6
    min_size     = 6
    max_size     = 12
  }
  taint {
    key    = "dedicated"
    value  = "withdrawals"
    effect = "NO_SCHEDULE"
  }
  tags = { "resilience:service" = "withdrawals" }
}
