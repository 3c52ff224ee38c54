"""Replays incidents on a stack: every reading of every incident is one more bit in one pass over each tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditor.faults.evaluate import Bounds, Evaluation
from auditor.faults.questions import Scenario
from auditor.model.incident import Assumption, Incident, Replay, ServiceReplay
from auditor.model.record import Record
from auditor.model.tree import leaves
from auditor.model.verdict import Confidence, Interval
from auditor.replay import answers
from auditor.replay.frozen import without_start
from auditor.replay.losses import RESOURCE, Reading, Stack, read, unseen
from auditor.topology.build import Service, Topology

__all__ = ["RESOURCE", "replay"]


def replay(
    incidents: Sequence[Incident], services: Sequence[Service], topology: Topology, records: Mapping[str, Record]
) -> tuple[Replay, ...]:
    """Return what each of *incidents* would have done to each of *services*."""
    domains = topology.domains.known
    stack = _stack(services, topology, records)
    readings = [read(i, stack) for i in incidents]
    scenarios = [s for r in readings for s in r.scenarios]
    bounds = [Evaluation.of([*scenarios, Scenario()], domains).bounds(s.root) for s in services]
    out = []
    at = 0
    for reading in readings:
        span = range(at, at + len(reading.scenarios))
        rows = tuple(_service(s, reading, b, span, topology) for s, b in zip(services, bounds, strict=True))
        touches = any(r.impaired or r.frozen or r.assumptions for r in rows)
        out.append(
            Replay(
                incident=reading.incident,
                lost=reading.lost,
                touches=touches,
                services=rows,
                unseen=unseen(reading.incident) if touches else (),
            )
        )
        at = span.stop
    return tuple(out)


def _stack(services: Sequence[Service], topology: Topology, records: Mapping[str, Record]) -> Stack:
    places: dict[str, frozenset[str]] = {}
    for service in services:
        for leaf in leaves(service.root):
            places[leaf.address] = places.get(leaf.address, frozenset()) | leaf.place.touches
    return Stack(topology.domains.known, {a: records[a] for a in places if a in records}, places)


def _service(service: Service, reading: Reading, bounds: Bounds, span: range, topology: Topology) -> ServiceReplay:
    rows = [bounds.interval(i) for i in span]
    frozen = _inside(service, reading.frozen)
    if frozen:
        rows = _late(service, reading, rows, frozen, topology)
    interval = Interval(min(r.worst for r in rows), max(r.best for r in rows))
    impaired = reading.reached(service.root)
    open_zones = len(rows) > 1 and any(reading.reached_by(service.root, names) for names in reading.readings)
    assumptions = (
        tuple(Assumption(lost=names, interval=row) for names, row in zip(reading.readings, rows, strict=True))
        if open_zones
        else ()
    )
    incident = reading.incident
    return ServiceReplay(
        service=service.seeds.name,
        function=service.seeds.function,
        interval=interval,
        confidence=_confidence(incident, interval, touched=bool(impaired or assumptions)),
        answer=answers.sentence(incident, interval, impaired, frozen, assumptions),
        down_seconds=answers.down(incident, interval),
        impaired=impaired,
        frozen=frozen,
        assumptions=assumptions,
        thresholds=answers.thresholds(incident, interval, service.seeds.function),
    )


def _inside(service: Service, addresses: Iterable[str]) -> tuple[str, ...]:
    used = {leaf.address for leaf in leaves(service.root)} | set(service.members)
    return tuple(sorted(set(addresses) & used))


def _late(
    service: Service, reading: Reading, rows: Sequence[Interval], frozen: tuple[str, ...], topology: Topology
) -> list[Interval]:
    """Widen *rows* by the case in which nothing frozen could be started while it lasted."""
    stiff = without_start(service.root, frozenset(frozen))
    bounds = Evaluation.of(reading.scenarios, topology.domains.known).bounds(stiff)
    late = [bounds.interval(i) for i in range(len(rows))]
    return [Interval(min(a.worst, b.worst), a.best) for a, b in zip(rows, late, strict=True)]


def _confidence(incident: Incident, interval: Interval, *, touched: bool) -> Confidence:
    if not interval.is_certain:
        return Confidence.UNKNOWN
    doubtful = incident.extent == "part" or incident.confidence != "confirmed" or bool(unseen(incident))
    return Confidence.LIKELY if touched and doubtful else Confidence.CERTAIN
