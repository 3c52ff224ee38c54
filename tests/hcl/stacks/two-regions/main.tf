provider "aws" {
  region                      = "ap-northeast-1"
  access_key                  = "t"
  secret_key                  = "t"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "osaka"
  region                      = "ap-northeast-3"
  access_key                  = "t"
  secret_key                  = "t"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

module "tokyo" {
  source = "./stack"
  name   = "t"
}
module "osaka" {
  source    = "./stack"
  name      = "o"
  providers = { aws = aws.osaka }
}
resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  hash_key         = "id"
  billing_mode     = "PAY_PER_REQUEST"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  dynamic "replica" {
    for_each = ["ap-northeast-3"]
    content {
      region_name = replica.value
    }
  }
  tags = { "resilience:service" = "withdrawals" }
}
