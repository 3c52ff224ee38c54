"""Failure domains, services and their fault trees, derived from the inventory."""
