resource "aws_db_instance" "db" {
  instance_class = "db.r6g.xlarge"
}
