"""What every report format fulfils, and the options that all of them take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from msgspec.structs import replace

from auditor.reporting import selection
from auditor.result import AuditResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """How to show a result; no option changes what was found."""

    color: bool = False
    width: int = 100
    verbose: bool = False
    services: tuple[str, ...] = ()
    """Names of the services to show; () shows all."""
    templates: str = ""
    """A directory whose templates come before the ones that ship; "" for none."""
    fonts: str = ""
    """A directory of fonts for the PDF; "" uses the ones that come with the library."""
    brand: str = ""
    """Whose report it is, on the cover."""
    language: str = "en"
    """BCP 47 tag of the words used."""
    words: tuple[tuple[str, str], ...] = ()
    """Words that replace those of a template, by key."""

    def select(self, result: AuditResult) -> AuditResult:
        """Return *result* with the chosen services only, and a warning that counts the ones left out."""
        if not self.services:
            return result
        shown = tuple(s for s in result.services if s.name in self.services)
        hidden = len(result.services) - len(shown)
        if not hidden:
            return result
        note = f"Only the chosen services are shown; {hidden} more were audited."
        findings = tuple(f for f in result.findings if not f.service or f.service in self.services)
        return replace(
            result,
            services=shown,
            findings=findings,
            warnings=(*result.warnings, note),
            replays=selection.replays(result.replays, self.services),
            controls=selection.controls(result.controls, findings),
            concentration=selection.concentration(result.concentration, self.services),
            downtime=tuple(d for d in result.downtime if d.service in self.services),
            remediations=selection.remediations(result.remediations, self.services),
            second_opinions=tuple(o for o in result.second_opinions if o.service in self.services),
            snapshot=selection.snapshot(result.snapshot, self.services),
        )


class Format(Protocol):
    """A module that renders a result in one format."""

    def render(self, result: AuditResult, options: RenderOptions) -> bytes:
        """Return the whole report; the same result and options give the same bytes."""
        ...
