"""Works out how long services are expected to be down, from published incidents and the times to recover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.knowledge.frequencies import frequency
from auditor.model.downtime import Downtime, Frequency
from auditor.model.verdict import Interval, Level, Verdict
from auditor.result import DomainVerdict, Fix, LevelVerdict, ServiceResult

_LEVELS = (Level.ZONE, Level.REGION, Level.GLOBAL)
Range = tuple[float, float]


def expected(services: Sequence[ServiceResult]) -> tuple[Downtime, ...]:
    """Return the expected downtime of each service and level for which losses have been published."""
    return tuple(row for s in services for level in _LEVELS for row in _of_level(s, level))


def _of_level(service: ServiceResult, level: Level) -> Iterator[Downtime]:
    lost = [d for d in service.domains if d.level is level]
    known = [(d, f) for d in lost if (f := frequency(d.domain.split(":")[0], level, _region(d))) is not None]
    if not known:
        return
    verdict = dict(service.verdicts).get(level)
    fixes = [f for f in service.fixes if f.level is level]
    seconds = _sum([_down(d.interval, f, verdict) for d, f in known])
    fixed = _sum([_down(_with(d.interval, fixes), f, verdict) for d, f in known]) if fixes else None
    yield Downtime(
        service=service.name,
        level=level,
        seconds=seconds,
        fixed_seconds=fixed,
        fix="; ".join(f.summary for f in fixes),
        assumptions=tuple(_assumptions(known, len(lost))),
    )


def _region(domain: DomainVerdict) -> str:
    parts = domain.domain.split(":")
    return parts[1] if len(parts) > 1 else ""


def _with(interval: Interval, fixes: Sequence[Fix]) -> Interval:
    """Return the verdict of a domain with the fixes made: at least what they were proved to give at worst."""
    worst = max(f.after.worst for f in fixes)
    return Interval(max(interval.worst, worst), max(interval.best, worst))


def _down(interval: Interval, f: Frequency, verdict: LevelVerdict | None) -> Range:
    """Return the seconds a year through one domain: the best case of the rarest loss, the worst of the most usual."""
    least = f.per_year[0] * _time(interval.best, f, verdict)[0]
    return least, f.per_year[1] * _time(interval.worst, f, verdict)[1]


def _time(verdict: Verdict, f: Frequency, level: LevelVerdict | None) -> tuple[float, float]:
    if verdict is Verdict.HOLDS:
        return 0.0, 0.0
    if verdict is Verdict.STOPS:
        return float(f.lasted_seconds[0]), float(f.lasted_seconds[1])
    shortest, longest = (float(t) for t in f.lasted_seconds)
    if level is None or level.rto_seconds is None or level.interval.worst is Verdict.STOPS:
        return 0.0, longest  # the level's time is that of another verdict
    least, most = level.rto_seconds
    # When what was lost is back, so is the service, whether people have finished by then or not.
    return min(float(least), shortest), longest if most is None else min(float(most), longest)


def _sum(rows: Sequence[Range]) -> Range:
    return sum(least for least, _ in rows), sum(most for _, most in rows)


def _assumptions(known: Sequence[tuple[DomainVerdict, Frequency]], touched: int) -> Iterator[str]:
    for f in dict.fromkeys(f for _, f in known):
        shortest, longest = f.lasted_seconds
        yield (
            f"{len(f.incidents)} published {f.provider} incidents of this kind in {f.years:g} years; one "
            f"{f.level.value} is lost {f.per_year[0]:.3f} to {f.per_year[1]:.3f} times a year, "
            f"for {shortest // 60} min to {longest / 3600:.0f} h"
        )
    yield "the least spreads a region's incidents over its zones; the most lets one zone take those of the worst region"
    yield "what was not published is not counted, and losses are taken as independent"
    if touched > len(known):
        yield f"{touched - len(known)} of {touched} domains have no published incident of this kind and are not counted"
    yield "a service is back at the latest when what was lost is back; faster where its time to recover is known"
