# Singapore custodian: two CloudHSM clusters. Cold-storage signing has one module since the second was "moved to staging".

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

module "net" {
  source = "./modules/net"
  name   = "vaults"
  cidr   = "10.22.0.0/16"
  zones  = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]
}

resource "aws_cloudhsm_v2_cluster" "cold" {
  hsm_type   = "hsm2m.medium"
  mode       = "FIPS"
  subnet_ids = module.net.subnet_ids
}

resource "aws_cloudhsm_v2_hsm" "cold" {
  cluster_id = aws_cloudhsm_v2_cluster.cold.cluster_id
  subnet_id  = module.net.subnet_ids[1]
}

resource "aws_cloudhsm_v2_cluster" "warm" {
  hsm_type   = "hsm2m.medium"
  mode       = "FIPS"
  subnet_ids = module.net.subnet_ids
}

resource "aws_cloudhsm_v2_hsm" "warm" {
  count      = 2
  cluster_id = aws_cloudhsm_v2_cluster.warm.cluster_id
  subnet_id  = module.net.subnet_ids[count.index]
}

module "custody" {
  source            = "./modules/cell"
  name              = "custody"
  service           = "custody"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { HSM_CLUSTER = aws_cloudhsm_v2_cluster.cold.cluster_id }
}

module "treasury" {
  source            = "./modules/cell"
  name              = "treasury"
  service           = "treasury"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { HSM_CLUSTER = aws_cloudhsm_v2_cluster.warm.cluster_id }
}
