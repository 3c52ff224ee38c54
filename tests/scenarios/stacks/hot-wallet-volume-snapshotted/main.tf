# Mumbai hot wallet: a signer on one instance with its key file on one volume. Lifecycle Manager snapshots it hourly and copies to Singapore.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region                      = "ap-south-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "net" {
  source = "./modules/net"
  name   = "hot-wallet"
  cidr   = "10.39.0.0/16"
  zones  = ["ap-south-1a", "ap-south-1b", "ap-south-1c"]
}

resource "aws_instance" "signer" {
  ami                    = "ami-12c6146b"
  instance_type          = "m6i.large"
  subnet_id              = module.net.subnet_ids[0]
  vpc_security_group_ids = [module.net.security_group_id]
  tags = {
    Name                 = "hot-wallet-signer"
    "resilience:service" = "withdrawals"
  }
}

resource "aws_ebs_volume" "keys" {
  availability_zone = "ap-south-1a"
  size              = 20
  encrypted         = true
  tags              = { Snapshots = "hourly" }
}

resource "aws_volume_attachment" "keys" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.keys.id
  instance_id = aws_instance.signer.id
}

resource "aws_dlm_lifecycle_policy" "hourly" {
  description        = "hourly snapshots with a copy in Singapore"
  execution_role_arn = "arn:aws:iam::123456789012:role/dlm"
  state              = "ENABLED"
  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { Snapshots = "hourly" }
    schedule {
      name = "hourly"
      create_rule {
        interval = 1
      }
      retain_rule {
        count = 48
      }
      cross_region_copy_rule {
        target    = "ap-southeast-1"
        encrypted = true
        retain_rule {
          interval      = 7
          interval_unit = "DAYS"
        }
      }
    }
  }
}
