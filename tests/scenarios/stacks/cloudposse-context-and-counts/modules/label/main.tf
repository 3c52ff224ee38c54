# Names and tags from a context, in the manner of cloudposse/label.

variable "context" {
  type = any
  default = {
    enabled    = true
    namespace  = null
    stage      = null
    name       = null
    attributes = []
    tags       = {}
    delimiter  = "-"
  }
}
variable "enabled" {
  type    = bool
  default = null
}
variable "name" {
  type    = string
  default = null
}
variable "attributes" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  enabled    = var.enabled == null ? try(var.context.enabled, true) : var.enabled
  name       = var.name == null ? try(var.context.name, null) : var.name
  attributes = compact(distinct(concat(try(var.context.attributes, []), var.attributes)))
  tags       = merge(try(var.context.tags, {}), var.tags, { Name = local.id })
  id         = lower(join(try(var.context.delimiter, "-"), compact(concat([try(var.context.namespace, null), try(var.context.stage, null), local.name], local.attributes))))
  context    = merge(var.context, { enabled = local.enabled, name = local.name, attributes = local.attributes, tags = local.tags })
}

output "enabled" { value = local.enabled }
output "id" { value = local.enabled ? local.id : "" }
output "tags" { value = local.enabled ? local.tags : {} }
output "context" { value = local.context }
