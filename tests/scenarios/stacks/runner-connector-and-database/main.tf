# Tokyo: deposit pages on App Runner, which "has no servers and no zones", and a Multi-AZ database in a VPC.

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

module "vpc" {
  source = "./modules/network"
  name   = "pages"
  cidr   = "10.160.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_db_subnet_group" "pages" {
  name       = "pages"
  subnet_ids = module.vpc.private_subnet_ids
}

resource "aws_db_instance" "pages" {
  identifier              = "deposit-pages"
  engine                  = "postgres"
  instance_class          = "db.m6g.large"
  allocated_storage       = 100
  multi_az                = true
  backup_retention_period = 7
  username                = "pages"
  password                = "placeholder-not-a-secret"
  db_subnet_group_name    = aws_db_subnet_group.pages.name
  skip_final_snapshot     = true
}

resource "aws_apprunner_vpc_connector" "pages" {
  vpc_connector_name = "pages"
  subnets            = [module.vpc.private_subnet_ids[1]]
  security_groups    = ["sg-0a1b2c3d4e5f60002"]
}

resource "aws_apprunner_service" "pages" {
  service_name = "deposit-pages"
  source_configuration {
    auto_deployments_enabled = false
    image_repository {
      image_identifier      = "public.ecr.aws/docker/library/nginx:1.27"
      image_repository_type = "ECR_PUBLIC"
      image_configuration {
        port                          = "8080"
        runtime_environment_variables = { DB_HOST = aws_db_instance.pages.address }
      }
    }
  }
  network_configuration {
    egress_configuration {
      egress_type       = "VPC"
      vpc_connector_arn = aws_apprunner_vpc_connector.pages.arn
    }
  }
  tags = { "resilience:service" = "deposits" }
}
