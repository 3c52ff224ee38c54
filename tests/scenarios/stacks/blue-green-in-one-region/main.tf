# Blue and green, each with a provider alias: both aliases are Tokyo. Withdrawals and deposits share one database.

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
  alias                       = "blue"
  region                      = "ap-northeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "green"
  region                      = "ap-northeast-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "blue" {
  source    = "./modules/site"
  providers = { aws = aws.blue }
  name      = "withdrawals-blue"
  service   = "withdrawals"
  cidr      = "10.1.0.0/16"
  zones     = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  env       = { DB = aws_db_instance.shared.address }
}

module "green" {
  source    = "./modules/site"
  providers = { aws = aws.green }
  name      = "withdrawals-green"
  service   = "withdrawals"
  cidr      = "10.2.0.0/16"
  zones     = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  env       = { DB = aws_db_instance.shared.address }
}

module "deposits" {
  source    = "./modules/site"
  providers = { aws = aws.blue }
  name      = "deposits"
  service   = "deposits"
  cidr      = "10.3.0.0/16"
  zones     = ["ap-northeast-1c", "ap-northeast-1d"]
  tasks     = 4
  env       = { DB = aws_db_instance.shared.address }
}

resource "aws_db_subnet_group" "shared" {
  provider   = aws.blue
  name       = "shared"
  subnet_ids = module.blue.subnet_ids
}

resource "aws_db_instance" "shared" {
  provider                = aws.blue
  identifier              = "shared"
  engine                  = "postgres"
  engine_version          = "16.4"
  instance_class          = "db.r6g.large"
  allocated_storage       = 200
  username                = "book"
  password                = "rotated-at-first-login"
  skip_final_snapshot     = true
  availability_zone       = "ap-northeast-1c"
  db_subnet_group_name    = aws_db_subnet_group.shared.name
  backup_retention_period = 0
}

resource "aws_route53_zone" "public" {
  name = "exchange.example"
}

resource "aws_route53_health_check" "withdraw_blue" {
  fqdn              = module.blue.lb_dns_name
  type              = "HTTP"
  port              = 80
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_record" "withdraw_blue" {
  zone_id         = aws_route53_zone.public.zone_id
  name            = "withdraw"
  type            = "A"
  set_identifier  = "blue"
  health_check_id = aws_route53_health_check.withdraw_blue.id
  weighted_routing_policy {
    weight = 50
  }
  alias {
    name                   = module.blue.lb_dns_name
    zone_id                = module.blue.lb_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_health_check" "withdraw_green" {
  fqdn              = module.green.lb_dns_name
  type              = "HTTP"
  port              = 80
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 2
}

resource "aws_route53_record" "withdraw_green" {
  zone_id         = aws_route53_zone.public.zone_id
  name            = "withdraw"
  type            = "A"
  set_identifier  = "green"
  health_check_id = aws_route53_health_check.withdraw_green.id
  weighted_routing_policy {
    weight = 50
  }
  alias {
    name                   = module.green.lb_dns_name
    zone_id                = module.green.lb_zone_id
    evaluate_target_health = true
  }
}
