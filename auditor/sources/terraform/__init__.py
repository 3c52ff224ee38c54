"""What the Terraform sources share: addresses, the configuration's expressions and how they resolve."""
