# One sealed share in Azure: written once, locked against everybody until its date, in three zones where the Region has them.

terraform {
  required_version = ">= 1.5"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

variable "name" {
  type = string
}

variable "location" {
  type = string
}

variable "retention_days" {
  type = number
}

variable "tags" {
  type = map(string)
}

resource "azurerm_resource_group" "share" {
  name     = var.name
  location = var.location
}

resource "azurerm_storage_account" "share" {
  name                            = var.name
  location                        = var.location
  resource_group_name             = azurerm_resource_group.share.name
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  allow_nested_items_to_be_public = false
  shared_access_key_enabled       = false
  tags                            = var.tags
  immutability_policy {
    state                         = "Locked"
    allow_protected_append_writes = false
    period_since_creation_in_days = var.retention_days
  }
}
