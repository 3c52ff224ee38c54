"""Small inputs made in a test, as a raw Terraform state."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult, ServiceResult
from auditor.sources import read_bytes

REGION = "ap-northeast-1"
_KEY = re.compile(r"^(.*?)\[(.+)\]$")


def state(records: Mapping[str, Mapping[str, Any]], region: str = REGION) -> bytes:
    """Return a raw state with *records*; each gets an ARN of *region* unless it has one."""
    blocks: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for address, values in records.items():
        local, key = (m.group(1), m.group(2)) if (m := _KEY.match(address)) else (address, None)
        type_, name = local.split(".", 1)
        filled = {"id": address, "arn": f"arn:aws:x:{region}:123456789012:{address}", **values}
        instance: dict[str, Any] = {"attributes": filled}
        if key is not None:
            instance["index_key"] = int(key) if key.isdigit() else key.strip('"')
        blocks.setdefault((type_, name), []).append(instance)
    resources = [
        {
            "mode": "managed",
            "type": t,
            "name": n,
            "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
            "instances": i,
        }
        for (t, n), i in blocks.items()
    ]
    document = {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "x",
        "resources": resources,
    }
    return json.dumps(document).encode()


def audit(
    records: Mapping[str, Mapping[str, Any]], *, survive: tuple[Level, ...] = (), config: Config | None = None
) -> AuditResult:
    """Audit *records* with the bundled policies."""
    one = read_bytes("example.tfstate", state(records))
    return run_audit([one], config or Config(), load(bundled("policies")), Options(survive=survive))


def verdict(service: ServiceResult, level: Level) -> str:
    """Return the interval of *level* in words."""
    return str(dict(service.verdicts)[level].interval)
