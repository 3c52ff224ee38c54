"""The findings as a GitLab code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import posixpath

from auditor.model.finding import Finding, Severity
from auditor.reporting import wording
from auditor.reporting.escaping import json_bytes, visible
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult

_SEVERITIES = {
    Severity.INFO: "info",
    Severity.LOW: "minor",
    Severity.MEDIUM: "major",
    Severity.HIGH: "critical",
    Severity.CRITICAL: "blocker",
}


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return a list of issues; what was not looked at is an issue of severity info."""
    shown = options.select(result)
    issues = [_issue(f, shown) for f in shown.findings]
    issues += [
        _note("incomplete", f"{f.policy} failed for {f.service}: {f.error}", shown, "blocker") for f in shown.failures
    ]
    issues += [_note("warning", w, shown, "info") for w in shown.warnings]
    issues += [_note("gap", f"{s.name}: {g}", shown, "info") for s in shown.services for g in s.gaps]
    issues += [_note("limit", text, shown, "info") for text in wording.limits(shown)]
    return json_bytes(issues)


def _issue(f: Finding, result: AuditResult) -> dict[str, object]:
    hidden = f.suppressed is not None
    text = f"{f.message} {f.remedy}".strip() + (f" Accepted: {f.suppressed}" if hidden else "")
    where = f.location
    path = (where.file or where.input) if where is not None else _input(result)
    line = where.line if where is not None and where.line else 1
    lines = {"begin": line, "end": where.last_line} if where is not None and where.last_line else {"begin": line}
    return {
        "description": visible(text),
        "check_name": f"{f.policy} {f.name}",
        "fingerprint": f.fingerprint,
        "severity": "info" if hidden else _SEVERITIES[f.severity],
        "location": {"path": _relative(path), "lines": lines},
    }


def _note(kind: str, text: str, result: AuditResult, severity: str) -> dict[str, object]:
    return {
        "description": visible(text),
        "check_name": f"auditor {kind}",
        "fingerprint": hashlib.sha256(f"{kind}\0{text}".encode(errors="surrogatepass")).hexdigest()[:16],
        "severity": severity,
        "location": {"path": _relative(_input(result)), "lines": {"begin": 1}},
    }


def _input(result: AuditResult) -> str:
    return result.inputs[0].name if result.inputs else "-"


def _relative(path: str) -> str:
    """Return *path* as GitLab asks for it: relative to the repository, without a leading `./`."""
    return posixpath.normpath(visible(path).replace("\\", "/")).lstrip("/") or "-"
