# Tokyo ledger on a single-AZ PostgreSQL, a reader in another zone of Tokyo, automated backups replicated to Osaka under a key there.

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

provider "aws" {
  alias                       = "osaka"
  region                      = "ap-northeast-3"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "ledger"
  cidr   = "10.31.0.0/16"
  zones  = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
}

resource "aws_kms_key" "ledger" {
  description = "ledger at rest"
}

resource "aws_kms_key" "ledger_osaka" {
  provider    = aws.osaka
  description = "replicated backups of the ledger"
}

resource "aws_db_subnet_group" "ledger" {
  name       = "ledger"
  subnet_ids = module.net.subnet_ids
}

resource "aws_db_instance" "ledger" {
  identifier                  = "ledger"
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.r6g.xlarge"
  allocated_storage           = 200
  username                    = "ledger"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.ledger.name
  availability_zone           = "ap-northeast-1a"
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.ledger.arn
  backup_retention_period     = 14
  skip_final_snapshot         = true
}

resource "aws_db_instance" "ledger_reader" {
  identifier          = "ledger-reader"
  replicate_source_db = aws_db_instance.ledger.identifier
  instance_class      = "db.r6g.xlarge"
  availability_zone   = "ap-northeast-1c"
  skip_final_snapshot = true
}

resource "aws_db_instance_automated_backups_replication" "ledger" {
  provider               = aws.osaka
  source_db_instance_arn = aws_db_instance.ledger.arn
  kms_key_id             = aws_kms_key.ledger_osaka.arn
  retention_period       = 14
}

module "ledger" {
  source            = "./modules/cell"
  name              = "ledger"
  service           = "ledger"
  vpc_id            = module.net.vpc_id
  subnet_ids        = module.net.subnet_ids
  security_group_id = module.net.security_group_id
  environment       = { LEDGER_HOST = aws_db_instance.ledger.address }
}

resource "aws_lambda_function" "statements" {
  function_name = "monthly-statements"
  role          = "arn:aws:iam::123456789012:role/statements"
  package_type  = "Image"
  image_uri     = "registry.example.com/statements:2"
  environment {
    variables = { READER_HOST = aws_db_instance.ledger_reader.address }
  }
}
