"""Reads a directory of Terraform source (.tf, .tf.json) without a plan, credentials or a network."""
