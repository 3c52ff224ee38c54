"""The shape of replays in JSON, alone (`auditor simulate -f json`) and inside the JSON report."""

from __future__ import annotations

from typing import Annotated, cast

from msgspec import Meta

from auditor.model.incident import Incident, Replay, ServiceReplay
from auditor.model.verdict import Confidence, Interval
from auditor.reporting.escaping import json_bytes
from auditor.reporting.schema import IntervalShape, Shape, VerdictWord


class ReferenceShape(Shape, frozen=True):
    """Where a fact was published."""

    title: str
    urls: list[str]


class IncidentShape(Shape, frozen=True):
    """One outage as published."""

    id: str
    title: str
    provider: str
    date: str
    start: str
    end: str | None
    lasted_seconds: Annotated[int | None, Meta(description="Null where no end was published.")]
    scope: str
    extent: Annotated[str, Meta(description="whole, or part: only some of what stands there was hit.")]
    lose: list[str]
    one_zone_of: Annotated[str, Meta(description="A region of which one unnamed zone was lost, or empty.")]
    regions: list[str]
    impaired: Annotated[list[str], Meta(description="Products that failed while their zones stood.")]
    frozen: Annotated[list[str], Meta(description="Products that could not be started, changed or failed over.")]
    cause: str
    effect: str
    hit: str
    scenarios: Annotated[list[str], Meta(description="Letters of (EU) 2024/1774, Article 26(2).")]
    confidence: str
    sources: list[ReferenceShape]
    notes: list[str]


class AssumptionShape(IntervalShape, frozen=True):
    """One way to read an incident whose zone is not known in this account."""

    lost: list[str]


class ThresholdShape(Shape, frozen=True):
    """Whether a reporting threshold would have been crossed: yes, no or open."""

    name: str
    crossed: str
    reason: str
    source: str


class ServiceReplayShape(IntervalShape, frozen=True):
    """What an incident would have done to one service."""

    service: str
    function: str
    confidence: Confidence
    answer: str
    down_at_least_seconds: Annotated[
        list[int | None], Meta(description="Shortest time out of service in the best and in the worst case.")
    ]
    impaired: list[str]
    frozen: list[str]
    assumptions: list[AssumptionShape]
    thresholds: list[ThresholdShape]


class ReplayShape(Shape, frozen=True):
    """One incident replayed on a stack."""

    incident: IncidentShape
    lost: list[str]
    touches: Annotated[bool, Meta(description="Whether the stack stands in, or uses, anything it reached.")]
    services: list[ServiceReplayShape]
    unseen: Annotated[list[str], Meta(description="Failed products whose use no input shows.")]


class SimulationShape(Shape, frozen=True):
    """What `auditor simulate -f json` prints."""

    replays: list[ReplayShape]


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
