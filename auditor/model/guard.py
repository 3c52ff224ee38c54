"""Guards: settings that change no verdict of a lost domain, and limit what a mistake or a burst does."""

from __future__ import annotations

from enum import StrEnum


class GuardState(StrEnum):
    """Whether a guard is set, as far as the input tells."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"
