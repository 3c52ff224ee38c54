"""Small configurations of any cloud, planned and audited in a test."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult, ServiceResult
from auditor.sources import read_bytes
from tests.scenarios.planned import plan

Resources = dict[str, dict[str, Any]]
GOOGLE = {"google": {"project": "acme", "region": "us-east1"}}
_POLICIES = load(bundled("policies"))


def scan(resources: Resources, provider: Mapping[str, Any] | None = None, config: Config | None = None) -> AuditResult:
    """Audit *resources*, by full address, as a plan on empty accounts."""
    blocks: dict[str, dict[str, Any]] = {}
    for address, body in resources.items():
        type_, name = address.split(".")
        blocks.setdefault(type_, {})[name] = dict(body)
    document = plan({"provider": dict(provider or GOOGLE), "resource": blocks})
    return run_audit([read_bytes("plan.json", json.dumps(document).encode())], config or Config(), _POLICIES, Options())


def only(result: AuditResult) -> ServiceResult:
    """Return the only service of *result*."""
    assert len(result.services) == 1, [s.name for s in result.services]
    return result.services[0]


def levels(service: ServiceResult) -> dict[str, str]:
    """Return the verdict of each level in words."""
    return {level.value: str(v.interval) for level, v in service.verdicts}


def losing(service: ServiceResult, domain: str) -> str:
    """Return the verdict of the loss of *domain* in words; a domain that is not touched holds."""
    return next((str(d.interval) for d in service.domains if d.domain == domain), "holds")
