provider "aws" {
  region                      = "ap-northeast-1"
  access_key                  = "t"
  secret_key                  = "t"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

terraform { required_version = ">= 1.5" }
variable "dbs" {
  type     = map(object({ zone = optional(string), multi = optional(bool, true), ports = optional(list(number), [5432]), tags = optional(map(string), {}) }))
  default  = { ledger = { zone = "ap-northeast-1a", multi = false }, custody = { tags = { tier = "gold" } } }
  nullable = false
  validation {
    condition     = alltrue([for k, v in var.dbs : length(k) > 2])
    error_message = "short"
  }
}
resource "aws_db_instance" "db" {
  for_each                = { for k, v in var.dbs : k => v if v != null }
  identifier              = each.key
  engine                  = "mysql"
  instance_class          = "db.r6g.large"
  allocated_storage       = 20
  username                = "u"
  password                = "pppppppp"
  multi_az                = each.value.multi
  availability_zone       = each.value.multi ? null : each.value.zone
  skip_final_snapshot     = true
  backup_retention_period = lookup(each.value, "retention", 7)
  tags                    = merge({ "resilience:service" = each.key }, each.value.tags)
  lifecycle {
    precondition {
      condition     = each.value.multi || each.value.zone != null
      error_message = "x"
    }
    ignore_changes = [password]
  }
}
resource "aws_security_group" "sg" {
  for_each = var.dbs
  name     = "group-${each.key}"
  dynamic "ingress" {
    for_each = toset([for p in each.value.ports : tostring(p)])
    iterator = port
    content {
      from_port   = port.value
      to_port     = tonumber(port.key)
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}
moved {
  from = aws_db_instance.old
  to   = aws_db_instance.db
}
check "c" {
  assert {
    condition     = length(var.dbs) > 0
    error_message = "none"
  }
}
