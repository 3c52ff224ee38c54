"""Adds the services' own recovery times to replays: how long at the least, and which thresholds that crosses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from auditor.model.incident import Incident, Replay, ServiceReplay
from auditor.model.verdict import Level, Verdict
from auditor.replay import answers
from auditor.result import LevelVerdict, ServiceResult

_LEVELS = {
    "zone": Level.ZONE,
    "zones": Level.REGION,
    "region": Level.REGION,
    "services": Level.REGION,
    "global": Level.GLOBAL,
    "account": Level.ACCOUNT,
    "third-party": Level.THIRD_PARTY,
}


def with_recovery(replays: Iterable[Replay], services: Iterable[ServiceResult]) -> tuple[Replay, ...]:
    """Return *replays* with the recovery time of the level, where its verdict is that of the replay."""
    verdicts = {s.name: dict(s.verdicts) for s in services}
    return tuple(
        replace(r, services=tuple(_timed(s, r.incident, verdicts.get(s.service, {})) for s in r.services))
        for r in replays
    )


def _timed(row: ServiceReplay, incident: Incident, levels: Mapping[Level, LevelVerdict]) -> ServiceReplay:
    level = levels.get(_LEVELS.get(incident.scope, Level.ZONE))
    worst = row.interval.worst
    if level is None or level.rto_seconds is None or level.interval.worst is not worst or worst is Verdict.STOPS:
        return row
    if worst is Verdict.HOLDS:
        return row
    best, _ = row.down_seconds
    least = level.rto_seconds[0]
    return replace(
        row,
        answer=f"{row.answer}; recovery time {level.rto}" if level.rto else row.answer,
        down_seconds=(least if row.interval.is_certain else best, least),
        thresholds=answers.thresholds(incident, row.interval, row.function, level.rto_seconds),
    )
