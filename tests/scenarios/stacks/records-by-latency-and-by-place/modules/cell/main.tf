variable "name" { type = string }
variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "desired_count" { type = number }
variable "environment" {
  type    = map(string)
  default = {}
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_subnet" "this" {
  for_each          = { for i, z in var.zones : z => i }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.cidr, 8, each.value)
}

resource "aws_ecs_cluster" "this" {
  name = var.name
}

module "app" {
  source        = "../svc"
  name          = var.name
  cluster_arn   = aws_ecs_cluster.this.arn
  vpc_id        = aws_vpc.this.id
  subnet_ids    = [for s in aws_subnet.this : s.id]
  lb_subnet_ids = [for s in aws_subnet.this : s.id]
  desired_count = var.desired_count
  environment   = var.environment
}

output "lb_arn" { value = module.app.lb_arn }
output "lb_dns_name" { value = module.app.lb_dns_name }
output "lb_zone_id" { value = module.app.lb_zone_id }
output "vpc_id" { value = aws_vpc.this.id }
output "subnet_ids" { value = values(aws_subnet.this)[*].id }
