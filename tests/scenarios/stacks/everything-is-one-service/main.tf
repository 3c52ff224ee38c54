# A small custodian's whole account: no tags, no telling names, and a bastion beside it.

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
  region                      = "us-east-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
variable "zones" { default = ["us-east-2a", "us-east-2b", "us-east-2c"] }
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

  map_public_ip_on_launch = true
}

resource "aws_route_table_association" "main" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.main[count.index].id
  route_table_id = aws_route_table.main.id
}

resource "aws_lb" "edge" {
  name               = "edge"
  load_balancer_type = "network"
  subnets            = aws_subnet.main[*].id
}

resource "aws_lb_target_group" "edge" {
  name     = "edge"
  port     = 443
  protocol = "TCP"
  vpc_id   = aws_vpc.main.id
}

resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.edge.arn
  }
}

resource "aws_launch_template" "node" {
  name          = "node"
  image_id      = "ami-12c6146b"
  instance_type = "c6i.large"
  user_data = base64encode(<<-EOT
    #!/bin/sh
    echo CACHE=${aws_elasticache_replication_group.cache.primary_endpoint_address} BOOK=${aws_db_instance.book.address} > /etc/node.env
  EOT
  )
}

resource "aws_autoscaling_group" "node" {
  name                = "node"
  min_size            = 6
  max_size            = 12
  desired_capacity    = 6
  vpc_zone_identifier = aws_subnet.main[*].id
  target_group_arns   = [aws_lb_target_group.edge.arn]
  launch_template {
    id      = aws_launch_template.node.id
    version = "$Latest"
  }
  tag {
    key                 = "Name"
    value               = "node"
    propagate_at_launch = true
  }
}

resource "aws_elasticache_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.main[*].id
}

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = "cache"
  description                = "cache"
  engine                     = "redis"
  node_type                  = "cache.r6g.large"
  num_cache_clusters         = 3
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.main.name
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.main[*].id
}

resource "aws_db_instance" "book" {
  identifier              = "book"
  engine                  = "postgres"
  engine_version          = "16.4"
  instance_class          = "db.r6g.large"
  allocated_storage       = 200
  username                = "book"
  password                = "rotated-at-first-login"
  multi_az                = true
  db_subnet_group_name    = aws_db_subnet_group.main.name
  backup_retention_period = 7
  skip_final_snapshot     = true
}

resource "aws_instance" "bastion" {
  ami           = "ami-12c6146b"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.main[0].id
  tags          = { Name = "bastion" }
}
