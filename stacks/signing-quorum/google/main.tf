# One signer in Google Cloud: its own network, its own key, one zone, memory encrypted.

terraform {
  required_version = ">= 1.5"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.0"
    }
  }
}

variable "group" {
  type = string
}

variable "threshold" {
  type = string
}

variable "zone" {
  type = string
}

variable "image" {
  type = string
}

variable "peers" {
  description = "Addresses of all signers: nobody else reaches this one."
  type        = list(string)
}

locals {
  region = substr(var.zone, 0, length(var.zone) - 2)
  name   = "${var.group}-${var.zone}"
}

resource "google_compute_network" "signer" {
  name                    = local.name
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "signer" {
  name          = local.name
  region        = local.region
  network       = google_compute_network.signer.id
  ip_cidr_range = "10.50.0.0/28"
}

# WireGuard between the five and nothing else.
resource "google_compute_firewall" "peers" {
  name          = "${local.name}-peers"
  network       = google_compute_network.signer.id
  source_ranges = [for peer in var.peers : "${peer}/32"]
  allow {
    protocol = "udp"
    ports    = ["51820"]
  }
}

resource "google_compute_firewall" "out" {
  name               = "${local.name}-out"
  network            = google_compute_network.signer.id
  direction          = "EGRESS"
  priority           = 900
  destination_ranges = [for peer in var.peers : "${peer}/32"]
  allow {
    protocol = "udp"
    ports    = ["51820"]
  }
}

resource "google_compute_firewall" "nothing_else" {
  name               = "${local.name}-nothing-else"
  network            = google_compute_network.signer.id
  direction          = "EGRESS"
  destination_ranges = ["0.0.0.0/0"]
  deny {
    protocol = "all"
  }
}

resource "google_kms_key_ring" "share" {
  name     = local.name
  location = local.region
}

# Encrypts the disk of this signer only. Shares are not copied: a lost one is replaced by a resharing of the others.
resource "google_kms_crypto_key" "share" {
  name            = "share"
  key_ring        = google_kms_key_ring.share.id
  rotation_period = "7776000s"
}

resource "google_compute_address" "signer" {
  name   = local.name
  region = local.region
}

resource "google_compute_instance" "signer" {
  name                = local.name
  zone                = var.zone
  machine_type        = "n2d-standard-4"
  deletion_protection = true
  boot_disk {
    kms_key_self_link = google_kms_crypto_key.share.id
    initialize_params {
      image = var.image
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.signer.id
    access_config {
      nat_ip = google_compute_address.signer.address
    }
  }
  confidential_instance_config {
    enable_confidential_compute = true
    confidential_instance_type  = "SEV"
  }
  scheduling {
    on_host_maintenance = "TERMINATE"
  }
  labels = {
    resilience-service   = var.group
    resilience-function  = "signing"
    resilience-threshold = replace(var.threshold, "/", "-of-")
  }
}

output "address" {
  value = google_compute_address.signer.address
}
