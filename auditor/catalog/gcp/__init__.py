"""Google Cloud: one module per service."""
