"""Three-valued attributes: a value is known, unset (known to be None) or unknown."""

from __future__ import annotations

from typing import Any

import msgspec


class Known(msgspec.Struct, frozen=True):
    """A value the input states; None means the argument is not set, so the provider's default holds."""

    value: Any


class Unknown(msgspec.Struct, frozen=True):
    """A value the input does not state, and why."""

    reason: str


Value = Known | Unknown
UNSET = Known(None)
