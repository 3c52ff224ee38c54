"""Reads a JSON report back into a result, so that it can be shown again without its input."""

from __future__ import annotations

from pathlib import Path

import msgspec

from auditor.errors import SourceError
from auditor.model.control import Concentration, Control, Framework, RelevantControl
from auditor.model.domain import Domain
from auditor.model.downtime import Downtime
from auditor.model.finding import AcceptedRisk, Evidence, Finding, Location, Severity
from auditor.model.incident import Assumption, Incident, Reference, Replay, ServiceReplay, Threshold
from auditor.model.remediation import Remediation, Snippet
from auditor.model.snapshot import Snapshot, SnapshotNode
from auditor.model.verdict import Interval, Level, Verdict
from auditor.reporting import schema, shapes
from auditor.result import (
    SCHEMA_VERSION,
    AuditResult,
    Coverage,
    CutSet,
    DomainImpact,
    DomainVerdict,
    Fix,
    InputInfo,
    LevelVerdict,
    MemberResult,
    PolicyFailure,
    PolicyInfo,
    ResourceResult,
    ServiceResult,
    SinglePoint,
    SkippedRecord,
)

_HINT = "write one with: auditor scan INPUT -f json --history -o result.json"


class _Marks(msgspec.Struct):
    schema_version: str = ""
    tool: dict[str, str] = {}


def is_result(data: bytes) -> bool:
    """Say whether *data* is a JSON report of ours, by what it says and not by its name."""
    try:
        marks = msgspec.json.decode(data, type=_Marks)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return bool(marks.schema_version) and marks.tool.get("name") == "auditor"


def read_result(path: Path) -> AuditResult:
    """Return the result in the JSON report *path*; raises SourceError for anything else."""
    try:
        return from_json(path.read_bytes(), str(path))
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}", hint=_HINT) from None


def from_json(data: bytes, name: str) -> AuditResult:
    """Return the result in *data*; *name* is what errors call it."""
    if not is_result(data):
        raise SourceError(name, "is not a JSON report of auditor", hint=_HINT)
    version = msgspec.json.decode(data, type=_Marks).schema_version
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        problem = f"has schema version {version}, this auditor reads {SCHEMA_VERSION}"
        raise SourceError(name, problem, hint="scan the input again, or use the auditor that wrote it")
    try:
        return _result(msgspec.json.decode(data, type=schema.ReportShape))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SourceError(name, f"is a damaged JSON report: {error}", hint=_HINT) from None


def _result(r: schema.ReportShape) -> AuditResult:
    return AuditResult(
        tool_version=r.tool.version,
        inputs=tuple(
            InputInfo(name=i.name, kind=i.kind, sha256=i.sha256, tool=i.tool, records=i.records, notes=tuple(i.notes))
            for i in r.input
        ),
        services=tuple(_service(s) for s in r.services),
        resources=tuple(_resource(x) for x in r.resources),
        findings=tuple(_finding(f) for f in r.findings),
        coverage=_coverage(r.coverage),
        policies=tuple(_policy(p) for p in r.policies),
        failures=tuple(PolicyFailure(policy=f.policy, service=f.service, error=f.error) for f in r.failures),
        warnings=tuple(r.warnings),
        generated=r.generated,
        blast=tuple(
            DomainImpact(domain=i.domain, level=i.level, services=tuple((h.service, _interval(h)) for h in i.services))
            for i in r.blast
        ),
        accepted=tuple(
            AcceptedRisk(
                policy=a.policy,
                service=a.service,
                address=a.address,
                reason=a.reason,
                owner=a.owner,
                expires=a.expires,
                expired=a.expired,
                findings=tuple(a.findings),
            )
            for a in r.accepted
        ),
        replays=tuple(_replay(x) for x in r.replays),
        frameworks=tuple(r.frameworks),
        controls=tuple(_control(c) for c in r.controls),
        concentration=tuple(_concentration(c) for c in r.concentration),
        downtime=tuple(
            Downtime(
                service=d.service,
                level=d.level,
                seconds=d.seconds,
                fixed_seconds=d.fixed_seconds,
                fix=d.fix,
                assumptions=tuple(d.assumptions),
            )
            for d in r.downtime
        ),
        remediations=tuple(_remediation(x) for x in r.remediations),
        snapshot=_snapshot(r.snapshot) if r.snapshot is not None else None,
    )


def _interval(i: shapes.IntervalShape) -> Interval:
    return Interval(Verdict.of(i.worst), Verdict.of(i.best))


def _service(s: schema.ServiceShape) -> ServiceResult:
    return ServiceResult(
        name=s.name,
        function=s.function,
        inferred=s.inferred,
        reason=s.reason,
        members=tuple(MemberResult(address=m.address, type=m.type, role=m.role, reason=m.reason) for m in s.members),
        survive=tuple(s.survive),
        accept=Verdict.of(s.accept),
        verdicts=tuple((level, _level(s.verdicts[level])) for level in Level if level in s.verdicts),
        domains=tuple(
            DomainVerdict(
                domain=d.domain, also=tuple(d.also), level=d.level, interval=Interval(*_ends(d.worst, d.best))
            )
            for d in s.domains
        ),
        single_points=tuple(
            (level, tuple(_point(p) for p in s.single_points[level])) for level in Level if level in s.single_points
        ),
        cut_sets=tuple(
            CutSet(kind=c.kind, members=tuple(c.members), interval=Interval(*_ends(c.worst, c.best)))
            for c in s.cut_sets
        ),
        fixes=tuple(_fix(f) for f in s.fixes),
        gaps=tuple(s.gaps),
        rto_objective=s.rto_objective,
        rpo_objective=s.rpo_objective,
    )


def _ends(worst: str, best: str) -> tuple[Verdict, Verdict]:
    return Verdict.of(worst), Verdict.of(best)


def _level(v: schema.LevelShape) -> LevelVerdict:
    return LevelVerdict(
        interval=_interval(v),
        confidence=v.confidence,
        domain=v.domain,
        rto=v.rto,
        rpo=v.rpo,
        rto_seconds=_span(v.rto_seconds),
        rpo_seconds=_span(v.rpo_seconds),
        assumptions=tuple(v.assumptions),
    )


def _span(ends: list[int | None] | None) -> tuple[int, int | None] | None:
    if not ends or ends[0] is None:
        return None
    return ends[0], ends[1] if len(ends) > 1 else None


def _point(p: schema.SinglePointShape) -> SinglePoint:
    return SinglePoint(address=p.address, domain=p.domain, path=tuple(p.path), group=tuple(p.group))


def _fix(f: schema.FixShape) -> Fix:
    return Fix(
        summary=f.summary,
        addresses=tuple(f.addresses),
        level=f.level,
        before=_interval(f.before),
        after=_interval(f.after),
    )


def _resource(r: schema.ResourceShape) -> ResourceResult:
    return ResourceResult(
        address=r.address,
        type=r.type,
        provider=r.provider,
        region=r.region,
        account=r.account,
        zones=tuple(r.zones),
        services=tuple(r.services),
        verdicts=tuple((level, _interval(r.verdicts[level])) for level in Level if level in r.verdicts),
        location=r.location,
    )


def _finding(f: schema.FindingShape) -> Finding:
    where = f.location
    return Finding(
        policy=f.policy,
        name=f.name,
        severity=Severity[f.severity.upper()],
        confidence=f.confidence,
        service=f.service,
        domain=f.domain,
        address=f.address,
        message=f.message,
        evidence=tuple(Evidence(path=tuple(e.path), cause=e.cause, domain=e.domain, note=e.note) for e in f.evidence),
        remedy=f.remedy,
        location=(
            Location(input=where.input, pointer=where.pointer, file=where.file, line=where.line) if where else None
        ),
        fingerprint=f.fingerprint,
        also_known_as=tuple(f.also_known_as),
        suppressed=f.suppressed,
    )


def _coverage(c: schema.CoverageShape) -> Coverage:
    return Coverage(
        read=c.read,
        modelled=c.modelled,
        supporting=c.supporting,
        not_modelled=tuple((t.type, t.count) for t in c.not_modelled),
        skipped=tuple(SkippedRecord(address=s.address, type=s.type, reason=s.reason) for s in c.skipped),
        in_no_service=tuple(c.in_no_service),
        notes=tuple(c.notes),
    )


def _policy(p: schema.PolicyShape) -> PolicyInfo:
    return PolicyInfo(
        id=p.id,
        name=p.name,
        severity=Severity[p.severity.upper()],
        summary=p.summary,
        why=p.why,
        remedy=p.remedy,
        source=p.source,
        also_known_as=tuple(p.also_known_as),
    )


def _reference(r: shapes.ReferenceShape) -> Reference:
    return Reference(title=r.title, urls=tuple(r.urls))


def _replay(r: shapes.ReplayShape) -> Replay:
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
        interval=_interval(s),
        confidence=s.confidence,
        answer=s.answer,
        down_seconds=(least[0], least[1]),
        impaired=tuple(s.impaired),
        frozen=tuple(s.frozen),
        assumptions=tuple(Assumption(lost=tuple(a.lost), interval=_interval(a)) for a in s.assumptions),
        thresholds=tuple(
            Threshold(name=t.name, crossed=t.crossed, reason=t.reason, source=t.source) for t in s.thresholds
        ),
    )


def _control(c: schema.ControlShape) -> RelevantControl:
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


def _remediation(r: schema.RemediationShape) -> Remediation:
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


def _concentration(c: schema.ConcentrationShape) -> Concentration:
    return Concentration(
        service=c.service,
        function=c.function,
        provider=c.provider,
        kind=c.kind,
        interval=_interval(c),
        substitutable=c.substitutable,
        shared_with=tuple(c.shared_with),
        sub_providers=tuple(c.sub_providers),
    )


def _snapshot(s: schema.SnapshotShape) -> Snapshot:
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
