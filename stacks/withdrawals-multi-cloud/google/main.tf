# The Google Cloud part: the service over the Region's zones in front of two nodes of the ledger.

terraform {
  required_version = ">= 1.5"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.20"
    }
  }
}

variable "region" {
  type = string
}

variable "zones" {
  description = "Of the ledger's nodes."
  type        = list(string)
}

variable "name" {
  description = "Public name of the service, for its certificate."
  type        = string
}

variable "image" {
  type = string
}

variable "ledger_image" {
  type = string
}

variable "ledger_nodes" {
  description = "Addresses of all nodes of the ledger."
  type        = list(string)
}

variable "signers" {
  type = list(string)
}

variable "labels" {
  type = map(string)
}

resource "google_compute_network" "cell" {
  name                    = "withdrawals"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "cell" {
  name          = "withdrawals"
  region        = var.region
  network       = google_compute_network.cell.id
  ip_cidr_range = "10.41.0.0/20"
}

# Wakes the workers. What is to be paid stands in the ledger: a lost message costs a minute, not a withdrawal.
resource "google_pubsub_topic" "doorbell" {
  name = "withdrawals"
  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

resource "google_pubsub_subscription" "doorbell" {
  name  = "withdrawals"
  topic = google_pubsub_topic.doorbell.id
}

resource "google_service_account" "service" {
  account_id = "withdrawals"
}

resource "google_pubsub_topic_iam_member" "ring" {
  topic  = google_pubsub_topic.doorbell.id
  role   = "roles/pubsub.publisher"
  member = google_service_account.service.member
}

resource "google_pubsub_subscription_iam_member" "hear" {
  subscription = google_pubsub_subscription.doorbell.id
  role         = "roles/pubsub.subscriber"
  member       = google_service_account.service.member
}

resource "google_cloud_run_v2_service" "api" {
  name     = "withdrawals"
  location = var.region
  ingress  = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
  labels   = var.labels
  template {
    service_account = google_service_account.service.email
    scaling {
      min_instance_count = 6 # running, not to be started: enough for all customers without the other cloud
      max_instance_count = 12
    }
    containers {
      image = var.image
      env {
        name  = "LEDGER"
        value = join(",", google_compute_instance.ledger[*].network_interface[0].network_ip)
      }
      env {
        name  = "DOORBELL"
        value = google_pubsub_subscription.doorbell.id
      }
      env {
        name  = "SIGNERS"
        value = join(",", var.signers)
      }
    }
    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"
      network_interfaces {
        subnetwork = google_compute_subnetwork.cell.id
      }
    }
  }
}

resource "google_compute_region_network_endpoint_group" "api" {
  name                  = "withdrawals"
  region                = var.region
  network_endpoint_type = "SERVERLESS"
  cloud_run {
    service = google_cloud_run_v2_service.api.name
  }
}

resource "google_compute_backend_service" "api" {
  name                  = "withdrawals"
  protocol              = "HTTPS"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  backend {
    group = google_compute_region_network_endpoint_group.api.id
  }
}

resource "google_compute_url_map" "api" {
  name            = "withdrawals"
  default_service = google_compute_backend_service.api.id
}

resource "google_compute_managed_ssl_certificate" "api" {
  name = "withdrawals"
  managed {
    domains = [var.name]
  }
}

resource "google_compute_target_https_proxy" "api" {
  name             = "withdrawals"
  url_map          = google_compute_url_map.api.id
  ssl_certificates = [google_compute_managed_ssl_certificate.api.id]
}

resource "google_compute_global_address" "front" {
  name = "withdrawals"
}

resource "google_compute_global_forwarding_rule" "front" {
  name                  = "withdrawals"
  target                = google_compute_target_https_proxy.api.id
  ip_address            = google_compute_global_address.front.address
  port_range            = "443"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}

# --- two of the ledger's five nodes; nodes of other clouds come in through WireGuard only -----------------------------

resource "google_compute_firewall" "peers" {
  name          = "ledger-peers"
  network       = google_compute_network.cell.id
  source_ranges = [for node in var.ledger_nodes : "${node}/32"]
  target_tags   = ["ledger"]
  allow {
    protocol = "udp"
    ports    = ["51820"]
  }
}

resource "google_compute_firewall" "service" {
  name          = "ledger-service"
  network       = google_compute_network.cell.id
  source_ranges = [google_compute_subnetwork.cell.ip_cidr_range]
  target_tags   = ["ledger"]
  allow {
    protocol = "tcp"
    ports    = ["26257"]
  }
}

resource "google_compute_address" "ledger" {
  count  = 2
  name   = "ledger-${count.index}"
  region = var.region
}

resource "google_compute_instance" "ledger" {
  count               = 2
  name                = "ledger-${count.index}"
  zone                = var.zones[count.index]
  machine_type        = "n2-standard-4"
  deletion_protection = true
  tags                = ["ledger"]
  boot_disk {
    initialize_params {
      image = var.ledger_image
      type  = "pd-ssd"
      size  = 500
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.cell.id
    access_config {
      nat_ip = google_compute_address.ledger[count.index].address
    }
  }
}

output "address" {
  value = google_compute_global_address.front.address
}

output "ledger_addresses" {
  value = google_compute_address.ledger[*].address
}
