"""The result as JSON, for other programs; `schema.py` says its shape."""

from __future__ import annotations

from typing import cast

from auditor.model.control import Concentration, RelevantControl
from auditor.model.finding import Finding, Location
from auditor.model.remediation import Remediation
from auditor.model.verdict import Interval, Level, Verdict
from auditor.reporting import replay_schema, schema, trees
from auditor.reporting.escaping import json_bytes
from auditor.reporting.interface import RenderOptions
from auditor.reporting.shapes import IntervalShape, ReferenceShape, VerdictWord
from auditor.result import (
    SCHEMA_VERSION,
    AuditResult,
    Coverage,
    DomainImpact,
    Fix,
    LevelVerdict,
    PolicyInfo,
    ResourceResult,
    ServiceResult,
    SinglePoint,
)


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the result as indented JSON; nothing is left out, whatever the verbosity."""
    return json_bytes(shape(options.select(result)))


def shape(result: AuditResult) -> schema.ReportShape:
    """Return the result in the shape of the JSON report."""
    return schema.ReportShape(
        schema_version=SCHEMA_VERSION,
        tool=schema.ToolShape(name="auditor", version=result.tool_version),
        input=[
            schema.InputShape(
                name=i.name,
                kind=i.kind,
                sha256=i.sha256,
                tool=i.tool,
                records=i.records,
                notes=list(i.notes),
            )
            for i in result.inputs
        ],
        generated=result.generated,
        services=[_service(s) for s in result.services],
        blast=[_impact(i) for i in result.blast],
        resources=[_resource(r) for r in result.resources],
        findings=[_finding(f) for f in result.findings],
        coverage=_coverage(result.coverage),
        policies=[_policy(p) for p in result.policies],
        failures=[schema.FailureShape(policy=f.policy, service=f.service, error=f.error) for f in result.failures],
        warnings=list(result.warnings),
        accepted=[
            schema.AcceptedShape(
                policy=a.policy,
                service=a.service,
                address=a.address,
                reason=a.reason,
                owner=a.owner,
                expires=a.expires,
                expired=a.expired,
                findings=list(a.findings),
            )
            for a in result.accepted
        ],
        replays=[replay_schema.shape(r) for r in result.replays],
        frameworks=list(result.frameworks),
        controls=[_control(c) for c in result.controls],
        concentration=[_concentration(c) for c in result.concentration],
        downtime=[
            schema.DowntimeShape(
                service=d.service,
                level=d.level,
                seconds=d.seconds,
                fixed_seconds=d.fixed_seconds,
                fix=d.fix,
                assumptions=list(d.assumptions),
            )
            for d in result.downtime
        ],
        remediations=[_remediation(r) for r in result.remediations],
        second_opinions=[
            schema.SecondOpinionShape(
                service=o.service,
                check=o.check,
                name=o.name,
                address=o.address,
                passed=o.passed,
                contradicted=o.contradicted,
            )
            for o in result.second_opinions
        ],
        snapshot=trees.shape(result.snapshot) if result.snapshot is not None else None,
    )


def _service(service: ServiceResult) -> schema.ServiceShape:
    return schema.ServiceShape(
        name=service.name,
        function=service.function,
        inferred=service.inferred,
        reason=service.reason,
        strategy=service.strategy,
        members=[
            schema.MemberShape(address=m.address, type=m.type, role=m.role, reason=m.reason) for m in service.members
        ],
        survive=list(service.survive),
        accept=cast("VerdictWord", service.accept.word),
        rto_objective=service.rto_objective,
        rpo_objective=service.rpo_objective,
        verdicts={level: _level(v) for level, v in service.verdicts},
        single_points=_single_points(service.single_points),
        domains=[
            schema.DomainShape(
                domain=d.domain,
                also=list(d.also),
                level=d.level,
                worst=_worst(d.interval),
                best=_best(d.interval),
            )
            for d in service.domains
        ],
        cut_sets=[
            schema.CutSetShape(kind=c.kind, members=list(c.members), worst=_worst(c.interval), best=_best(c.interval))
            for c in service.cut_sets
        ],
        fixes=[_fix(f) for f in service.fixes],
        gaps=list(service.gaps),
    )


def _impact(impact: DomainImpact) -> schema.ImpactShape:
    return schema.ImpactShape(
        domain=impact.domain,
        level=impact.level,
        services=[schema.HarmedShape(service=s, worst=_worst(i), best=_best(i)) for s, i in impact.services],
    )


def _worst(interval: Interval) -> VerdictWord:
    return cast("VerdictWord", interval.worst.word)


def _best(interval: Interval) -> VerdictWord:
    return cast("VerdictWord", interval.best.word)


def _interval(interval: Interval) -> IntervalShape:
    return _INTERVALS[interval.worst][interval.best]


# Every resource and level shows one: there are few different ones, and they are frozen.
_INTERVALS = tuple(
    tuple(IntervalShape(worst=cast("VerdictWord", w.word), best=cast("VerdictWord", b.word)) for b in Verdict)
    for w in Verdict
)


def _level(verdict: LevelVerdict) -> schema.LevelShape:
    return schema.LevelShape(
        worst=_worst(verdict.interval),
        best=_best(verdict.interval),
        confidence=verdict.confidence,
        domain=verdict.domain,
        rto=verdict.rto,
        rpo=verdict.rpo,
        rto_seconds=list(verdict.rto_seconds) if verdict.rto_seconds else None,
        rpo_seconds=list(verdict.rpo_seconds) if verdict.rpo_seconds else None,
        assumptions=list(verdict.assumptions),
    )


def _single_points(
    points: tuple[tuple[Level, tuple[SinglePoint, ...]], ...],
) -> dict[Level, list[schema.SinglePointShape]]:
    return {
        level: [
            schema.SinglePointShape(address=p.address, domain=p.domain, path=list(p.path), group=list(p.group))
            for p in of_level
        ]
        for level, of_level in points
    }


def _fix(fix: Fix) -> schema.FixShape:
    return schema.FixShape(
        summary=fix.summary,
        addresses=list(fix.addresses),
        level=fix.level,
        before=_interval(fix.before),
        after=_interval(fix.after),
    )


def _resource(resource: ResourceResult) -> schema.ResourceShape:
    return schema.ResourceShape(
        address=resource.address,
        type=resource.type,
        provider=resource.provider,
        region=resource.region,
        account=resource.account,
        zones=list(resource.zones),
        services=list(resource.services),
        verdicts={level: _interval(i) for level, i in resource.verdicts},
        location=resource.location,
        guards=[schema.GuardShape(name=g.name, state=g.state, against=g.against) for g in resource.guards],
    )


def _finding(finding: Finding) -> schema.FindingShape:
    return schema.FindingShape(
        policy=finding.policy,
        name=finding.name,
        severity=cast("schema.SeverityWord", finding.severity.word),
        confidence=finding.confidence,
        service=finding.service,
        domain=finding.domain,
        address=finding.address,
        message=finding.message,
        evidence=[
            schema.EvidenceShape(path=list(e.path), cause=e.cause, domain=e.domain, note=e.note)
            for e in finding.evidence
        ],
        remedy=finding.remedy,
        location=_location(finding.location),
        fingerprint=finding.fingerprint,
        also_known_as=list(finding.also_known_as),
        suppressed=finding.suppressed,
    )


def _location(location: Location | None) -> schema.LocationShape | None:
    if location is None:
        return None
    return schema.LocationShape(
        input=location.input,
        pointer=location.pointer,
        file=location.file,
        line=location.line,
        column=location.column,
        last_line=location.last_line,
        last_column=location.last_column,
        quote=list(location.quote),
    )


def _coverage(coverage: Coverage) -> schema.CoverageShape:
    return schema.CoverageShape(
        read=coverage.read,
        modelled=coverage.modelled,
        supporting=coverage.supporting,
        not_modelled=[schema.TypeCountShape(type=t, count=n) for t, n in coverage.not_modelled],
        skipped=[schema.SkippedShape(address=s.address, type=s.type, reason=s.reason) for s in coverage.skipped],
        in_no_service=list(coverage.in_no_service),
        notes=list(coverage.notes),
    )


def _policy(policy: PolicyInfo) -> schema.PolicyShape:
    return schema.PolicyShape(
        id=policy.id,
        name=policy.name,
        severity=cast("schema.SeverityWord", policy.severity.word),
        summary=policy.summary,
        why=policy.why,
        remedy=policy.remedy,
        source=policy.source,
        also_known_as=list(policy.also_known_as),
    )


def _control(relevant: RelevantControl) -> schema.ControlShape:
    c, f = relevant.control, relevant.framework
    return schema.ControlShape(
        id=c.id,
        framework=f.id,
        framework_name=f.name,
        framework_title=f.title,
        version=f.version,
        date=f.date,
        verified_on=f.verified_on,
        text=c.text,
        topics=list(c.topics),
        verified=c.verified,
        binding=c.binding,
        note=c.note,
        source=ReferenceShape(title=c.source.title, urls=list(c.source.urls)) if c.source else None,
        findings=list(relevant.findings),
        policies=list(relevant.policies),
    )


def _remediation(r: Remediation) -> schema.RemediationShape:
    return schema.RemediationShape(
        address=r.address,
        level=r.level,
        gives=cast("VerdictWord", r.gives.word),
        warning=r.warning,
        services=list(r.services),
        findings=list(r.findings),
        gain=r.gain,
        snippets=[schema.SnippetShape(dialect=s.dialect, place=s.place, code=s.code) for s in r.snippets],
    )


def _concentration(c: Concentration) -> schema.ConcentrationShape:
    return schema.ConcentrationShape(
        worst=_worst(c.interval),
        best=_best(c.interval),
        service=c.service,
        function=c.function,
        provider=c.provider,
        kind=c.kind,
        substitutable=c.substitutable,
        shared_with=list(c.shared_with),
        sub_providers=list(c.sub_providers),
    )
