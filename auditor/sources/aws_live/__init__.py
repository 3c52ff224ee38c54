"""A live AWS account: read-only calls in, records in Terraform's spelling out."""
