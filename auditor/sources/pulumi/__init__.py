"""Pulumi: what its stack files, previews and programs have in common, in Terraform's spelling."""
