"""Three-valued attributes: a value is known, unset (known to be None) or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Known:
    """A value the input states; None means the argument is not set, so the provider's default holds."""

    value: Any


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value the input does not state, and why."""

    reason: str


Value = Known | Unknown
UNSET = Known(None)
