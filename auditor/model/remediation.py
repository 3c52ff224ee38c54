"""Remediation: a change written in the user's own dialect, ready to be read, checked and applied."""

from __future__ import annotations

import msgspec

from auditor.model.verdict import Level, Verdict


class Snippet(msgspec.Struct, frozen=True, kw_only=True):
    """A change to one resource in one dialect."""

    dialect: str
    """hcl, pulumi-python, pulumi-typescript or aws-cli."""
    place: str
    """Where it goes, in words."""
    code: str


class Remediation(msgspec.Struct, frozen=True, kw_only=True):
    """The change that one resource needs for one level, with its snippets."""

    address: str
    level: Level
    gives: Verdict
    """What the resource gives with the change made, when this level is lost."""
    warning: str
    """What the change costs or breaks, "" for nothing known."""
    services: tuple[str, ...]
    findings: tuple[str, ...]
    """Fingerprints of the findings that it answers."""
    gain: float
    """Steps of verdict won over all services, by change: the order of work."""
    snippets: tuple[Snippet, ...]
