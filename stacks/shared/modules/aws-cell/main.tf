# One cell: a whole withdrawal service in one Region, over three zones. It needs nothing of another Region to serve,
# and its tasks are enough for all customers (static stability): losing the other cell changes nothing here.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "name" {
  description = "Unique in the account."
  type        = string
}

variable "cidr" {
  type = string
}

variable "image" {
  description = "Image of the service, in a registry of the cell's own Region."
  type        = string
}

variable "tasks" {
  description = "Running tasks: what all customers need with one zone of three lost, so peak times 3/2."
  type        = number
}

variable "environment" {
  type = map(string)
}

variable "permissions" {
  description = "What the tasks may do, as statements of an IAM policy."
  type = list(object({
    Effect   = string
    Action   = list(string)
    Resource = list(string)
  }))
}

variable "certificate_arn" {
  description = "ACM certificate of the public name, issued in the cell's own Region."
  type        = string
}

variable "tags" {
  type = map(string)
}

data "aws_availability_zones" "open" {
  state = "available"
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

resource "aws_vpc" "cell" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "cell" {
  vpc_id = aws_vpc.cell.id
}

resource "aws_subnet" "public" {
  count             = 3
  vpc_id            = aws_vpc.cell.id
  availability_zone = data.aws_availability_zones.open.names[count.index]
  cidr_block        = cidrsubnet(var.cidr, 8, count.index)
}

resource "aws_subnet" "private" {
  count             = 3
  vpc_id            = aws_vpc.cell.id
  availability_zone = data.aws_availability_zones.open.names[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index + 1)
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.cell.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.cell.id
  }
}

resource "aws_route_table_association" "public" {
  count          = 3
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

# Each zone leaves through its own gateway: one gateway for all is what fell in Tokyo on 15 April 2025.
resource "aws_eip" "nat" {
  count  = 3
  domain = "vpc"
}

resource "aws_nat_gateway" "zone" {
  count         = 3
  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[count.index].id
}

resource "aws_route_table" "private" {
  count  = 3
  vpc_id = aws_vpc.cell.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.zone[count.index].id
  }
}

resource "aws_route_table_association" "private" {
  count          = 3
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

resource "aws_security_group" "front" {
  name   = "${var.name}-front"
  vpc_id = aws_vpc.cell.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = [var.cidr]
  }
}

resource "aws_security_group" "task" {
  name   = "${var.name}-task"
  vpc_id = aws_vpc.cell.id
  ingress {
    protocol        = "tcp"
    from_port       = 8080
    to_port         = 8080
    security_groups = [aws_security_group.front.id]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_lb" "api" {
  name            = var.name
  subnets         = aws_subnet.public[*].id
  security_groups = [aws_security_group.front.id]
}

resource "aws_lb_target_group" "api" {
  name        = var.name
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.cell.id
  # Deep enough to fail when this cell cannot pay: ledger and key are asked, no other Region is.
  health_check {
    path = "/healthz"
  }
}

resource "aws_lb_listener" "api" {
  load_balancer_arn = aws_lb.api.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

data "aws_iam_policy_document" "tasks" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "task" {
  name               = "${var.name}-task"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
}

resource "aws_iam_role_policy" "task" {
  name   = "service"
  role   = aws_iam_role.task.id
  policy = jsonencode({ Version = "2012-10-17", Statement = var.permissions })
}

resource "aws_iam_role" "start" {
  name               = "${var.name}-start"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
}

resource "aws_iam_role_policy_attachment" "start" {
  role       = aws_iam_role.start.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_ecs_cluster" "cell" {
  name = var.name
}

resource "aws_ecs_task_definition" "api" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.start.arn
  container_definitions = jsonencode([{
    name         = "api"
    image        = var.image
    portMappings = [{ containerPort = 8080 }]
    environment  = [for name, value in var.environment : { name = name, value = value }]
  }])
}

resource "aws_ecs_service" "api" {
  name            = var.name
  cluster         = aws_ecs_cluster.cell.id
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = var.tasks
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = aws_subnet.private[*].id
    security_groups = [aws_security_group.task.id]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.api.arn
    container_name   = "api"
    container_port   = 8080
  }
  depends_on = [aws_lb_listener.api]
  tags       = var.tags
}

output "front" {
  value = {
    arn      = aws_lb.api.arn
    dns_name = aws_lb.api.dns_name
    zone_id  = aws_lb.api.zone_id
  }
}

output "network" {
  value = {
    vpc_id         = aws_vpc.cell.id
    zones          = slice(data.aws_availability_zones.open.names, 0, 3)
    subnets        = aws_subnet.private[*].id
    public_subnets = aws_subnet.public[*].id
    task_sg        = aws_security_group.task.id
    egress         = aws_eip.nat[*].public_ip
  }
}
