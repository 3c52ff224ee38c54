"""Reads a JSON report back into a result, so that it can be shown again without its input."""

from __future__ import annotations

from pathlib import Path

import msgspec

from auditor.errors import SourceError
from auditor.model.downtime import Downtime
from auditor.model.finding import AcceptedRisk, Evidence, Finding, Location, Severity
from auditor.model.peer import SecondOpinion
from auditor.model.verdict import Interval, Level, Verdict
from auditor.reporting import reading_context as context
from auditor.reporting import schema
from auditor.result import (
    SCHEMA_VERSION,
    AuditResult,
    Coverage,
    CutSet,
    DomainImpact,
    DomainVerdict,
    Fix,
    GuardResult,
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
            DomainImpact(
                domain=i.domain, level=i.level, services=tuple((h.service, context.interval(h)) for h in i.services)
            )
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
        replays=tuple(context.replay(x) for x in r.replays),
        frameworks=tuple(r.frameworks),
        controls=tuple(context.control(c) for c in r.controls),
        concentration=tuple(context.concentration(c) for c in r.concentration),
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
        remediations=tuple(context.remediation(x) for x in r.remediations),
        second_opinions=tuple(
            SecondOpinion(
                service=o.service,
                check=o.check,
                name=o.name,
                address=o.address,
                passed=o.passed,
                contradicted=o.contradicted,
            )
            for o in r.second_opinions
        ),
        snapshot=context.snapshot(r.snapshot) if r.snapshot is not None else None,
    )


def _service(s: schema.ServiceShape) -> ServiceResult:
    return ServiceResult(
        name=s.name,
        function=s.function,
        inferred=s.inferred,
        reason=s.reason,
        strategy=s.strategy,
        members=tuple(MemberResult(address=m.address, type=m.type, role=m.role, reason=m.reason) for m in s.members),
        survive=tuple(s.survive),
        accept=Verdict.of(s.accept),
        verdicts=tuple((level, _level(s.verdicts[level])) for level in Level if level in s.verdicts),
        domains=tuple(
            DomainVerdict(domain=d.domain, also=tuple(d.also), level=d.level, interval=_ends(d.worst, d.best))
            for d in s.domains
        ),
        single_points=tuple(
            (level, tuple(_point(p) for p in s.single_points[level])) for level in Level if level in s.single_points
        ),
        cut_sets=tuple(
            CutSet(kind=c.kind, members=tuple(c.members), interval=_ends(c.worst, c.best)) for c in s.cut_sets
        ),
        fixes=tuple(_fix(f) for f in s.fixes),
        gaps=tuple(s.gaps),
        rto_objective=s.rto_objective,
        rpo_objective=s.rpo_objective,
    )


def _ends(worst: str, best: str) -> Interval:
    return Interval(Verdict.of(worst), Verdict.of(best))


def _level(v: schema.LevelShape) -> LevelVerdict:
    return LevelVerdict(
        interval=context.interval(v),
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
        before=context.interval(f.before),
        after=context.interval(f.after),
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
        verdicts=tuple((level, context.interval(r.verdicts[level])) for level in Level if level in r.verdicts),
        location=r.location,
        guards=tuple(GuardResult(g.name, g.state, g.against) for g in r.guards),
    )


def _location(where: schema.LocationShape) -> Location:
    return Location(
        input=where.input,
        pointer=where.pointer,
        file=where.file,
        line=where.line,
        column=where.column,
        last_line=where.last_line,
        last_column=where.last_column,
        quote=tuple(where.quote),
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
        location=_location(where) if where else None,
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
