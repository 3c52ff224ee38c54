"""Providers that are no cloud of their own: one module per provider."""
