# The ledger consumes one Kafka, trading another; both have three copies, but not the same minimum.

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

variable "zones" { default = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"] }
variable "cidr" { default = "10.95.0.0/16" }

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

resource "aws_security_group" "kafka" {
  name   = "kafka"
  vpc_id = aws_vpc.main.id
}

resource "aws_msk_configuration" "entries" {
  name              = "entries"
  kafka_versions    = ["3.6.0"]
  server_properties = <<-EOT
    auto.create.topics.enable=false
    default.replication.factor=3
    min.insync.replicas=3
  EOT
}

resource "aws_msk_cluster" "entries" {
  cluster_name           = "entries"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3
  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = aws_subnet.main[*].id
    security_groups = [aws_security_group.kafka.id]
  }
  configuration_info {
    arn      = aws_msk_configuration.entries.arn
    revision = aws_msk_configuration.entries.latest_revision
  }
}

resource "aws_msk_configuration" "orders" {
  name              = "orders"
  kafka_versions    = ["3.6.0"]
  server_properties = <<-EOT
    default.replication.factor=3
    min.insync.replicas=2
  EOT
}

resource "aws_msk_cluster" "orders" {
  cluster_name           = "orders"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 6
  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = aws_subnet.main[*].id
    security_groups = [aws_security_group.kafka.id]
  }
  configuration_info {
    arn      = aws_msk_configuration.orders.arn
    revision = aws_msk_configuration.orders.latest_revision
  }
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_task_definition" "posting" {
  family                   = "posting"
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
      { name = "KAFKA", value = aws_msk_cluster.entries.bootstrap_brokers_tls },
      { name = "DB", value = aws_rds_cluster.book.endpoint },
    ]
  }])
}

resource "aws_ecs_service" "posting" {
  name            = "posting"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.posting.arn
  desired_count   = 3
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.main[*].id
    assign_public_ip = true
  }
  tags = { "resilience:service" = "ledger" }
}

resource "aws_ecs_task_definition" "matching" {
  family                   = "matching"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:7"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "KAFKA", value = aws_msk_cluster.orders.bootstrap_brokers_tls }]
  }])
}

resource "aws_ecs_service" "matching" {
  name            = "matching"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.matching.arn
  desired_count   = 3
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.main[*].id
    assign_public_ip = true
  }
  tags = { "resilience:service" = "trading" }
}

resource "aws_ecs_task_definition" "lake_sink" {
  family                   = "lake_sink"
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
      { name = "KAFKA", value = aws_msk_cluster.entries.bootstrap_brokers_tls },
      { name = "BUCKET", value = aws_s3_bucket.lake.bucket },
    ]
  }])
}

resource "aws_ecs_service" "lake_sink" {
  name            = "lake_sink"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.lake_sink.arn
  desired_count   = 1
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = [aws_subnet.main[0].id]
    assign_public_ip = true
  }
}

resource "aws_s3_bucket" "lake" {
  bucket = "exchange-lake-tokyo"
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.main[*].id
}

resource "aws_rds_cluster" "book" {
  cluster_identifier   = "book"
  engine               = "aurora-postgresql"
  engine_version       = "16.4"
  master_username      = "book"
  master_password      = "rotated-at-first-login"
  db_subnet_group_name = aws_db_subnet_group.main.name
  skip_final_snapshot  = true
}

resource "aws_rds_cluster_instance" "book" {
  count                = 2
  identifier           = "book-${count.index}"
  cluster_identifier   = aws_rds_cluster.book.id
  engine               = aws_rds_cluster.book.engine
  instance_class       = "db.r6g.large"
  availability_zone    = var.zones[count.index]
  db_subnet_group_name = aws_db_subnet_group.main.name
}
