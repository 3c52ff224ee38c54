"""Expected downtime: how long a service is down in a year, as a range with its assumptions."""

from __future__ import annotations

import msgspec

from auditor.model.verdict import Level


class Frequency(msgspec.Struct, frozen=True, kw_only=True):
    """How often published incidents took one domain of a level, and for how long."""

    provider: str
    level: Level
    per_year: tuple[float, float]
    """Losses of one such domain in a year: at least and at most."""
    lasted_seconds: tuple[int, int]
    """The shortest and the longest published one."""
    incidents: tuple[str, ...]
    """What was counted."""
    years: float


class Downtime(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds a year that a service is expected to be down through the loss of domains of one level."""

    service: str
    level: Level
    seconds: tuple[float, float | None]
    """At least and at most; at most None: the input sets no limit to the recovery."""
    fixed_seconds: tuple[float, float | None] | None
    """The same with the fixes of this level made; None where there is none."""
    fix: str
    assumptions: tuple[str, ...]
