"""Every module of Azure."""

from auditor.catalog.azure import compute

MODULES = (compute,)
