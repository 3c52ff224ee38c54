"""The shapes that several JSON documents share: intervals, references, replays."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from auditor.model.verdict import Confidence

VerdictWord = Literal["stops", "restores", "recovers", "dips", "holds"]


class Shape(msgspec.Struct, frozen=True):
    """Base of the shapes: immutable."""


class IntervalShape(Shape, frozen=True):
    """The verdicts that the input allows, both ends included; equal ends are certain."""

    worst: VerdictWord
    best: VerdictWord


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
