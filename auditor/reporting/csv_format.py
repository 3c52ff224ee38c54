"""The findings as CSV, one row each, for spreadsheets; what was not looked at has rows too."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from auditor.model.finding import Finding
from auditor.reporting import wording
from auditor.reporting.escaping import visible
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult

HEADER = (
    "kind",
    "policy",
    "name",
    "severity",
    "confidence",
    "service",
    "domain",
    "address",
    "message",
    "remedy",
    "evidence",
    "location",
    "suppressed",
    "controls",
    "fingerprint",
)


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the table with a header; every row is one line."""
    shown = options.select(result)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for row in (*_findings(shown), *_limits(shown)):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode()


def _findings(result: AuditResult) -> Iterator[tuple[str, ...]]:
    controls: dict[str, list[str]] = {}
    for relevant in result.controls:
        for fingerprint in relevant.findings:
            controls.setdefault(fingerprint, []).append(relevant.control.id)
    for finding in result.findings:
        yield _row(finding, "; ".join(controls.get(finding.fingerprint, ())))


def _row(f: Finding, controls: str) -> tuple[str, ...]:
    evidence = " | ".join(" > ".join((*e.path, e.cause) if e.cause not in e.path else e.path) for e in f.evidence)
    place = wording.place(f.location)
    return (
        "finding" if f.suppressed is None else "suppressed finding",
        *(f.policy, f.name, f.severity.word, f.confidence.value, f.service, f.domain, f.address),
        *(f.message, f.remedy, evidence, place, f.suppressed or "", controls, f.fingerprint),
    )


def _limits(result: AuditResult) -> Iterator[tuple[str, ...]]:
    empty = ("",) * (len(HEADER) - 9)
    for failure in result.failures:
        text = f"the audit is not complete: {failure.error}"
        yield ("failure", failure.policy, "", "", "", failure.service, "", "", text, *empty)
    for warning in result.warnings:
        yield ("warning", *("",) * 7, warning, *empty)
    for service in result.services:
        for gap in service.gaps:
            yield ("gap", *("",) * 4, service.name, "", "", gap, *empty)
    for limit in wording.limits(result):
        yield ("limit", *("",) * 7, limit, *empty)


def _cell(text: str) -> str:
    """Return *text* on one line; what a spreadsheet would run as a formula is quoted (OWASP, CSV injection)."""
    safe = visible(text)
    return f"'{safe}" if safe.startswith(("=", "+", "-", "@")) else safe
