# A withdrawal service that goes on when any one zone of Tokyo is lost: three zones, each with its own way out.
# It does not go on when the Region is lost; the ledger's backups and the key are kept outside it.

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
  skip_requesting_account_id  = true
}

# Nothing runs in Osaka: it keeps the ledger's backups and the second copy of the key.
provider "aws" {
  alias                       = "osaka"
  region                      = "ap-northeast-3"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

data "aws_availability_zones" "open" {
  state = "available"
}

locals {
  zones = data.aws_availability_zones.open.names
  tags = {
    "resilience:service"  = "withdrawals"
    "resilience:function" = "withdrawal"
  }
}

resource "aws_vpc" "exchange" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_internet_gateway" "exchange" {
  vpc_id = aws_vpc.exchange.id
}

resource "aws_subnet" "public" {
  count             = 3
  vpc_id            = aws_vpc.exchange.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.exchange.cidr_block, 8, count.index)
}

resource "aws_subnet" "private" {
  count             = 3
  vpc_id            = aws_vpc.exchange.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.exchange.cidr_block, 4, count.index + 1)
}

# Three addresses for the node providers' allow lists: a NAT gateway in each zone.
resource "aws_eip" "nat" {
  count  = 3
  domain = "vpc"
}

resource "aws_nat_gateway" "zone" {
  count         = 3
  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[count.index].id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.exchange.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.exchange.id
  }
}

resource "aws_route_table" "private" {
  count  = 3
  vpc_id = aws_vpc.exchange.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.zone[count.index].id
  }
}

resource "aws_route_table_association" "public" {
  count          = 3
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  count          = 3
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

resource "aws_lb" "api" {
  name    = "withdrawals"
  subnets = aws_subnet.public[*].id
}

resource "aws_lb_target_group" "api" {
  name        = "withdrawals"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.exchange.id
}

resource "aws_lb_listener" "api" {
  load_balancer_arn = aws_lb.api.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

resource "aws_kms_key" "hot_wallet" {
  description              = "signs withdrawals"
  multi_region             = true # cannot be changed later
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_SECG_P256K1"
}

resource "aws_kms_replica_key" "hot_wallet" {
  provider        = aws.osaka
  description     = "signs withdrawals"
  primary_key_arn = aws_kms_key.hot_wallet.arn
}

resource "aws_sqs_queue" "broadcast" {
  name = "broadcast"
}

resource "aws_db_subnet_group" "ledger" {
  name       = "ledger"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_db_instance" "ledger" {
  identifier                  = "ledger"
  engine                      = "postgres"
  instance_class              = "db.r6g.xlarge"
  allocated_storage           = 200
  username                    = "ledger"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.ledger.name
  multi_az                    = true
  backup_retention_period     = 14
  skip_final_snapshot         = true
}

resource "aws_db_instance_automated_backups_replication" "ledger" {
  provider               = aws.osaka
  source_db_instance_arn = aws_db_instance.ledger.arn
  retention_period       = 14
}

resource "aws_ecs_cluster" "payments" {
  name = "payments"
}

resource "aws_ecs_task_definition" "api" {
  family                   = "withdrawals"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  container_definitions = jsonencode([{
    name  = "api"
    image = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdrawals:1"
    environment = [
      { name = "LEDGER_HOST", value = aws_db_instance.ledger.address },
      { name = "BROADCAST_QUEUE", value = aws_sqs_queue.broadcast.url },
      { name = "SIGNING_KEY", value = aws_kms_key.hot_wallet.arn },
    ]
  }])
}

resource "aws_ecs_service" "api" {
  name            = "withdrawals"
  cluster         = aws_ecs_cluster.payments.id
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = 6
  launch_type     = "FARGATE"
  network_configuration {
    subnets = aws_subnet.private[*].id
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.api.arn
    container_name   = "api"
    container_port   = 8080
  }
  tags = local.tags
}
