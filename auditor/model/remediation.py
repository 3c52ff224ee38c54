"""Remediation: a change written in the user's own dialect, ready to be read, checked and applied."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.verdict import Level, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A change to one resource in one dialect."""

    dialect: str
    """hcl, pulumi-python, pulumi-typescript or aws-cli."""
    place: str
    """Where it goes, in words."""
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remediation:
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
