# Five signers of which three sign, over three providers: 2 + 2 + 1. No provider and no city holds three shares, so
# none can sign alone; whichever is lost, three are left, so none can stop signing.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
    google = {
      source  = "hashicorp/google"
      version = "~> 6.0"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

provider "aws" {
  alias  = "osaka"
  region = "ap-northeast-3"
}

provider "google" {
  project = var.google_project
}

provider "azurerm" {
  subscription_id = var.azure_subscription
  features {}
}

variable "google_project" {
  type = string
}

variable "azure_subscription" {
  type = string
}

variable "images" {
  description = "Image of the signer at each place, built from one source; each party compares the hash by itself."
  type        = object({ tokyo = string, osaka = string, google = string, azure = string })
}

variable "ssh_public_key" {
  description = "Azure wants one. Nobody should hold the private half: the image runs no SSH server."
  type        = string
}

locals {
  # The places decide what the threshold is worth: change them only with the table in README.md at hand.
  group     = "treasury-signing"
  threshold = "3/5"
  addresses = [
    module.tokyo_aws.address, module.osaka_aws.address,
    module.tokyo_google.address, module.osaka_google.address,
    module.singapore_azure.address,
  ]
}

module "tokyo_aws" {
  source    = "./aws"
  group     = local.group
  threshold = local.threshold
  zone      = "ap-northeast-1a"
  image     = var.images.tokyo
  peers     = local.addresses
}

module "osaka_aws" {
  source    = "./aws"
  providers = { aws = aws.osaka }
  group     = local.group
  threshold = local.threshold
  zone      = "ap-northeast-3a"
  image     = var.images.osaka
  peers     = local.addresses
}

module "tokyo_google" {
  source    = "./google"
  group     = local.group
  threshold = local.threshold
  zone      = "asia-northeast1-b"
  image     = var.images.google
  peers     = local.addresses
}

module "osaka_google" {
  source    = "./google"
  group     = local.group
  threshold = local.threshold
  zone      = "asia-northeast2-b"
  image     = var.images.google
  peers     = local.addresses
}

# Singapore and not Japan: with a third signer in Tokyo or Osaka, that city could stop signing.
module "singapore_azure" {
  source         = "./azure"
  group          = local.group
  threshold      = local.threshold
  location       = "southeastasia"
  zone           = "1"
  image          = var.images.azure
  ssh_public_key = var.ssh_public_key
  peers          = local.addresses
}
