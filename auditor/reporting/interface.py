"""What a report format is, and what it may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from auditor.model.verdict import Verdict
from auditor.result import AuditResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """How a report is to look."""

    color: bool = False
    width: int = 100
    verbose: bool = False
    services: tuple[str, ...] = ()


class Format(Protocol):
    """A module that renders one format."""

    def render(self, result: AuditResult, options: RenderOptions) -> bytes:
        """Return the report."""


WORDS = {
    Verdict.HOLDS: "keeps working",
    Verdict.DIPS: "short interruption, heals by itself",
    Verdict.RECOVERS: "down until a person acts; data is current",
    Verdict.RESTORES: "down until restored; recent data is lost",
    Verdict.STOPS: "down until the domain returns",
}


def printable(text: str) -> str:
    """Return *text* without control and direction characters: names of resources are untrusted."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
