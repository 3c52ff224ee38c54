"""Adapters that carry the policies into other tools."""
