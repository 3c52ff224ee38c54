"""The JSON shape of a result: the one source of its schema."""

from __future__ import annotations

import msgspec

from auditor.model.finding import Finding, Location
from auditor.model.verdict import Interval, Level
from auditor.result import SCHEMA_VERSION, AuditResult, Coverage, LevelVerdict, ServiceResult


class Ends(msgspec.Struct):
    """A verdict interval in words."""

    worst: str
    best: str


class LevelRow(msgspec.Struct):
    """The verdict of one level."""

    worst: str
    best: str
    confidence: str
    domain: str
    rto: str
    rpo: str


class Tool(msgspec.Struct):
    """What made the report."""

    name: str
    version: str


class InputRow(msgspec.Struct):
    """One input read."""

    name: str
    kind: str
    sha256: str
    tool: str
    records: int
    notes: list[str]


class MemberRow(msgspec.Struct):
    """One resource of a service."""

    address: str
    type: str
    role: str
    reason: str


class PointRow(msgspec.Struct):
    """One single point and its path."""

    address: str
    domain: str
    path: list[str]
    group: list[str]


class DomainRow(msgspec.Struct):
    """One domain lost."""

    domain: str
    also: list[str]
    level: str
    worst: str
    best: str


class CutRow(msgspec.Struct):
    """One minimal cut set."""

    kind: str
    members: list[str]
    worst: str
    best: str


class FixRow(msgspec.Struct):
    """One change, with the verdict before and after."""

    summary: str
    addresses: list[str]
    level: str
    before: Ends
    after: Ends


class ServiceRow(msgspec.Struct):
    """One service."""

    name: str
    function: str
    inferred: bool
    reason: str
    members: list[MemberRow]
    survive: list[str]
    verdicts: dict[str, LevelRow]
    single_points: dict[str, list[PointRow]]
    domains: list[DomainRow]
    cut_sets: list[CutRow]
    fixes: list[FixRow]
    gaps: list[str]


class ResourceRow(msgspec.Struct):
    """One modelled resource."""

    address: str
    type: str
    provider: str
    region: str
    account: str
    zones: list[str]
    services: list[str]
    verdicts: dict[str, Ends]
    location: str


class LocationRow(msgspec.Struct):
    """Where to look."""

    input: str
    pointer: str
    file: str | None
    line: int | None


class EvidenceRow(msgspec.Struct):
    """The path that proves a finding."""

    path: list[str]
    cause: str
    domain: str
    note: str


class FindingRow(msgspec.Struct):
    """One finding."""

    policy: str
    name: str
    severity: str
    confidence: str
    service: str
    domain: str
    address: str
    message: str
    evidence: list[EvidenceRow]
    remedy: str
    location: LocationRow | None
    fingerprint: str
    also_known_as: list[str]
    suppressed: str | None


class CoverageRow(msgspec.Struct):
    """What was read and what became of it."""

    read: int
    modelled: int
    supporting: int
    not_modelled: dict[str, int]
    skipped: list[dict[str, str]]
    in_no_service: list[str]
    notes: list[str]


class PolicyRow(msgspec.Struct):
    """One policy that ran."""

    id: str
    name: str
    severity: str
    summary: str
    source: str


class FailureRow(msgspec.Struct):
    """One policy that crashed."""

    policy: str
    service: str
    error: str


class ResultDocument(msgspec.Struct):
    """The whole report."""

    schema_version: str
    tool: Tool
    input: list[InputRow]
    generated: str | None
    services: list[ServiceRow]
    resources: list[ResourceRow]
    findings: list[FindingRow]
    coverage: CoverageRow
    policies: list[PolicyRow]
    failures: list[FailureRow]
    warnings: list[str]


def _ends(i: Interval) -> Ends:
    return Ends(i.worst.word, i.best.word)


def _level(v: LevelVerdict) -> LevelRow:
    return LevelRow(v.interval.worst.word, v.interval.best.word, v.confidence.value, v.domain, v.rto, v.rpo)


def _service(s: ServiceResult) -> ServiceRow:
    return ServiceRow(
        name=s.name,
        function=s.function,
        inferred=s.inferred,
        reason=s.reason,
        members=[MemberRow(m.address, m.type, m.role, m.reason) for m in s.members],
        survive=[lv.value for lv in s.survive],
        verdicts={lv.value: _level(v) for lv, v in s.verdicts},
        single_points={
            lv.value: [PointRow(p.address, p.domain, list(p.path), list(p.group)) for p in ps]
            for lv, ps in s.single_points
        },
        domains=[
            DomainRow(d.domain, list(d.also), d.level.value, d.interval.worst.word, d.interval.best.word)
            for d in s.domains
        ],
        cut_sets=[CutRow(c.kind, list(c.members), c.interval.worst.word, c.interval.best.word) for c in s.cut_sets],
        fixes=[FixRow(f.summary, list(f.addresses), f.level.value, _ends(f.before), _ends(f.after)) for f in s.fixes],
        gaps=list(s.gaps),
    )


def _location(at: Location | None) -> LocationRow | None:
    return LocationRow(at.input, at.pointer, at.file, at.line) if at else None


def _finding(f: Finding) -> FindingRow:
    return FindingRow(
        policy=f.policy,
        name=f.name,
        severity=f.severity.word,
        confidence=f.confidence.value,
        service=f.service,
        domain=f.domain,
        address=f.address,
        message=f.message,
        evidence=[EvidenceRow(list(e.path), e.cause, e.domain, e.note) for e in f.evidence],
        remedy=f.remedy,
        location=_location(f.location),
        fingerprint=f.fingerprint,
        also_known_as=list(f.also_known_as),
        suppressed=f.suppressed,
    )


def _coverage(c: Coverage) -> CoverageRow:
    return CoverageRow(
        read=c.read,
        modelled=c.modelled,
        supporting=c.supporting,
        not_modelled=dict(c.not_modelled),
        skipped=[{"address": s.address, "type": s.type, "reason": s.reason} for s in c.skipped],
        in_no_service=list(c.in_no_service),
        notes=list(c.notes),
    )


def document(result: AuditResult) -> ResultDocument:
    """Return *result* in the shape of the JSON report."""
    return ResultDocument(
        schema_version=SCHEMA_VERSION,
        tool=Tool("auditor", result.tool_version),
        input=[InputRow(i.name, i.kind, i.sha256, i.tool, i.records, list(i.notes)) for i in result.inputs],
        generated=result.generated,
        services=[_service(s) for s in result.services],
        resources=[
            ResourceRow(
                r.address, r.type, r.provider, r.region, r.account, list(r.zones), list(r.services),
                {lv.value: _ends(i) for lv, i in r.verdicts}, r.location,
            )
            for r in result.resources
        ],
        findings=[_finding(f) for f in result.findings],
        coverage=_coverage(result.coverage),
        policies=[PolicyRow(p.id, p.name, p.severity.word, p.summary, p.source) for p in result.policies],
        failures=[FailureRow(f.policy, f.service, f.error) for f in result.failures],
        warnings=list(result.warnings),
    )  # fmt: skip


LEVELS = tuple(lv.value for lv in Level)
