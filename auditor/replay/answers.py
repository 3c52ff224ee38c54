"""What a replay says in words: how long at the least, and which reporting thresholds it crosses."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.incident import Assumption, Incident, Threshold
from auditor.model.verdict import Interval, Verdict

_WORDS = {
    Verdict.HOLDS: "kept working",
    Verdict.DIPS: "a short interruption",
    Verdict.RECOVERS: "down until a person acted",
    Verdict.RESTORES: "down until restored from a backup, with what was written since it lost",
    Verdict.STOPS: "stopped",
}
CRITICAL = frozenset({"withdrawal", "custody", "signing", "deposit", "ledger", "trading"})
_RTS_1772 = "Commission Delegated Regulation (EU) 2024/1772, Article 9(3)"


def duration(seconds: int | None) -> str:
    """Return a span of time in words, or that no end is known."""
    if seconds is None:
        return "an unknown time (no end was published)"
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{rest // 60} min" if rest >= 60 else ""]
    return " ".join(p for p in parts if p) or f"{seconds} s"


def down(incident: Incident, interval: Interval) -> tuple[int | None, int | None]:
    """Return the shortest time out of service in the best and in the worst case.

    What stops is out for as long as the incident lasted. Anything better comes back by itself or by people:
    nothing but their own time bounds it, so the least is nothing.
    """
    return _least(incident, interval.best), _least(incident, interval.worst)


def _least(incident: Incident, verdict: Verdict) -> int | None:
    return incident.lasted_seconds if verdict is Verdict.STOPS else 0


def sentence(
    incident: Incident,
    interval: Interval,
    impaired: Sequence[str],
    frozen: Sequence[str],
    assumptions: Sequence[Assumption],
) -> str:
    """Return the answer for one service in one sentence or two."""
    if assumptions:
        return _counted(incident, assumptions)
    if not impaired and not frozen:
        return "not touched: nothing of this service stands in, or belongs to, what failed"
    if not impaired and interval.worst is Verdict.HOLDS:
        return f"kept working; {len(frozen)} of its resources could not be started, changed or failed over"
    late = "; what had to be started may have come late, its control plane was down" if frozen else ""
    luck = "; only part of it was hit, so a stack may have been luckier" if incident.extent == "part" else ""
    return _outcome(incident, interval) + late + luck


def _outcome(incident: Incident, interval: Interval) -> str:
    if interval.is_certain:
        return _said(incident, interval.worst)
    return f"open: at worst {_said(incident, interval.worst)}, at best {_said(incident, interval.best)}"


def _said(incident: Incident, verdict: Verdict) -> str:
    if verdict is Verdict.STOPS:
        return f"stopped, for at least {duration(incident.lasted_seconds)}"
    return _WORDS[verdict]


def _counted(incident: Incident, assumptions: Sequence[Assumption]) -> str:
    """Return how many of the zones that may be the incident's would do what."""
    tried = [a for a in assumptions if a.lost]
    worst = min(a.interval.worst for a in tried)
    bad = [a for a in tried if a.interval.worst is worst]
    what = "zone" if all(len(a.lost) == 1 for a in tried) else "choice of zones"
    many = f"{len(bad)} of {len(tried)} {what}{'s' if what == 'zone' and len(tried) != 1 else ''}"
    verb = {
        Verdict.STOPS: f"would stop it, for at least {duration(incident.lasted_seconds)}",
        Verdict.RESTORES: "would leave it to a backup",
        Verdict.RECOVERS: "would leave it down until a person acts",
        Verdict.DIPS: "may interrupt it shortly",
        Verdict.HOLDS: "would leave it working",
    }[worst]
    names = ", ".join(" and ".join(z.rpartition(":")[2] for z in a.lost) for a in bad[:4])
    more = ", ..." if len(bad) > 4 else ""
    why = "which zone it was has not been published" if incident.one_zone_of else "the zone map is not known"
    return f"unknown: {many} {verb} ({names}{more}); {why}"


Span = tuple[int, int | None]
"""The time to recover, at least and at most; at most None where the input sets no limit."""


def thresholds(
    incident: Incident, interval: Interval, function: str, recovery: Span | None = None
) -> tuple[Threshold, ...]:
    """Return whether the duration thresholds for reporting a major incident would have been crossed.

    *recovery* is the time that the worst verdict takes to recover, where it is known.
    """
    if function not in CRITICAL:
        return ()
    return (
        _threshold("service down for more than 2 h", 2 * 3600, incident, interval, recovery),
        _threshold("incident longer than 24 h", 24 * 3600, incident, interval, recovery),
    )


def _threshold(name: str, limit: int, incident: Incident, interval: Interval, recovery: Span | None) -> Threshold:
    worst = _crossed(interval.worst, limit, incident, recovery)
    best = worst if interval.is_certain else _crossed(interval.best, limit, incident, None)
    crossed = worst if worst == best else "open"
    reason = _reason(interval.worst, limit, incident, recovery)
    return Threshold(name=name, crossed=crossed, reason=reason, source=_RTS_1772)


def _crossed(verdict: Verdict, limit: int, incident: Incident, recovery: Span | None) -> str:
    if verdict is Verdict.HOLDS:
        return "no"
    if verdict is Verdict.STOPS:
        return "yes" if incident.lasted_seconds is not None and incident.lasted_seconds > limit else "open"
    if recovery is not None:
        least, most = recovery
        return "yes" if least > limit else "no" if most is not None and most <= limit else "open"
    return "no" if verdict is Verdict.DIPS else "open"


def _reason(worst: Verdict, limit: int, incident: Incident, recovery: Span | None) -> str:
    if worst is Verdict.HOLDS:
        return "it keeps working"
    if worst is not Verdict.STOPS:
        if recovery is not None:
            least, most = recovery
            until = f"{duration(most)} at most" if most is not None else "no upper limit known"
            return f"its recovery takes {duration(least)} at least, {until}"
        if worst is Verdict.DIPS:
            return "it comes back by itself; an interruption of hours is not expected"
        return "it depends on how fast people act"
    if incident.lasted_seconds is None:
        return "no end of the incident was published"
    relation = "more" if incident.lasted_seconds > limit else "not more"
    tail = "" if incident.lasted_seconds > limit else "; the service's own recovery comes on top"
    return f"down for at least {duration(incident.lasted_seconds)}, {relation} than {limit // 3600} h{tail}"
