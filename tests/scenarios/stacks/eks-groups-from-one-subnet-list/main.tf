# EKS in the registry's manner: one managed node group over all subnets, one for payouts from element().

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
  azs = formatlist("ap-northeast-1%s", ["a", "c", "d"])
  node_groups = {
    general = { subnet_ids = null, size = 6, labels = {} }
    payouts = { subnet_ids = [element(module.vpc.private_subnets, 4)], size = 3, labels = { role = "payouts" } }
  }
}

module "vpc" {
  source                 = "./modules/vpc"
  name                   = "eks"
  cidr                   = "10.30.0.0/16"
  azs                    = local.azs
  public_subnets         = [for i in range(3) : cidrsubnet("10.30.0.0/16", 8, i)]
  private_subnets        = [for i in range(3) : cidrsubnet("10.30.0.0/16", 8, 10 + i)]
  one_nat_gateway_per_az = true
}

resource "aws_iam_role" "eks" {
  for_each           = { cluster = "eks", nodes = "ec2" }
  name               = each.key
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "${each.value}.amazonaws.com" } }] })
}

resource "aws_eks_cluster" "this" {
  count    = 1
  name     = "withdrawals"
  role_arn = aws_iam_role.eks["cluster"].arn
  vpc_config {
    subnet_ids = coalescelist([], module.vpc.private_subnets)
  }
}

resource "aws_eks_node_group" "this" {
  for_each        = local.node_groups
  cluster_name    = aws_eks_cluster.this[0].name
  node_group_name = each.key
  node_role_arn   = aws_iam_role.eks["nodes"].arn
  subnet_ids      = coalesce(each.value.subnet_ids, module.vpc.private_subnets)
  labels          = each.value.labels
  scaling_config {
    min_size     = each.value.size
    desired_size = each.value.size
    max_size     = each.value.size * 2
  }
}
