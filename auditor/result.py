"""The result of an audit: everything a report shows, nothing it has to compute."""

from __future__ import annotations

import msgspec

from auditor.model.control import Concentration, RelevantControl
from auditor.model.downtime import Downtime
from auditor.model.finding import AcceptedRisk, Finding, Severity
from auditor.model.guard import GuardState
from auditor.model.incident import Replay
from auditor.model.peer import SecondOpinion
from auditor.model.remediation import Remediation
from auditor.model.snapshot import Snapshot
from auditor.model.verdict import Confidence, Interval, Level, Verdict

SCHEMA_VERSION = "1.2"


class InputInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One input that was read."""

    name: str
    kind: str
    sha256: str
    """Hash of the bytes read."""
    tool: str
    """What wrote it (Terraform 1.11.4), or ""."""
    records: int
    notes: tuple[str, ...] = ()
    """What the input itself says it lacks (errored plan, -target, deposed objects)."""


class MemberResult(msgspec.Struct, frozen=True, kw_only=True):
    """A resource of a service and why it belongs to it."""

    address: str
    type: str
    role: str
    """seed, needs, routes_to, ..."""
    reason: str


class LevelVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """The worst verdict over the domains of one level that the service touches."""

    interval: Interval
    confidence: Confidence
    domain: str
    """The domain that gives the worst verdict; "" where the service touches none of this level."""
    rto: str = ""
    """Recovery time that can be reached, in words; "" where nothing has to be waited for."""
    rpo: str = ""
    """Data that may be lost, as a time in words; "" where none is."""
    rto_seconds: tuple[int, int | None] | None = None
    """(at least, at most) in seconds; at most None: the input sets no limit. None: it waits for the domain."""
    rpo_seconds: tuple[int, int | None] | None = None
    assumptions: tuple[str, ...] = ()
    """Why these times, one sentence each."""


class DomainVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to a service when this one domain is lost."""

    domain: str
    also: tuple[str, ...]
    level: Level
    interval: Interval


class SinglePoint(msgspec.Struct, frozen=True, kw_only=True):
    """A resource (or one member of a group that lies in the domain as a whole) whose loss harms the service."""

    address: str
    domain: str
    path: tuple[str, ...]
    """From the service to the cause, each step in words (`withdrawals`, `ecs service api`, ...)."""
    group: tuple[str, ...] = ()
    """All members where the group as a whole is the cause; () where the resource alone is."""


class CutSet(msgspec.Struct, frozen=True, kw_only=True):
    """A minimal set of domains or resources whose joint loss makes the verdict worse than accepted."""

    kind: str
    """domains or resources."""
    members: tuple[str, ...]
    interval: Interval


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """A change that improves a service, proved by evaluating the model again with the change."""

    summary: str
    """One line, imperative, with the argument to change."""
    addresses: tuple[str, ...]
    level: Level
    before: Interval
    after: Interval


class ServiceResult(msgspec.Struct, frozen=True, kw_only=True):
    """One service: how it was recognised, its verdicts, causes and fixes."""

    name: str
    function: str
    inferred: bool
    reason: str
    members: tuple[MemberResult, ...]
    survive: tuple[Level, ...]
    accept: Verdict = Verdict.DIPS
    """The worst verdict that counts as survived."""
    rto_objective: int | None = None
    """Seconds asked for, None where nothing was asked."""
    rpo_objective: int | None = None
    verdicts: tuple[tuple[Level, LevelVerdict], ...]
    domains: tuple[DomainVerdict, ...]
    single_points: tuple[tuple[Level, tuple[SinglePoint, ...]], ...]
    cut_sets: tuple[CutSet, ...]
    fixes: tuple[Fix, ...]
    gaps: tuple[str, ...] = ()
    """What could not be read or modelled and may change this service's verdicts."""
    strategy: str = ""
    """How it outlasts its Region: active/active, warm standby, ...; "" where it stands in none."""


class DomainImpact(msgspec.Struct, frozen=True, kw_only=True):
    """The blast radius of one failure domain: the services that its loss may harm."""

    domain: str
    level: Level
    services: tuple[tuple[str, Interval], ...]
    """(service, verdict), the worst hit first."""


class GuardResult(msgspec.Struct, frozen=True):
    """A setting that changes no verdict (deletion protection, a dead-letter queue), and whether it is on."""

    name: str
    state: GuardState
    against: str
    """What it protects against."""


class ResourceResult(msgspec.Struct, frozen=True, kw_only=True):
    """One modelled resource: where it stands and what its own loss profile is."""

    address: str
    type: str
    provider: str
    region: str
    account: str
    zones: tuple[str, ...]
    services: tuple[str, ...]
    verdicts: tuple[tuple[Level, Interval], ...]
    location: str
    guards: tuple[GuardResult, ...] = ()


class SkippedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was not modelled, and why."""

    address: str
    type: str
    reason: str


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What was read and what became of it; nothing is left out."""

    read: int
    modelled: int
    supporting: int
    """Understood, and known to matter only through others (tags, alarms, policies)."""
    not_modelled: tuple[tuple[str, int], ...]
    """(type, count) of types that the catalog does not know."""
    skipped: tuple[SkippedRecord, ...]
    in_no_service: tuple[str, ...]
    notes: tuple[str, ...]


class PolicyFailure(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that crashed: the audit is not complete (exit 3)."""

    policy: str
    service: str
    error: str


class PolicyInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The metadata of a policy, for reports."""

    id: str
    name: str
    severity: Severity
    summary: str
    why: str
    remedy: str
    source: str
    also_known_as: tuple[str, ...] = ()


class AuditResult(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one run found out."""

    tool_version: str
    inputs: tuple[InputInfo, ...]
    services: tuple[ServiceResult, ...]
    resources: tuple[ResourceResult, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage
    policies: tuple[PolicyInfo, ...]
    blast: tuple[DomainImpact, ...] = ()
    """Per failure domain the services that its loss may harm; a domain that harms none is left out."""
    failures: tuple[PolicyFailure, ...] = ()
    warnings: tuple[str, ...] = ()
    generated: str | None = None
    """ISO time stamp when asked for (--now, SOURCE_DATE_EPOCH), else None."""
    accepted: tuple[AcceptedRisk, ...] = ()
    """Every suppression of the configuration, those that expired too."""
    replays: tuple[Replay, ...] = ()
    """Published incidents replayed on the stack; () where they were not asked for."""
    controls: tuple[RelevantControl, ...] = ()
    """Controls of the frameworks asked for that the findings are relevant to."""
    frameworks: tuple[str, ...] = ()
    """Ids of the frameworks asked for."""
    concentration: tuple[Concentration, ...] = ()
    downtime: tuple[Downtime, ...] = ()
    remediations: tuple[Remediation, ...] = ()
    """Changes written in the user's dialect, the one that removes most risk first."""
    second_opinions: tuple[SecondOpinion, ...] = ()
    """Checks of checkov on the members of services; () where checkov was not asked."""
    snapshot: Snapshot | None = None
    """The fault trees, for readers that evaluate them again; None where they were not asked for."""

    @property
    def active(self) -> tuple[Finding, ...]:
        """The findings that no suppression hides."""
        return tuple(f for f in self.findings if f.suppressed is None)
