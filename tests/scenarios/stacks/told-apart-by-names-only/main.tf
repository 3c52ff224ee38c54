# Nobody tagged anything here: services are told by what things are called, and test copies stand beside them.

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
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

variable "zones" {
  type    = list(string)
  default = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

variable "cidr" { default = "10.50.0.0/16" }

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table" "this" {
  vpc_id = aws_vpc.this.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_subnet" "this" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
}

resource "aws_route_table_association" "this" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.this[count.index].id
  route_table_id = aws_route_table.this.id
}

resource "aws_ecs_cluster" "core" {
  name = "core"
}

resource "aws_lb" "withdraw_api" {
  name    = "withdraw-api"
  subnets = aws_subnet.this[*].id
}

resource "aws_lb_target_group" "withdraw_api" {
  name        = "withdraw-api"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.this.id
}

resource "aws_lb_listener" "withdraw_api" {
  load_balancer_arn = aws_lb.withdraw_api.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.withdraw_api.arn
  }
}

resource "aws_ecs_task_definition" "withdraw_api" {
  family                   = "withdraw-api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment = [
      { name = "DB_HOST", value = aws_db_instance.wd.address },
      { name = "QUEUE", value = aws_sqs_queue.outbound.url },
    ]
  }])
}

resource "aws_ecs_service" "withdraw_api" {
  name            = "withdraw-api"
  cluster         = aws_ecs_cluster.core.arn
  task_definition = aws_ecs_task_definition.withdraw_api.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.this[*].id
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.withdraw_api.arn
    container_name   = "app"
    container_port   = 8080
  }
}

resource "aws_ecs_task_definition" "payout_batch" {
  family                   = "payout-batch"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "QUEUE", value = aws_sqs_queue.outbound.url }]
  }])
}

resource "aws_ecs_service" "payout_batch" {
  name            = "payout-batch"
  cluster         = aws_ecs_cluster.core.arn
  task_definition = aws_ecs_task_definition.payout_batch.arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.this[*].id
    assign_public_ip = true
  }
}

resource "aws_db_subnet_group" "core" {
  name       = "core"
  subnet_ids = aws_subnet.this[*].id
}

resource "aws_db_instance" "wd" {
  identifier              = "wd-prod"
  engine                  = "postgres"
  engine_version          = "16.4"
  instance_class          = "db.r6g.large"
  allocated_storage       = 200
  username                = "wd"
  password                = "rotated-at-first-login"
  multi_az                = true
  db_subnet_group_name    = aws_db_subnet_group.core.name
  backup_retention_period = 14
  skip_final_snapshot     = true
}

resource "aws_sqs_queue" "outbound" {
  name = "outbound-transfers"
}

# --- cold storage -----------------------------------------------------------------

resource "aws_instance" "cold_wallet" {
  ami           = "ami-12c6146b"
  instance_type = "m6i.large"
  subnet_id     = aws_subnet.this[0].id
  user_data     = "#!/bin/sh\necho ledger=/mnt/keys > /etc/cold.conf\n"
  tags          = { Name = "cold-wallet-1" }
}

resource "aws_ebs_volume" "cold_wallet_keys" {
  availability_zone = "eu-west-1a"
  size              = 20
  encrypted         = true
}

resource "aws_volume_attachment" "cold_wallet_keys" {
  device_name = "/dev/sdf"
  instance_id = aws_instance.cold_wallet.id
  volume_id   = aws_ebs_volume.cold_wallet_keys.id
}

resource "aws_ebs_snapshot" "cold_wallet_keys" {
  volume_id = aws_ebs_volume.cold_wallet_keys.id
}

# --- look-alikes ------------------------------------------------------------------

resource "aws_ecs_task_definition" "staging_withdraw_api" {
  family                   = "staging-withdraw-api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "DB_HOST", value = aws_db_instance.staging.address }]
  }])
}

resource "aws_ecs_service" "staging_withdraw_api" {
  name            = "staging-withdraw-api"
  cluster         = aws_ecs_cluster.core.arn
  task_definition = aws_ecs_task_definition.staging_withdraw_api.arn
  desired_count   = 1
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = [aws_subnet.this[0].id]
    assign_public_ip = true
  }
}

resource "aws_db_instance" "staging" {
  identifier           = "staging-withdraw"
  engine               = "postgres"
  engine_version       = "16.4"
  instance_class       = "db.t4g.medium"
  allocated_storage    = 20
  username             = "wd"
  password             = "rotated-at-first-login"
  availability_zone    = "eu-west-1a"
  db_subnet_group_name = aws_db_subnet_group.core.name
  skip_final_snapshot  = true
}

resource "aws_ecs_task_definition" "dev_payout" {
  family                   = "payout-batch-dev"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "QUEUE", value = aws_sqs_queue.dev.url }]
  }])
}

resource "aws_ecs_service" "dev_payout" {
  name            = "payout-batch-dev"
  cluster         = aws_ecs_cluster.core.arn
  task_definition = aws_ecs_task_definition.dev_payout.arn
  desired_count   = 1
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = [aws_subnet.this[1].id]
    assign_public_ip = true
  }
}

resource "aws_sqs_queue" "dev" {
  name = "outbound-transfers-dev"
}

resource "aws_instance" "cold_wallet_test" {
  ami           = "ami-12c6146b"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.this[1].id
  tags          = { Name = "test-cold-wallet" }
}

resource "aws_s3_bucket" "withdrawal_reports" {
  bucket_prefix = "withdrawal-reports-"
}

resource "aws_instance" "bastion" {
  ami           = "ami-12c6146b"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.this[0].id
  tags          = { Name = "bastion" }
}

resource "aws_cloudwatch_metric_alarm" "withdraw_5xx" {
  alarm_name          = "withdraw-api-5xx"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "HTTPCode_Target_5XX_Count"
  namespace           = "AWS/ApplicationELB"
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  dimensions          = { LoadBalancer = aws_lb.withdraw_api.arn_suffix }
}
