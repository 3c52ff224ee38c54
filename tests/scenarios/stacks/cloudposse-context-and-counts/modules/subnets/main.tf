variable "context" { type = any }
variable "vpc_id" { type = string }
variable "cidr_block" { type = string }
variable "availability_zones" { type = list(string) }

module "this" {
  source  = "../label"
  context = var.context
}

locals {
  enabled = module.this.enabled
  zones   = local.enabled ? sort(var.availability_zones) : []
}

resource "aws_subnet" "private" {
  for_each          = { for i, z in local.zones : z => i }
  vpc_id            = var.vpc_id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.cidr_block, 4, each.value)
  tags              = merge(module.this.tags, { Name = "${module.this.id}-private-${each.key}" })
}

output "private_subnet_ids" { value = local.enabled ? values(aws_subnet.private)[*].id : [] }
output "az_private_subnets_map" { value = { for z, s in aws_subnet.private : z => [s.id] } }
