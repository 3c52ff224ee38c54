# The ledger is never named by its consumers: one reads its host from a parameter, one a URL from a secret, one a template.

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

variable "zones" { default = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"] }
variable "cidr" { default = "10.80.0.0/16" }

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
}

resource "aws_route_table_association" "main" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.main[count.index].id
  route_table_id = aws_route_table.main.id
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.main[*].id
}

resource "aws_db_instance" "ledger" {
  identifier              = "book-1"
  engine                  = "postgres"
  engine_version          = "16.4"
  instance_class          = "db.r6g.large"
  allocated_storage       = 200
  username                = "book"
  password                = "rotated-at-first-login"
  availability_zone       = "ap-southeast-1a"
  db_subnet_group_name    = aws_db_subnet_group.main.name
  backup_retention_period = 7
  skip_final_snapshot     = true
}

resource "aws_ssm_parameter" "ledger_host" {
  name  = "/prod/ledger/host"
  type  = "String"
  value = aws_db_instance.ledger.address
}

resource "aws_secretsmanager_secret" "ledger_url" {
  name = "prod/ledger/url"
}

resource "aws_secretsmanager_secret_version" "ledger_url" {
  secret_id     = aws_secretsmanager_secret.ledger_url.id
  secret_string = "postgres://book@${aws_db_instance.ledger.address}:5432/book"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_lb" "withdraw" {
  name    = "withdraw"
  subnets = aws_subnet.main[*].id
  tags    = { "resilience:service" = "withdrawals" }
}

resource "aws_lb_target_group" "withdraw" {
  name        = "withdraw"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}

resource "aws_lb_listener" "withdraw" {
  load_balancer_arn = aws_lb.withdraw.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.withdraw.arn
  }
}

resource "aws_ecs_task_definition" "withdraw" {
  family                   = "withdraw"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "REGION", value = "ap-southeast-1" }]
    secrets      = [{ name = "DATABASE_URL", valueFrom = aws_secretsmanager_secret.ledger_url.arn }]
  }])
}

resource "aws_ecs_service" "withdraw" {
  name            = "withdraw"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.withdraw.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.main[*].id
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.withdraw.arn
    container_name   = "app"
    container_port   = 8080
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_lambda_function" "deposit" {
  function_name = "credit-deposit"
  role          = "arn:aws:iam::123456789012:role/credit-deposit"
  runtime       = "python3.12"
  handler       = "app.handler"
  s3_bucket     = "exchange-builds"
  s3_key        = "credit-deposit.zip"
  environment {
    variables = {
      LEDGER_PARAMETER = aws_ssm_parameter.ledger_host.name
    }
  }
  tags = { "resilience:service" = "deposits" }
}

resource "aws_launch_template" "sweeper" {
  name          = "sweeper"
  image_id      = "ami-12c6146b"
  instance_type = "c6i.large"
  user_data = base64encode(templatefile("${path.module}/templates/sweeper.sh.tpl", {
    ledger_host = aws_db_instance.ledger.address
    seed_bucket = aws_s3_bucket.builds.id
  }))
}

resource "aws_s3_bucket" "builds" {
  bucket = "exchange-builds-sg"
}

resource "aws_autoscaling_group" "sweeper" {
  name                = "sweeper"
  min_size            = 3
  max_size            = 6
  desired_capacity    = 3
  vpc_zone_identifier = aws_subnet.main[*].id
  launch_template {
    id      = aws_launch_template.sweeper.id
    version = "$Latest"
  }
  tag {
    key                 = "resilience:service"
    value               = "sweeping"
    propagate_at_launch = true
  }
}

resource "aws_instance" "bastion" {
  ami           = "ami-12c6146b"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.main[1].id
  user_data     = "#!/bin/sh\necho DB=${aws_db_instance.ledger.address} > /etc/psql.conf\n"
  tags          = { Name = "bastion" }
}
