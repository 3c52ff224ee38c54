provider "aws" {
  region                      = "ap-northeast-1"
  access_key                  = "t"
  secret_key                  = "t"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

module "vpc" {
  source                 = "./vendor/vpc"
  name                   = "w"
  azs                    = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
  private_subnets        = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"]
  public_subnets         = ["10.0.101.0/24", "10.0.102.0/24", "10.0.103.0/24"]
  single_nat_gateway     = false
  one_nat_gateway_per_az = true
}
resource "aws_ecs_cluster" "main" { name = "withdrawals" }
resource "aws_ecs_task_definition" "api" {
  family                   = "withdrawal-api"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = "1024"
  container_definitions    = jsonencode([{ name = "api", image = "x:1", essential = true, environment = [{ name = "DB", value = aws_db_instance.ledger.address }] }])
}
resource "aws_ecs_service" "api" {
  name            = "withdrawal-api"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = 3
  launch_type     = "FARGATE"
  network_configuration {
    subnets = module.vpc.private_subnets
  }
  tags = { "resilience:service" = "withdrawals" }
}
resource "aws_db_subnet_group" "db" {
  name       = "db"
  subnet_ids = module.vpc.private_subnets
}
resource "aws_db_instance" "ledger" {
  identifier           = "ledger"
  engine               = "postgres"
  instance_class       = "db.r6g.large"
  allocated_storage    = 20
  username             = "u"
  password             = "pppppppp"
  multi_az             = true
  db_subnet_group_name = aws_db_subnet_group.db.name
  skip_final_snapshot  = true
}
