variable "name" {
  type = string
}

variable "global_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "zones" {
  type = list(string)
}

variable "is_primary" {
  type = bool
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_rds_cluster" "this" {
  cluster_identifier             = var.name
  global_cluster_identifier      = var.global_id
  engine                         = "aurora-mysql"
  engine_version                 = "8.0.mysql_aurora.3.08.0"
  master_username                = var.is_primary ? "ledger" : null
  manage_master_user_password    = var.is_primary ? true : null
  enable_global_write_forwarding = !var.is_primary
  db_subnet_group_name           = aws_db_subnet_group.this.name
  skip_final_snapshot            = true
}

resource "aws_rds_cluster_instance" "this" {
  count              = length(var.zones)
  identifier         = "${var.name}-${count.index}"
  cluster_identifier = aws_rds_cluster.this.id
  engine             = aws_rds_cluster.this.engine
  instance_class     = "db.r6g.large"
  availability_zone  = var.zones[count.index]
}

output "endpoint" {
  value = aws_rds_cluster.this.endpoint
}

output "reader_endpoint" {
  value = aws_rds_cluster.this.reader_endpoint
}
