"""Findings: what a policy says, with the evidence that proves it."""

from __future__ import annotations

from enum import IntEnum

import msgspec

from auditor.model.verdict import Confidence


class Severity(IntEnum):
    """How bad a finding is when it is true; apart from how sure it is."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The lower-case word used in every output and option."""
        return self.name.lower()


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """Where to look: the input and the place in it, or the source line when known."""

    input: str
    pointer: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None
    last_line: int | None = None
    last_column: int | None = None
    """Behind the last character."""
    quote: tuple[str, ...] = ()
    """The user's own lines as a diff shows them: unchanged (" "), to go ("-") and to come ("+"); secrets left out."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One chain that proves a finding: from the service down to the cause."""

    path: tuple[str, ...]
    cause: str
    domain: str
    note: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One result of one policy for one service."""

    policy: str
    name: str
    severity: Severity
    confidence: Confidence
    service: str
    domain: str
    """Id of the domain that is lost, or "" where none is."""
    address: str
    """The primary cause, or "" where the whole service is meant."""
    message: str
    evidence: tuple[Evidence, ...]
    remedy: str
    location: Location | None
    fingerprint: str
    """Stable over runs and machines: policy, service, level and cause, hashed."""
    also_known_as: tuple[str, ...] = ()
    """Ids of the same question in other scanners."""
    suppressed: str | None = None
    """The reason of the suppression that hides it, or None."""


class AcceptedRisk(msgspec.Struct, frozen=True, kw_only=True):
    """A suppression as the configuration states it, and what it covers."""

    policy: str
    service: str
    address: str
    reason: str
    owner: str
    expires: str
    """ISO date, or "" for never."""
    expired: bool
    findings: tuple[str, ...]
    """Fingerprints."""
