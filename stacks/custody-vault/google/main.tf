# One sealed share in Google Cloud: written once, locked against everybody until its date.

terraform {
  required_version = ">= 1.5"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.20"
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

resource "google_storage_bucket" "share" {
  name                        = var.name
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  retention_policy {
    retention_period = var.retention_days * 86400
    is_locked        = true
  }
  labels = {
    resilience-service  = "key-backup"
    resilience-function = "custody"
  }
}
