"""Reads the map from zone names to zone ids of one account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from auditor.errors import UsageError

_HINT = (
    'give {"ap-northeast-1a": "apne1-az4", ...}, or the output of `aws ec2 describe-availability-zones --output json`'
)


def read_zone_map(path: Path) -> tuple[tuple[str, str], ...]:
    """Return (zone name, zone id) pairs; raises UsageError that says where the file is wrong."""
    try:
        document: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}", hint=_HINT) from None
    except ValueError as error:
        raise UsageError(f"{path}: is not JSON: {error}", hint=_HINT) from None
    pairs = _pairs(document)
    if not pairs:
        raise UsageError(f"{path}: names no zone with its id", hint=_HINT)
    seen: dict[str, str] = {}
    for name, zone_id in pairs:
        if seen.setdefault(zone_id, name) != name:
            raise UsageError(f"{path}: {zone_id} is both {seen[zone_id]} and {name}", hint="each id is one zone")
    return pairs


def _pairs(document: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(document, dict):
        return ()
    zones = document.get("AvailabilityZones")
    rows = (
        [(z.get("ZoneName"), z.get("ZoneId")) for z in zones if isinstance(z, dict)] if isinstance(zones, list) else []
    )
    rows = rows or list(document.items())
    return tuple((n, i) for n, i in rows if isinstance(n, str) and isinstance(i, str) and n and i)
