"""Markdown for pull requests: short, with the rest folded away."""

from __future__ import annotations

import re

from auditor.reporting.interface import RenderOptions, printable
from auditor.result import AuditResult, ServiceResult

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|@~])")


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the report as GitHub-flavoured Markdown; names are escaped."""
    del options
    out = ["## Resilience audit", ""]
    out += [f"> {_text(n)}" for i in result.inputs for n in i.notes]
    out += [f"> **policy failed**: {_text(f.policy)} on {_text(f.service)}: {_text(f.error)}" for f in result.failures]
    out += [f"> warning: {_text(w)}" for w in result.warnings]
    if result.services:
        levels = [lv.value for lv, _ in result.services[0].verdicts]
        out += ["", f"| service | {' | '.join(levels)} |", f"|---|{'---|' * len(levels)}"]
        out += [_row(s) for s in result.services]
    for service in result.services:
        out += _details(service, result)
    c = result.coverage
    unknown = sum(n for _, n in c.not_modelled)
    known = f"{c.read} resources read, {c.modelled} modelled, {c.supporting} supporting"
    out += ["", f"{known}, {unknown} not modelled, {len(c.in_no_service)} in no service."]
    if c.not_modelled:
        out += ["", "Not modelled: " + ", ".join(f"{_text(t)} ({n})" for t, n in c.not_modelled)]
    out += [f"- {_text(n)}" for n in c.notes]
    return ("\n".join(out) + "\n").encode()


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(text))


def _row(service: ServiceResult) -> str:
    return f"| {_text(service.name)} | {' | '.join(str(v.interval) for _, v in service.verdicts)} |"


def _details(service: ServiceResult, result: AuditResult) -> list[str]:
    out = ["", f"<details><summary>{_html(service.name)}</summary>", "", _text(service.reason), ""]
    for level, points in service.single_points:
        out += [f"**Single points, {level.value}**", ""]
        out += [f"- {' → '.join(_text(p) for p in point.path) or _text(point.address)}" for point in points]
        out.append("")
    for f in result.findings:
        if f.service == service.name:
            hidden = f" (suppressed: {_text(f.suppressed)})" if f.suppressed else ""
            out.append(f"- **{f.severity.word}** {f.policy}: {_text(f.message)}{hidden}")
            out.append(f"  - fix: {_text(f.remedy)}")
    out += [f"- gap: {_text(g)}" for g in service.gaps]
    out += [f"- fix, {f.level.value} ({f.before} to {f.after}): {_text(f.summary)}" for f in service.fixes]
    return [*out, "", "</details>"]


def _html(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
