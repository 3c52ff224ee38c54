provider "aws" {
  region                      = "ap-northeast-1"
  access_key                  = "t"
  secret_key                  = "t"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variable "pw" {
  type      = string
  ephemeral = true
  default   = "x"
}
locals { cfg = yamldecode(file("${path.module}/cfg.yaml")) }
resource "aws_db_instance" "w" {
  for_each            = { for d in local.cfg.databases : d.name => d }
  identifier          = each.key
  engine              = each.value.engine
  instance_class      = try(each.value.class, "db.r6g.large")
  allocated_storage   = 20
  username            = "u"
  password_wo         = var.pw
  password_wo_version = 1
  multi_az            = try(each.value.ha, false)
  skip_final_snapshot = true
  tags                = { "resilience:service" = each.value.service, doc = templatefile("${path.module}/t.tftpl", { n = each.key }) }
}
