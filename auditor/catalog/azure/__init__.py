"""Microsoft Azure: one module per service."""
