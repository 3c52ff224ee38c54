# The AWS part: one cell over three zones in front of two nodes of the ledger, and addresses that stay.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "image" {
  type = string
}

variable "certificate_arn" {
  type = string
}

variable "ledger_image" {
  type = string
}

variable "ledger_nodes" {
  description = "Addresses of all nodes of the ledger."
  type        = list(string)
}

variable "signers" {
  type = list(string)
}

variable "tags" {
  type = map(string)
}

data "aws_region" "here" {}

# Wakes the workers. What is to be paid stands in the ledger: a lost message costs a minute, not a withdrawal.
resource "aws_sqs_queue" "doorbell" {
  name = "withdrawals"
}

module "cell" {
  source          = "../modules/aws-cell"
  name            = "withdrawals"
  cidr            = "10.40.0.0/16"
  image           = var.image
  tasks           = 6 # all customers at peak need 4: enough without the other cloud, and without a zone
  certificate_arn = var.certificate_arn
  tags            = var.tags
  environment = {
    LEDGER   = join(",", aws_instance.ledger[*].private_ip)
    DOORBELL = aws_sqs_queue.doorbell.url
    SIGNERS  = join(",", var.signers)
  }
  permissions = [{
    Effect   = "Allow"
    Action   = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"]
    Resource = [aws_sqs_queue.doorbell.arn]
  }]
}

# Two addresses that never change: the other host of names can check and answer them.
resource "aws_globalaccelerator_accelerator" "front" {
  name = "withdrawals"
}

resource "aws_globalaccelerator_listener" "front" {
  accelerator_arn = aws_globalaccelerator_accelerator.front.arn
  protocol        = "TCP"
  port_range {
    from_port = 443
    to_port   = 443
  }
}

resource "aws_globalaccelerator_endpoint_group" "front" {
  listener_arn          = aws_globalaccelerator_listener.front.arn
  endpoint_group_region = data.aws_region.here.name
  endpoint_configuration {
    endpoint_id = module.cell.front.arn
  }
}

# --- two of the ledger's five nodes, in two zones; nodes of other clouds come in through WireGuard only ---------------

resource "aws_security_group" "ledger" {
  name   = "ledger"
  vpc_id = module.cell.network.vpc_id
  ingress {
    protocol        = "tcp"
    from_port       = 26257
    to_port         = 26257
    security_groups = [module.cell.network.task_sg]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "peer" {
  count             = length(var.ledger_nodes)
  security_group_id = aws_security_group.ledger.id
  ip_protocol       = "udp"
  from_port         = 51820
  to_port           = 51820
  cidr_ipv4         = "${var.ledger_nodes[count.index]}/32"
}

resource "aws_eip" "ledger" {
  count  = 2
  domain = "vpc"
}

resource "aws_instance" "ledger" {
  count                   = 2
  ami                     = var.ledger_image
  instance_type           = "m7i.xlarge"
  subnet_id               = module.cell.network.public_subnets[count.index]
  vpc_security_group_ids  = [aws_security_group.ledger.id]
  disable_api_termination = true
  metadata_options {
    http_tokens = "required"
  }
  root_block_device {
    encrypted   = true
    volume_type = "gp3"
    volume_size = 500
  }
  tags = { Name = "ledger" }
}

resource "aws_eip_association" "ledger" {
  count         = 2
  allocation_id = aws_eip.ledger[count.index].id
  instance_id   = aws_instance.ledger[count.index].id
}

output "addresses" {
  value = aws_globalaccelerator_accelerator.front.ip_sets[0].ip_addresses
}

output "ledger_addresses" {
  value = aws_eip.ledger[*].public_ip
}
