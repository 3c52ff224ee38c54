"""Which checks of checkov ask about availability, and what each asks for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

_DATA = Path(__file__).resolve().parent / "data" / "checkov.json"

Question = Literal["zone", "region", "backup"]
"""What a check asks of one resource: to outlast a zone, to outlast a Region, to have a backup."""


class _Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    checks: dict[str, Question]


@cache
def availability_checks() -> dict[str, Question]:
    """Return the question that each check asks, by the id of the check."""
    return msgspec.json.decode(_DATA.read_bytes(), type=_Known).checks
