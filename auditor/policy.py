"""Everything a policy file imports: its metadata, what it may ask of a service, and findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from auditor.faults.causes import Cause
from auditor.model.domain import Domain
from auditor.model.finding import Evidence, Finding, Location, Severity
from auditor.model.recovery import Estimate, Span
from auditor.model.resource import Resource, Role
from auditor.model.verdict import Confidence, Interval, Level, Mode, Verdict
from auditor.result import PolicyInfo

__all__ = [
    "Confidence",
    "Estimate",
    "Evidence",
    "Finding",
    "Interval",
    "Level",
    "Mode",
    "Policy",
    "Problem",
    "Resource",
    "Role",
    "ServiceView",
    "Severity",
    "Span",
    "Verdict",
]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy is called, how bad its findings are, and where its claim comes from."""

    id: str
    name: str
    severity: Severity
    since: str
    source: str
    """The vendor page or standard that states the fact behind the policy."""
    also_known_as: tuple[str, ...] = ()


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found; the engine makes a finding of it."""

    message: str
    domain: str = ""
    address: str = ""
    remedy: str = ""
    confidence: Confidence = Confidence.CERTAIN
    evidence: tuple[Evidence, ...] = ()
    severity: Severity | None = None
    """Where it differs from the policy's usual one."""


class ServiceView(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy may know of one service."""

    name: str
    function: str
    survive: frozenset[Level]
    accept: Verdict
    levels: Mapping[Level, tuple[Interval, str]]
    """Per level: the verdict and the domain that gives it."""
    domains: Mapping[str, Domain]
    by_domain: Mapping[str, Interval]
    causes: Mapping[Level, tuple[Cause, ...]]
    members: tuple[Resource, ...]
    """Member resources that the service's tree rests on."""
    roles: Mapping[str, str]
    """Address -> how it belongs (seed, needs, ...)."""
    threshold: tuple[int, int] | None
    egress_users: Mapping[str, tuple[str, ...]]
    """Gateway address -> zones of the subnets that leave through it."""
    backups: Mapping[str, tuple[str, ...]]
    """Data resource -> regions that keep a copy of any kind; what is a replica of another member is left out."""
    replicated: frozenset[str]
    """Every resource of the inputs that has a replica or is one, whether a service uses it or not."""
    capped: tuple[str, ...]
    """Groups of twins over regions without anything that moves traffic by itself."""
    recovery: Mapping[Level, Estimate | None]
    """What is reached on the loss of the level's worst domain; None: it waits for the domain."""
    rto_objective: int | None
    """Seconds asked for, None where nothing was asked."""
    rpo_objective: int | None
    remedies: Mapping[tuple[str, Level], str]
    """(address, level) -> the smallest change for that level, in one line."""

    def breaks(self, level: Level) -> bool:
        """Say whether losing one domain of *level* may give less than accepted."""
        row = self.levels.get(level)
        return row is not None and row[0].worst < self.accept

    def unexplained(self, level: Level) -> Iterator[Problem]:
        """Yield a problem where *level* may give less than accepted and nothing that was read is the cause.

        A service of which no resource was found is open at every level: silence would read as a pass.
        """
        if self.breaks(level) and not self.causes.get(level):
            interval = self.levels[level][0]
            yield Problem(
                message=f"{self.name} {interval} when a {level.value} is lost, and no resource that was read says why",
                remedy="check what `match` names in the configuration, and what could not be read",
                confidence=self.confidence(interval),
            )

    def confidence(self, interval: Interval) -> Confidence:
        """Return how sure it is that *interval* is worse than accepted."""
        if interval.best < self.accept:
            return Confidence.CERTAIN
        return Confidence.LIKELY if interval.worst >= Verdict.RECOVERS else Confidence.UNKNOWN

    def fix(self, address: str, level: Level) -> str:
        """Return the smallest change on *address* for the loss of a domain of *level*, in one line."""
        return self.remedies.get((address, level), "")


class LoadedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy file after loading: metadata, its text and its check."""

    policy: Policy
    info: PolicyInfo
    module: object


_QUOTED = re.compile(r"`([a-z][a-z0-9_.]*)[^`]*`")


def location_of(resource: Resource | None, remedy: str = "") -> Location | None:
    """Return where *resource* was read: the line of the argument that *remedy* names, else that of its block."""
    if resource is None:
        return None
    record = resource.record
    origin, own = record.origin, record.written
    if own is None:
        return Location(input=origin.input, pointer=origin.pointer, file=origin.file, line=origin.line)
    path = next((name for name in _QUOTED.findall(remedy) if name in own.spans), "")
    span = own.span(path) or own.block
    return Location(
        input=origin.input,
        pointer=origin.pointer,
        file=span.file,
        line=span.line,
        column=span.column or None,
        last_line=span.last_line,
        last_column=span.last_column or None,
        quote=own.quote(path, record.sensitive),
    )
