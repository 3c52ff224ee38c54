"""Amazon Web Services: one module per service."""
