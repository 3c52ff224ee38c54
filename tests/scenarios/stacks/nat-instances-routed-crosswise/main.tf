# Seoul: withdrawal relays behind two home-made NAT instances ("one per zone, like the gateways, but cheaper").

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
}

locals {
  zones = ["ap-northeast-2a", "ap-northeast-2c"]
}

resource "aws_vpc" "relay" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_internet_gateway" "relay" {
  vpc_id = aws_vpc.relay.id
}

resource "aws_subnet" "edge" {
  count             = 2
  vpc_id            = aws_vpc.relay.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.relay.cidr_block, 8, count.index)
}

resource "aws_subnet" "relay" {
  count             = 2
  vpc_id            = aws_vpc.relay.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.relay.cidr_block, 8, 16 + count.index)
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.relay.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.relay.id
  }
}

resource "aws_route_table_association" "edge" {
  count          = 2
  subnet_id      = aws_subnet.edge[count.index].id
  route_table_id = aws_route_table.edge.id
}

# --- NAT instances: an elastic interface each, so that an address survives a new machine -------

resource "aws_network_interface" "nat" {
  count             = 2
  subnet_id         = aws_subnet.edge[count.index].id
  source_dest_check = false
}

resource "aws_eip" "nat" {
  count             = 2
  domain            = "vpc"
  network_interface = aws_network_interface.nat[count.index].id
}

resource "aws_instance" "nat" {
  count         = 2
  ami           = "ami-12c6146b"
  instance_type = "c6in.large"
  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.nat[count.index].id
  }
  tags = { Name = "nat-${local.zones[count.index]}" }
}

# The first zone's table was written last, after the two had been swapped during an incident.
resource "aws_route_table" "relay_a" {
  vpc_id = aws_vpc.relay.id
  route {
    cidr_block           = "0.0.0.0/0"
    network_interface_id = aws_network_interface.nat[1].id
  }
}

resource "aws_route_table" "relay_c" {
  vpc_id = aws_vpc.relay.id
  route {
    cidr_block           = "0.0.0.0/0"
    network_interface_id = aws_network_interface.nat[0].id
  }
}

resource "aws_route_table_association" "relay_a" {
  subnet_id      = aws_subnet.relay[0].id
  route_table_id = aws_route_table.relay_a.id
}

resource "aws_route_table_association" "relay_c" {
  subnet_id      = aws_subnet.relay[1].id
  route_table_id = aws_route_table.relay_c.id
}

# --- the relays ---------------------------------------------------------------------------------

resource "aws_dynamodb_table" "relayed" {
  name         = "relayed-withdrawals"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "tx"
  attribute {
    name = "tx"
    type = "S"
  }
}

resource "aws_launch_template" "relay" {
  name_prefix   = "relay-"
  image_id      = "ami-12c6146b"
  instance_type = "c6i.large"
  user_data     = base64encode("RELAYED_TABLE=${aws_dynamodb_table.relayed.name}\n")
}

resource "aws_autoscaling_group" "relay" {
  name                = "withdrawal-relay"
  min_size            = 4
  desired_capacity    = 4
  max_size            = 8
  vpc_zone_identifier = aws_subnet.relay[*].id
  launch_template {
    id      = aws_launch_template.relay.id
    version = "$Latest"
  }
  instance_refresh {
    strategy = "Rolling"
  }
  tag {
    key                 = "resilience:service"
    value               = "withdrawals"
    propagate_at_launch = true
  }
}
