"""Incidents: losses that happened, and what one of them would have done to a service."""

from __future__ import annotations

import msgspec

from auditor.model.verdict import Confidence, Interval


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Where a fact was published."""

    title: str
    urls: tuple[str, ...] = ()


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One outage as published: what was lost, what was impaired, for how long."""

    id: str
    title: str
    provider: str
    date: str
    start: str
    end: str | None
    lasted_seconds: int | None
    """None where no end was published."""
    scope: str
    """zone, zones, region, services, global, control-plane, account, third-party, or asked (a what-if)."""
    extent: str
    """whole, or part: only some of what stands there was hit."""
    lose: tuple[str, ...]
    """Domains that are lost; `PROVIDER:account` stands for any account of the provider."""
    one_zone_of: str
    """A region of which one zone was lost that has never been named, or ""."""
    regions: tuple[str, ...]
    impaired: tuple[str, ...]
    """Products (see knowledge.products) that failed while their zones stood."""
    frozen: tuple[str, ...]
    """Products that ran on, but could not be started, changed or failed over."""
    cause: str
    effect: str
    hit: str
    scenarios: tuple[str, ...]
    """Letters of the scenario list in Article 26(2) of Regulation (EU) 2024/1774."""
    confidence: str
    """confirmed, partly (some details are not from a published source) or weak (one weak source)."""
    sources: tuple[Reference, ...]
    notes: tuple[str, ...] = ()


class Assumption(msgspec.Struct, frozen=True, kw_only=True):
    """One way to read an incident whose zone is not known in this account, and the verdict then."""

    lost: tuple[str, ...]
    """The stack's zones taken as the incident's; () for none of them."""
    interval: Interval


class Threshold(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a reporting threshold would have been crossed: yes, no or open, and why."""

    name: str
    crossed: str
    reason: str
    source: str


class ServiceReplay(msgspec.Struct, frozen=True, kw_only=True):
    """What an incident would have done to one service."""

    service: str
    function: str
    interval: Interval
    confidence: Confidence
    answer: str
    """One sentence: the verdict in words, how long at the least, and why it is open where it is."""
    down_seconds: tuple[int | None, int | None]
    """The shortest time out of service in the best and in the worst case; None where nothing bounds it."""
    impaired: tuple[str, ...]
    """Members that stood in what was lost, or belong to a product that failed."""
    frozen: tuple[str, ...]
    """Members that ran on, but could not be started, changed or failed over."""
    assumptions: tuple[Assumption, ...] = ()
    thresholds: tuple[Threshold, ...] = ()


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """One incident replayed on a stack."""

    incident: Incident
    lost: tuple[str, ...]
    """The stack's own domains that the incident takes for sure."""
    touches: bool
    """Whether the stack stands in, or uses, anything that the incident reached."""
    services: tuple[ServiceReplay, ...]
    unseen: tuple[str, ...] = ()
    """Products that failed and whose use no input shows; not part of the verdict."""
