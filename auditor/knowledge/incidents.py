"""The incidents that come with the package; each row has a published source."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from auditor.model.incident import Incident

_DATA = Path(__file__).resolve().parent / "data" / "incidents.json"


class _Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    incidents: tuple[Incident, ...]


@cache
def incidents() -> tuple[Incident, ...]:
    """Return all incidents, the latest first."""
    return msgspec.json.decode(_DATA.read_bytes(), type=_Catalogue).incidents


def find(wanted: str) -> Incident | None:
    """Return the incident with the id *wanted*, or None."""
    return next((i for i in incidents() if i.id == wanted), None)
