"""The modules of Kubernetes."""

from __future__ import annotations

from auditor.catalog.kubernetes import (
    exposure,
    releases,
    support,
    volumes,
    workloads,
)

MODULES = (
    exposure,
    releases,
    support,
    volumes,
    workloads,
)
