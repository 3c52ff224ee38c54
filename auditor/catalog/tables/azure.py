"""The modules of Azure."""

from __future__ import annotations

from auditor.catalog.azure import compute

MODULES = (compute,)
