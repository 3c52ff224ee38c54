# One resource for all subnets of all tiers; the outputs are maps of lists.

variable "cidr" { type = string }
variable "tiers" { type = map(list(string)) }

locals {
  flat = flatten([for tier, zones in var.tiers : [for z in zones : { key = "${tier}/${z}", tier = tier, zone = z }]])
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_subnet" "this" {
  for_each          = { for i, s in local.flat : s.key => merge(s, { index = i }) }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.value.zone
  cidr_block        = cidrsubnet(var.cidr, 8, each.value.index)
  tags              = { Tier = each.value.tier }
}

output "vpc_id" { value = aws_vpc.this.id }
output "subnet_ids" {
  value = { for tier in keys(var.tiers) : tier => [for k, s in aws_subnet.this : s.id if split("/", k)[0] == tier] }
}
