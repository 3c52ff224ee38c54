"""The modules of third parties, and of providers that only help Terraform."""

from __future__ import annotations

from auditor.catalog.aws import lookups
from auditor.catalog.thirdparty import (
    cloudflare,
    databases,
    identity,
    names,
    observability,
)

MODULES = (
    lookups,
    cloudflare,
    databases,
    identity,
    names,
    observability,
)
