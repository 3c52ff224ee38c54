"""Reads what a JSON report shows beside the verdicts: replays, controls, remediations, concentration, fault trees."""

from __future__ import annotations

from auditor.model.control import Concentration, Control, Framework, RelevantControl
from auditor.model.domain import Domain
from auditor.model.incident import Assumption, Incident, Reference, Replay, ServiceReplay, Threshold
from auditor.model.remediation import Remediation, Snippet
from auditor.model.snapshot import Snapshot, SnapshotNode
from auditor.model.verdict import Interval, Verdict
from auditor.reporting import schema, shapes


def replay(r: shapes.ReplayShape) -> Replay:
    """Return the replay of one incident."""
    return Replay(
        incident=_incident(r.incident),
        lost=tuple(r.lost),
        touches=r.touches,
        services=tuple(_service_replay(s) for s in r.services),
        unseen=tuple(r.unseen),
    )


def _incident(i: shapes.IncidentShape) -> Incident:
    return Incident(
        id=i.id,
        title=i.title,
        provider=i.provider,
        date=i.date,
        start=i.start,
        end=i.end,
        lasted_seconds=i.lasted_seconds,
        scope=i.scope,
        extent=i.extent,
        lose=tuple(i.lose),
        one_zone_of=i.one_zone_of,
        regions=tuple(i.regions),
        impaired=tuple(i.impaired),
        frozen=tuple(i.frozen),
        cause=i.cause,
        effect=i.effect,
        hit=i.hit,
        scenarios=tuple(i.scenarios),
        confidence=i.confidence,
        sources=tuple(_reference(s) for s in i.sources),
        notes=tuple(i.notes),
    )


def _service_replay(s: shapes.ServiceReplayShape) -> ServiceReplay:
    least = [*s.down_at_least_seconds, None, None]
    return ServiceReplay(
        service=s.service,
        function=s.function,
        interval=interval(s),
        confidence=s.confidence,
        answer=s.answer,
        down_seconds=(least[0], least[1]),
        impaired=tuple(s.impaired),
        frozen=tuple(s.frozen),
        assumptions=tuple(Assumption(lost=tuple(a.lost), interval=interval(a)) for a in s.assumptions),
        thresholds=tuple(
            Threshold(name=t.name, crossed=t.crossed, reason=t.reason, source=t.source) for t in s.thresholds
        ),
    )


def control(c: schema.ControlShape) -> RelevantControl:
    """Return a control with the findings that it is relevant to."""
    return RelevantControl(
        control=Control(
            id=c.id,
            framework=c.framework,
            text=c.text,
            topics=tuple(c.topics),
            verified=c.verified,
            binding=c.binding,
            note=c.note,
            source=_reference(c.source) if c.source is not None else None,
        ),
        framework=Framework(
            id=c.framework,
            name=c.framework_name,
            title=c.framework_title,
            version=c.version,
            date=c.date,
            verified_on=c.verified_on,
        ),
        findings=tuple(c.findings),
        policies=tuple(c.policies),
    )


def _reference(r: shapes.ReferenceShape) -> Reference:
    return Reference(title=r.title, urls=tuple(r.urls))


def remediation(r: schema.RemediationShape) -> Remediation:
    """Return a change in the dialects that it is written in."""
    return Remediation(
        address=r.address,
        level=r.level,
        gives=Verdict.of(r.gives),
        warning=r.warning,
        services=tuple(r.services),
        findings=tuple(r.findings),
        gain=r.gain,
        snippets=tuple(Snippet(dialect=s.dialect, place=s.place, code=s.code) for s in r.snippets),
    )


def concentration(c: schema.ConcentrationShape) -> Concentration:
    """Return what one function loses with one provider."""
    return Concentration(
        service=c.service,
        function=c.function,
        provider=c.provider,
        kind=c.kind,
        interval=interval(c),
        substitutable=c.substitutable,
        shared_with=tuple(c.shared_with),
        sub_providers=tuple(c.sub_providers),
    )


def snapshot(s: schema.SnapshotShape) -> Snapshot:
    """Return the fault trees."""
    return Snapshot(
        domains=tuple(Domain(d.id, d.level, tuple(d.also), frozenset(d.within)) for d in s.domains),
        nodes=tuple(_node(n) for n in s.nodes),
        roots=tuple((r.service, r.node) for r in s.roots),
    )


def _node(n: schema.TreeNodeShape) -> SnapshotNode:
    return SnapshotNode(
        kind=n.kind,
        label=n.label,
        address=n.address,
        children=tuple(n.children),
        modes=tuple(n.modes),
        need=n.need,
        hold=n.hold,
        run=n.run,
        start=n.start,
        cap=n.cap,
        domains=tuple(n.domains),
        one_of=tuple(n.one_of),
        elsewhere=n.elsewhere,
        rebuilt=n.rebuilt,
        ceiling=n.ceiling,
        floor=n.floor,
    )


def interval(i: shapes.IntervalShape) -> Interval:
    """Return the verdicts between the two words, both included."""
    return Interval(Verdict.of(i.worst), Verdict.of(i.best))
