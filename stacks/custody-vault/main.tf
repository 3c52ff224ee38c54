# Cold storage: who approved what, and the backup of the keys. The backup is six sealed shares, three of which restore;
# two lie at each of three providers, in different cities: none can restore alone, none can prevent it.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
    google = {
      source  = "hashicorp/google"
      version = "~> 6.20"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

# terraform.tfvars spreads the shares over countries; -var-file japan.tfvars keeps every one in Japan. Only places differ.
variable "places" {
  description = "Two Regions of each provider; no city may hold four of the six."
  type        = object({ aws = list(string), google = list(string), azure = list(string) })
}

variable "google_project" {
  type = string
}

variable "azure_subscription" {
  type = string
}

variable "prefix" {
  description = "Bucket and account names are unique in the world: lower case letters and digits, at most 12."
  type        = string
}

variable "image" {
  description = "The approvals service, in the registry of each of AWS's two Regions."
  type        = list(string)
}

variable "retention_days" {
  description = "Nobody can delete a share before; renew the lock with each ceremony."
  type        = number
  default     = 400
}

provider "aws" {
  region = var.places.aws[0]
}

provider "aws" {
  alias  = "second"
  region = var.places.aws[1]
}

provider "google" {
  project = var.google_project
}

provider "azurerm" {
  subscription_id = var.azure_subscription
  features {}
}

locals {
  backup = {
    "resilience:service"  = "key-backup"
    "resilience:function" = "custody"
  }
}

# --- key backup: shares 1 to 6 ------------------------------------------------------------------------------------

module "share_1" {
  source         = "./aws"
  name           = "${var.prefix}-share-1"
  retention_days = var.retention_days
  tags           = local.backup
}

module "share_2" {
  source         = "./aws"
  providers      = { aws = aws.second }
  name           = "${var.prefix}-share-2"
  retention_days = var.retention_days
  tags           = local.backup
}

module "share_3" {
  source         = "./google"
  name           = "${var.prefix}-share-3"
  location       = var.places.google[0]
  retention_days = var.retention_days
}

module "share_4" {
  source         = "./google"
  name           = "${var.prefix}-share-4"
  location       = var.places.google[1]
  retention_days = var.retention_days
}

module "share_5" {
  source         = "./azure"
  name           = "${var.prefix}share5"
  location       = var.places.azure[0]
  retention_days = var.retention_days
  tags           = local.backup
}

module "share_6" {
  source         = "./azure"
  name           = "${var.prefix}share6"
  location       = var.places.azure[1]
  retention_days = var.retention_days
  tags           = local.backup
}

# --- approvals: the record of who allowed what, in both of AWS's Regions ----------------------------------------------

resource "aws_dynamodb_table" "approvals" {
  name                        = "approvals"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "transaction"
  range_key                   = "approver"
  deletion_protection_enabled = true
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "transaction"
    type = "S"
  }
  attribute {
    name = "approver"
    type = "S"
  }
  replica {
    region_name            = var.places.aws[1]
    point_in_time_recovery = true
  }
  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_iam_role" "approvals" {
  name = "approvals"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

# Each approval is one item, written once: nothing is counted, changed or deleted, so two Regions cannot contradict.
resource "aws_iam_role_policy" "approvals" {
  name = "approvals"
  role = aws_iam_role.approvals.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:PutItem", "dynamodb:Query"]
      Resource = [for region in var.places.aws : "arn:aws:dynamodb:${region}:*:table/approvals"]
    }]
  })
}

resource "aws_lambda_function" "first" {
  function_name = "approvals"
  role          = aws_iam_role.approvals.arn
  package_type  = "Image"
  image_uri     = var.image[0]
  environment {
    variables = { APPROVALS = aws_dynamodb_table.approvals.name }
  }
  tags = { "resilience:service" = "approvals", "resilience:function" = "custody" }
}

resource "aws_lambda_function" "second" {
  provider      = aws.second
  function_name = "approvals"
  role          = aws_iam_role.approvals.arn
  package_type  = "Image"
  image_uri     = var.image[1]
  environment {
    variables = { APPROVALS = aws_dynamodb_table.approvals.name }
  }
  tags = { "resilience:service" = "approvals", "resilience:function" = "custody" }
}
