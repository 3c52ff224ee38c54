variable "name" {}
resource "aws_sqs_queue" "q" {
  name = "${var.name}-q"
  tags = { "resilience:service" = "withdrawals" }
}
resource "aws_kms_key" "k" {
  multi_region = true
}
