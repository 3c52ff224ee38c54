variable "context" { type = any }
variable "attributes" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "subnets" { type = list(string) }
variable "availability_zones" {
  type    = list(string)
  default = []
}
variable "cluster_size" {
  type    = number
  default = 1
}
variable "automatic_failover_enabled" {
  type    = bool
  default = false
}
variable "multi_az_enabled" {
  type    = bool
  default = false
}
variable "elasticache_subnet_group_name" {
  type    = string
  default = ""
}

module "this" {
  source     = "../label"
  context    = var.context
  attributes = var.attributes
  tags       = var.tags
}

locals {
  subnet_group = var.elasticache_subnet_group_name != "" ? var.elasticache_subnet_group_name : join("", aws_elasticache_subnet_group.default[*].name)
}

resource "aws_elasticache_subnet_group" "default" {
  count      = module.this.enabled && var.elasticache_subnet_group_name == "" && length(var.subnets) > 0 ? 1 : 0
  name       = module.this.id
  subnet_ids = var.subnets
}

resource "aws_elasticache_replication_group" "default" {
  count                       = module.this.enabled ? 1 : 0
  replication_group_id        = module.this.id
  description                 = coalesce(null, module.this.id)
  engine                      = "redis"
  engine_version              = "7.1"
  node_type                   = "cache.r7g.large"
  num_cache_clusters          = var.cluster_size
  automatic_failover_enabled  = var.automatic_failover_enabled
  multi_az_enabled            = var.multi_az_enabled
  preferred_cache_cluster_azs = length(var.availability_zones) == 0 ? null : [for n in range(0, var.cluster_size) : element(var.availability_zones, n)]
  subnet_group_name           = local.subnet_group
  tags                        = module.this.tags
}

output "endpoint" { value = join("", compact(aws_elasticache_replication_group.default[*].primary_endpoint_address)) }
output "id" { value = join("", aws_elasticache_replication_group.default[*].id) }
