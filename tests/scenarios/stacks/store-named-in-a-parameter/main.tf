# Tokyo: nobody puts a database host into the environment any more. Withdrawals read it from a parameter, deposits from a secret handed over at start,
# the ledger by a private name.

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

module "net" {
  source = "./modules/net"
  name   = "stores"
  cidr   = "10.60.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_db_subnet_group" "stores" {
  name       = "stores"
  subnet_ids = module.net.subnet_ids
}

resource "aws_db_instance" "store" {
  for_each = {
    withdrawals = { zone = "ap-northeast-1a", multi = false }
    deposits    = { zone = "ap-northeast-1c", multi = false }
    ledger      = { zone = null, multi = true }
  }
  identifier                  = each.key
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.stores.name
  multi_az                    = each.value.multi
  availability_zone           = each.value.zone
  backup_retention_period     = 7
  skip_final_snapshot         = true
}

# --- withdrawals: by parameter ---------------------------------------------------------------------

resource "aws_ssm_parameter" "withdrawals" {
  name  = "/withdrawals/store/host"
  type  = "String"
  value = aws_db_instance.store["withdrawals"].address
}

module "withdrawals" {
  source            = "./modules/cell"
  name              = "withdrawals"
  service           = "withdrawals"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_PARAMETER = aws_ssm_parameter.withdrawals.name }
}

# --- deposits: by secret, read when a task starts --------------------------------------------------

resource "aws_secretsmanager_secret" "deposits" {
  name = "deposits/store"
}

resource "aws_secretsmanager_secret_version" "deposits" {
  secret_id = aws_secretsmanager_secret.deposits.id
  secret_string = jsonencode({
    host = aws_db_instance.store["deposits"].address
    port = 5432
  })
}

resource "aws_ecs_cluster" "deposits" {
  name = "deposits"
}

resource "aws_ecs_task_definition" "deposits" {
  family                   = "deposits"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name      = "deposits"
    image     = "registry.example.com/deposits:3"
    essential = true
    secrets   = [{ name = "STORE", valueFrom = aws_secretsmanager_secret.deposits.arn }]
  }])
}

resource "aws_ecs_service" "deposits" {
  name            = "deposits"
  cluster         = aws_ecs_cluster.deposits.id
  task_definition = aws_ecs_task_definition.deposits.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = module.net.subnet_ids
    security_groups = [module.net.security_group_id]
  }
  tags = { "resilience:service" = "deposits" }
}

# --- ledger: by private name -----------------------------------------------------------------------

resource "aws_route53_zone" "internal" {
  name = "stores.internal"
  vpc {
    vpc_id = module.net.vpc_id
  }
}

resource "aws_route53_record" "ledger" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "ledger.stores.internal"
  type    = "CNAME"
  ttl     = 10
  records = [aws_db_instance.store["ledger"].address]
}

module "ledger" {
  source            = "./modules/cell"
  name              = "ledger"
  service           = "ledger"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { STORE_HOST = aws_route53_record.ledger.fqdn }
}
