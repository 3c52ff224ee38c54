"""What each level's worst loss costs in time and data."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.paces import BY_HAND, REBUILT, STARTED_AGAIN, pace
from auditor.faults.analysis import Study
from auditor.faults.recovery import Paces, estimate
from auditor.inventory import Inventory
from auditor.model.domain import Domain
from auditor.model.recovery import Estimate, Pace, Span
from auditor.model.verdict import Level, Mode, Verdict


def recoveries(studied: Study, inventory: Inventory, known: Mapping[str, Domain]) -> dict[Level, Estimate | None]:
    """Return, per level, what is reached on the loss of its worst domain; None: it waits for the domain."""

    def pace_of(address: str, mode: Mode, level: Level) -> Pace | None:
        resource = inventory.resources.get(address)
        return pace(resource.type if resource else "", mode, level)

    paces = Paces(of=pace_of, started_again=STARTED_AGAIN, rebuilt=REBUILT, by_hand=BY_HAND)
    return {
        level: None if interval.worst is Verdict.STOPS else estimate(studied, known[domain], known, paces)
        for level, (interval, domain) in studied.outcome.by_level.items()
    }


def time_words(span: Span) -> str:
    """Return *span* for people, "" for no time at all."""
    if span.is_zero:
        return ""
    if span.high is None:
        return f"{_duration(span.low)} or more" if span.low else "no limit known"
    return f"{_duration(span.low)} to {_duration(span.high)}" if span.low else f"up to {_duration(span.high)}"


def _duration(seconds: int) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds % size == 0 and seconds:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
