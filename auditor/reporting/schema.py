"""The shape of the JSON report: the one place that its encoder and its JSON Schema come from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from auditor.model.guard import GuardState
from auditor.model.verdict import Confidence, Level
from auditor.reporting.shapes import IntervalShape, ReferenceShape, ReplayShape, Shape, VerdictWord
from auditor.result import SCHEMA_VERSION

NodeKind = Literal["leaf", "every", "group"]
SeverityWord = Literal["info", "low", "medium", "high", "critical"]
Count = Annotated[int, Meta(ge=0)]


class ToolShape(Shape, frozen=True):
    """What made the report."""

    name: str
    version: str


class InputShape(Shape, frozen=True):
    """One input that was read."""

    name: str
    kind: str
    sha256: Annotated[str, Meta(description="Hash of the bytes read.")]
    tool: Annotated[str, Meta(description="What wrote the input, or empty.")]
    records: Count
    notes: Annotated[list[str], Meta(description="What the input itself says it lacks.")]


class MemberShape(Shape, frozen=True):
    """A resource of a service and why it belongs to it."""

    address: str
    type: str
    role: str
    reason: str


class LevelShape(IntervalShape, frozen=True):
    """The worst verdict over the domains of one level."""

    confidence: Confidence
    domain: Annotated[str, Meta(description="The domain that gives the worst verdict; empty for none.")]
    rto: Annotated[str, Meta(description="Recovery time that can be reached, in words.")]
    rpo: Annotated[str, Meta(description="Data that may be lost, as a time in words.")]
    rto_seconds: Annotated[
        list[int | None] | None,
        Meta(description="At least and at most; null at the end: no limit is known; null: it waits for the domain."),
    ] = None
    rpo_seconds: list[int | None] | None = None
    assumptions: Annotated[list[str], Meta(description="Why these times, one sentence each.")] = []


class DomainShape(Shape, frozen=True):
    """What happens to a service when this one domain is lost."""

    domain: str
    also: Annotated[list[str], Meta(description="Other spellings of the same domain.")]
    level: Level
    worst: VerdictWord
    best: VerdictWord


class SinglePointShape(Shape, frozen=True):
    """A resource or group whose loss harms the service."""

    address: str
    domain: str
    path: Annotated[list[str], Meta(description="From the service to the cause.")]
    group: Annotated[list[str], Meta(description="All members where the group as a whole is the cause.")]


class CutSetShape(Shape, frozen=True):
    """A minimal set of domains or resources whose joint loss is worse than accepted."""

    kind: str
    members: list[str]
    worst: VerdictWord
    best: VerdictWord


class FixShape(Shape, frozen=True):
    """A change that was proved on the model to improve the service."""

    summary: str
    addresses: list[str]
    level: Level
    before: IntervalShape
    after: IntervalShape


class ServiceShape(Shape, frozen=True):
    """One service: how it was recognised, its verdicts, causes and fixes."""

    name: str
    function: str
    inferred: bool
    reason: str
    members: list[MemberShape]
    survive: Annotated[list[Level], Meta(description="Levels whose loss the service must survive.")]
    accept: Annotated[VerdictWord, Meta(description="The worst verdict that counts as survived.")]
    verdicts: dict[Level, LevelShape]
    single_points: dict[Level, list[SinglePointShape]]
    domains: list[DomainShape]
    cut_sets: list[CutSetShape]
    fixes: list[FixShape]
    gaps: Annotated[list[str], Meta(description="What was not read or modelled and may change verdicts.")]
    rto_objective: Annotated[int | None, Meta(description="Seconds asked for.")] = None
    rpo_objective: int | None = None
    strategy: Annotated[
        str, Meta(description="How it outlasts its Region: active/active, warm standby, pilot light, ...")
    ] = ""


class HarmedShape(IntervalShape, frozen=True):
    """A service that the loss of a domain may harm, and how."""

    service: str


class ImpactShape(Shape, frozen=True):
    """The blast radius of one failure domain."""

    domain: str
    level: Level
    services: Annotated[list[HarmedShape], Meta(description="The worst hit first.")]


class GuardShape(Shape, frozen=True):
    """A setting that changes no verdict, and whether it is on."""

    name: str
    state: GuardState
    against: Annotated[str, Meta(description="What it protects against.")]


class ResourceShape(Shape, frozen=True):
    """One modelled resource."""

    address: str
    type: str
    provider: str
    region: str
    account: str
    zones: list[str]
    services: list[str]
    verdicts: dict[Level, IntervalShape]
    location: str
    guards: Annotated[list[GuardShape], Meta(description="Settings that change no verdict.")] = []


class EvidenceShape(Shape, frozen=True):
    """One chain that proves a finding."""

    path: list[str]
    cause: str
    domain: str
    note: str


class LocationShape(Shape, frozen=True):
    """Where to look."""

    input: str
    pointer: str
    file: str | None
    line: int | None
    column: Annotated[int | None, Meta(description="Columns count characters from 1.")] = None
    last_line: int | None = None
    last_column: Annotated[int | None, Meta(description="Behind the last character.")] = None
    quote: Annotated[
        list[str], Meta(description="The lines of the source as a diff: ' ' stays, '-' goes, '+' comes.")
    ] = []


class FindingShape(Shape, frozen=True):
    """One result of one policy for one service."""

    policy: str
    name: str
    severity: SeverityWord
    confidence: Confidence
    service: str
    domain: str
    address: str
    message: str
    evidence: list[EvidenceShape]
    remedy: str
    location: LocationShape | None
    fingerprint: Annotated[str, Meta(description="Stable over runs and machines.")]
    also_known_as: list[str]
    suppressed: Annotated[str | None, Meta(description="Why the risk is accepted, or null.")]


class TypeCountShape(Shape, frozen=True):
    """How many records of one type were not modelled."""

    type: str
    count: Count


class SkippedShape(Shape, frozen=True):
    """A record that was not modelled, and why."""

    address: str
    type: str
    reason: str


class CoverageShape(Shape, frozen=True):
    """What was read and what became of it."""

    read: Count
    modelled: Count
    supporting: Count
    not_modelled: list[TypeCountShape]
    skipped: list[SkippedShape]
    in_no_service: list[str]
    notes: list[str]


class PolicyShape(Shape, frozen=True):
    """The metadata of a policy that ran."""

    id: str
    name: str
    severity: SeverityWord
    summary: str
    why: str
    remedy: str
    source: str
    also_known_as: list[str]


class FailureShape(Shape, frozen=True):
    """A policy that crashed; the audit is not complete."""

    policy: str
    service: str
    error: str


class AcceptedShape(Shape, frozen=True):
    """A suppression as the configuration states it, and the fingerprints that it covers."""

    policy: str
    service: str
    address: str
    reason: str
    owner: str
    expires: str
    expired: bool
    findings: list[str]


class ControlShape(Shape, frozen=True):
    """A control that findings are relevant to; this is no statement about compliance."""

    id: str
    framework: str
    framework_name: str
    framework_title: str
    version: str
    date: str
    verified_on: str
    text: str
    topics: list[str]
    verified: Annotated[str, Meta(description="text, partly, title, weak or memory: what of it was seen.")]
    binding: str
    note: str
    source: ReferenceShape | None
    findings: Annotated[list[str], Meta(description="Fingerprints.")]
    policies: list[str]


class ConcentrationShape(IntervalShape, frozen=True):
    """How much one function rests on one provider."""

    service: str
    function: str
    provider: str
    kind: str
    substitutable: Annotated[str, Meta(description="yes, no or open.")]
    shared_with: list[str]
    sub_providers: list[str]


class SecondOpinionShape(Shape, frozen=True):
    """What a check of checkov says of a member of a service."""

    service: str
    check: str
    name: str
    address: str
    passed: bool
    contradicted: Annotated[str, Meta(description="Why the verdict says otherwise; empty where it does not.")]


class DowntimeShape(Shape, frozen=True):
    """Seconds a year that a service is expected to be down; null at the end: no limit is known."""

    service: str
    level: Level
    seconds: tuple[float, float | None]
    fixed_seconds: Annotated[tuple[float, float | None] | None, Meta(description="With the fixes made.")]
    fix: str
    assumptions: list[str]


class SnippetShape(Shape, frozen=True):
    """A change to one resource in one dialect."""

    dialect: str
    place: str
    code: str


class RemediationShape(Shape, frozen=True):
    """The change that one resource needs for one level."""

    address: str
    level: Level
    gives: VerdictWord
    warning: str
    services: list[str]
    findings: Annotated[list[str], Meta(description="Fingerprints.")]
    gain: Annotated[float, Meta(description="Steps of verdict won over all services.")]
    snippets: list[SnippetShape]


class TreeDomainShape(Shape, frozen=True):
    """A failure domain of the trees."""

    id: str
    level: Level
    also: list[str]
    within: list[str]


class TreeNodeShape(Shape, frozen=True, omit_defaults=True):
    """A node of the trees; positions name other nodes and domains, ranks (0 stops ... 4 holds) verdicts."""

    kind: NodeKind
    label: str
    address: str = ""
    children: list[int] = []
    modes: list[str] = []
    need: tuple[int, int] = (1, 1)
    hold: tuple[int, int] = (1, 1)
    run: tuple[int, int] = (1, 1)
    start: int = -1
    cap: int = 4
    domains: list[int] = []
    one_of: list[int] = []
    elsewhere: bool = False
    rebuilt: bool = False
    ceiling: int = 4
    floor: int = 4


class TreeRootShape(Shape, frozen=True):
    """The root of one service."""

    service: str
    node: int


class SnapshotShape(Shape, frozen=True):
    """The fault trees of all services, children before parents."""

    domains: list[TreeDomainShape]
    nodes: list[TreeNodeShape]
    roots: list[TreeRootShape]


class ReportShape(Shape, frozen=True):
    """The whole report of one audit."""

    schema_version: str
    tool: ToolShape
    input: list[InputShape]
    generated: Annotated[str | None, Meta(description="ISO 8601 time, null unless asked for.")]
    services: list[ServiceShape]
    resources: list[ResourceShape]
    findings: list[FindingShape]
    coverage: CoverageShape
    policies: list[PolicyShape]
    failures: list[FailureShape]
    warnings: list[str]
    blast: Annotated[
        list[ImpactShape], Meta(description="Per failure domain the services that its loss may harm.")
    ] = []
    accepted: Annotated[list[AcceptedShape], Meta(description="Every suppression, those that expired too.")] = []
    replays: Annotated[list[ReplayShape], Meta(description="Published incidents replayed on the stack.")] = []
    frameworks: Annotated[list[str], Meta(description="Frameworks asked for.")] = []
    controls: Annotated[list[ControlShape], Meta(description="Controls that findings are relevant to.")] = []
    concentration: Annotated[list[ConcentrationShape], Meta(description="Functions and their providers.")] = []
    downtime: Annotated[list[DowntimeShape], Meta(description="Expected seconds a year, as ranges.")] = []
    remediations: Annotated[list[RemediationShape], Meta(description="Most risk removed per change first.")] = []
    second_opinions: Annotated[
        list[SecondOpinionShape], Meta(description="Checks of checkov on members, where it was asked.")
    ] = []
    snapshot: Annotated[SnapshotShape | None, Meta(description="The fault trees, or null.")] = None


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the JSON report."""
    (root,), definitions = msgspec.json.schema_components([ReportShape])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"auditor result {SCHEMA_VERSION}",
        **root,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }
