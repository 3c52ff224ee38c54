# default_tags put the same service on everything; the real ones are set by hand, in whatever case the team likes.

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
  default_tags {
    tags = {
      Owner       = "exchange"
      Environment = "production"
    }
  }
}

variable "zones" { default = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"] }
variable "cidr" { default = "10.70.0.0/16" }

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

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_lb" "gate" {
  name    = "gate"
  subnets = aws_subnet.main[*].id
  tags    = { "Resilience:Service" = "Withdrawals" }
}

resource "aws_lb_target_group" "gate" {
  name        = "gate"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}

resource "aws_lb_listener" "gate" {
  load_balancer_arn = aws_lb.gate.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.gate.arn
  }
}

resource "aws_ecs_task_definition" "gate" {
  family                   = "gate"
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
      { name = "STORE", value = aws_elasticache_replication_group.sessions.primary_endpoint_address },
      { name = "BOOK", value = aws_dynamodb_table.book.name },
    ]
  }])
}

resource "aws_ecs_service" "gate" {
  name            = "gate"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.gate.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.main[*].id
    assign_public_ip = true
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.gate.arn
    container_name   = "app"
    container_port   = 8080
  }
  tags = { "resilience:service" = "withdrawals" }
}

resource "aws_ecs_task_definition" "sender" {
  family                   = "sender"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "BOOK", value = aws_dynamodb_table.book.name }]
  }])
}

resource "aws_ecs_service" "sender" {
  name            = "sender"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.sender.arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.main[*].id
    assign_public_ip = true
  }
  tags = { "RESILIENCE:SERVICE" = "withdrawals" }
}

resource "aws_dynamodb_table" "book" {
  name         = "book"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_elasticache_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.main[*].id
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "sessions"
  engine                     = "redis"
  node_type                  = "cache.r6g.large"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.main.name
}

resource "aws_elasticache_cluster" "reports" {
  cluster_id        = "reports"
  engine            = "redis"
  node_type         = "cache.t4g.micro"
  num_cache_nodes   = 1
  availability_zone = "ap-northeast-2a"
  subnet_group_name = aws_elasticache_subnet_group.main.name
}

resource "aws_ecs_task_definition" "reports" {
  family                   = "reports"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "STORE", value = aws_elasticache_cluster.reports.cache_nodes[0].address }]
  }])
}

resource "aws_ecs_service" "reports" {
  name            = "reports"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.reports.arn
  desired_count   = 1
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = [aws_subnet.main[0].id]
    assign_public_ip = true
  }
}
