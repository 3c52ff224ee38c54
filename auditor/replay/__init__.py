"""Replays incidents on a stack: every reading of every incident is one more bit in one pass over each tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.faults.evaluate import Evaluation
from auditor.faults.questions import Questions, Scenario
from auditor.faults.rows import Bounds
from auditor.model.incident import Assumption, Incident, Replay, ServiceReplay
from auditor.model.record import Record
from auditor.model.tree import leaves
from auditor.model.verdict import Confidence, Interval
from auditor.replay import answers
from auditor.replay.frozen import without_start
from auditor.replay.losses import RESOURCE, Parts, Reading, Stack, read, unseen
from auditor.topology.interface import Service, Topology

__all__ = ["RESOURCE", "replay"]


def replay(
    incidents: Sequence[Incident], services: Sequence[Service], topology: Topology, records: Mapping[str, Record]
) -> tuple[Replay, ...]:
    """Return what each of *incidents* would have done to each of *services*."""
    domains = topology.domains.known
    stack = _stack(services, topology, records)
    readings = [read(i, stack) for i in incidents]
    asked = Questions()
    spans = [asked.ask(r.scenarios) for r in readings]
    nothing = asked.ask([Scenario()])
    parts = [Parts.of(s.root, s.members, domains) for s in services]
    bounds = [Evaluation.answering(asked, domains).bounds(s.root) for s in services]
    out = []
    for reading, span in zip(readings, spans, strict=True):
        rows = tuple(
            _service(s, p, reading, b, span if p.may_be_hit_by(reading) else nothing, topology)
            for s, p, b in zip(services, parts, bounds, strict=True)
        )
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
    return tuple(out)


def _stack(services: Sequence[Service], topology: Topology, records: Mapping[str, Record]) -> Stack:
    places: dict[str, frozenset[str]] = {}
    for service in services:
        for leaf in leaves(service.root):
            places[leaf.address] = places.get(leaf.address, frozenset()) | leaf.place.touches
    known = {a: records[a] for a in places if a in records}
    types: dict[str, list[str]] = {}
    for address, record in known.items():
        types.setdefault(record.type, []).append(address)
    return Stack(topology.domains.known, known, places, types)


def _service(  # noqa: PLR0913 - one question, all of its context
    service: Service, parts: Parts, reading: Reading, bounds: Bounds, span: range, topology: Topology
) -> ServiceReplay:
    rows = [bounds.interval(i) for i in span]
    frozen = tuple(sorted(parts.addresses.intersection(reading.frozen)))
    if frozen:
        rows = _late(service, reading, rows, frozen, topology)
    interval = Interval(min(r.worst for r in rows), max(r.best for r in rows))
    impaired = reading.reached(parts.leaves) if parts.may_be_hit_by(reading) else ()
    open_zones = len(rows) > 1 and any(reading.reached_by(parts.leaves, names) for names in reading.readings)
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
