# Tokyo: three API machines behind one balancer, and the chain node that all of them ask, known by its address only.

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

locals {
  zones = { a = "ap-northeast-1a", c = "ap-northeast-1c", d = "ap-northeast-1d" }
}

resource "aws_vpc" "chain" {
  cidr_block = "10.200.0.0/16"
}

resource "aws_internet_gateway" "chain" {
  vpc_id = aws_vpc.chain.id
}

resource "aws_subnet" "chain" {
  for_each                = local.zones
  vpc_id                  = aws_vpc.chain.id
  availability_zone       = each.value
  cidr_block              = cidrsubnet(aws_vpc.chain.cidr_block, 8, index(keys(local.zones), each.key))
  map_public_ip_on_launch = true
}

resource "aws_route_table" "chain" {
  vpc_id = aws_vpc.chain.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.chain.id
  }
}

resource "aws_main_route_table_association" "chain" {
  vpc_id         = aws_vpc.chain.id
  route_table_id = aws_route_table.chain.id
}

# The node keeps 600 GB of chain on a volume of its own; a new one needs four days to sync.
resource "aws_network_interface" "node" {
  subnet_id   = aws_subnet.chain["c"].id
  private_ips = ["10.200.1.10"]
}

resource "aws_instance" "node" {
  ami           = "ami-12c6146b"
  instance_type = "r6i.xlarge"
  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.node.id
  }
  tags = { Name = "chain-node" }
}

resource "aws_ebs_volume" "chain" {
  availability_zone = aws_subnet.chain["c"].availability_zone
  size              = 800
  type              = "gp3"
}

resource "aws_volume_attachment" "chain" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.chain.id
  instance_id = aws_instance.node.id
}

resource "aws_instance" "api" {
  for_each      = aws_subnet.chain
  ami           = "ami-12c6146b"
  instance_type = "c6i.large"
  subnet_id     = each.value.id
  user_data     = "NODE_RPC=http://${aws_network_interface.node.private_ip}:8332\n"
  tags          = { Name = "withdrawal-api-${each.key}", "resilience:service" = "withdrawals" }
}

# Deposits watch a vendor's node instead.
resource "aws_instance" "watcher" {
  for_each      = { for k in ["a", "d"] : k => aws_subnet.chain[k].id }
  ami           = "ami-12c6146b"
  instance_type = "c6i.large"
  subnet_id     = each.value
  user_data     = "NODE_RPC=https://bitcoin.vendor.example\n"
  tags          = { Name = "deposit-watcher-${each.key}", "resilience:service" = "deposits" }
}

resource "aws_lb" "way_in" {
  for_each = toset(["withdrawals", "deposits"])
  name     = each.key
  subnets  = [for s in aws_subnet.chain : s.id]
}

resource "aws_lb_target_group" "way_in" {
  for_each = toset(["withdrawals", "deposits"])
  name     = each.key
  port     = 8080
  protocol = "HTTP"
  vpc_id   = aws_vpc.chain.id
}

resource "aws_lb_listener" "way_in" {
  for_each          = toset(["withdrawals", "deposits"])
  load_balancer_arn = aws_lb.way_in[each.key].arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.way_in[each.key].arn
  }
}

resource "aws_lb_target_group_attachment" "api" {
  for_each         = aws_instance.api
  target_group_arn = aws_lb_target_group.way_in["withdrawals"].arn
  target_id        = each.value.id
}

resource "aws_lb_target_group_attachment" "watcher" {
  for_each         = aws_instance.watcher
  target_group_arn = aws_lb_target_group.way_in["deposits"].arn
  target_id        = each.value.id
}
