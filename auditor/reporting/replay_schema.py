"""Writes replays as JSON, alone (`auditor simulate -f json`) and inside the JSON report."""

from __future__ import annotations

from typing import cast

from auditor.model.incident import Incident, Replay, ServiceReplay
from auditor.model.verdict import Interval
from auditor.reporting.escaping import json_bytes
from auditor.reporting.shapes import (
    AssumptionShape,
    IncidentShape,
    ReferenceShape,
    ReplayShape,
    ServiceReplayShape,
    SimulationShape,
    ThresholdShape,
    VerdictWord,
)


def render_json(replays: tuple[Replay, ...]) -> bytes:
    """Return the replays as indented JSON."""
    return json_bytes(SimulationShape(replays=[shape(r) for r in replays]))


def shape(replay: Replay) -> ReplayShape:
    """Return one replay in the shape of the JSON."""
    return ReplayShape(
        incident=incident_shape(replay.incident),
        lost=list(replay.lost),
        touches=replay.touches,
        services=[_service(s) for s in replay.services],
        unseen=list(replay.unseen),
    )


def incident_shape(i: Incident) -> IncidentShape:
    """Return one incident in the shape of the JSON."""
    return IncidentShape(
        id=i.id,
        title=i.title,
        provider=i.provider,
        date=i.date,
        start=i.start,
        end=i.end,
        lasted_seconds=i.lasted_seconds,
        scope=i.scope,
        extent=i.extent,
        lose=list(i.lose),
        one_zone_of=i.one_zone_of,
        regions=list(i.regions),
        impaired=list(i.impaired),
        frozen=list(i.frozen),
        cause=i.cause,
        effect=i.effect,
        hit=i.hit,
        scenarios=list(i.scenarios),
        confidence=i.confidence,
        sources=[ReferenceShape(title=s.title, urls=list(s.urls)) for s in i.sources],
        notes=list(i.notes),
    )


def _service(s: ServiceReplay) -> ServiceReplayShape:
    worst, best = _words(s.interval)
    return ServiceReplayShape(
        worst=worst,
        best=best,
        service=s.service,
        function=s.function,
        confidence=s.confidence,
        answer=s.answer,
        down_at_least_seconds=list(s.down_seconds),
        impaired=list(s.impaired),
        frozen=list(s.frozen),
        assumptions=[
            AssumptionShape(worst=_words(a.interval)[0], best=_words(a.interval)[1], lost=list(a.lost))
            for a in s.assumptions
        ],
        thresholds=[
            ThresholdShape(name=t.name, crossed=t.crossed, reason=t.reason, source=t.source) for t in s.thresholds
        ],
    )


def _words(interval: Interval) -> tuple[VerdictWord, VerdictWord]:
    return cast("VerdictWord", interval.worst.word), cast("VerdictWord", interval.best.word)
