"""SARIF 2.1.0 for code scanning."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import msgspec

from auditor.model.finding import Finding, Severity
from auditor.reporting.interface import RenderOptions, printable
from auditor.result import AuditResult, PolicyInfo

_LEVEL = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note",
          Severity.INFO: "note"}  # fmt: skip
_SCORE = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0",
          Severity.INFO: "0.0"}  # fmt: skip
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the findings as one SARIF run."""
    del options
    run = {
        "tool": {
            "driver": {
                "name": "auditor",
                "version": result.tool_version,
                "semanticVersion": f"{result.tool_version}",
                "rules": [_rule(p) for p in result.policies],
            }
        },
        "invocations": [_invocation(result)],
        "results": [_result(f, result) for f in result.findings],
        "columnKind": "utf16CodeUnits",
    }
    return (
        msgspec.json.format(msgspec.json.encode({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}), indent=2)
        + b"\n"
    )


def _rule(p: PolicyInfo) -> dict[str, Any]:
    return {
        "id": p.id,
        "name": "".join(w.capitalize() for w in p.name.split("-")),
        "shortDescription": {"text": p.summary},
        "fullDescription": {"text": p.why or p.summary},
        "help": {
            "text": p.remedy or p.summary,
            "markdown": f"{p.why}\n\n**Remedy:** {p.remedy}\n\n{p.source}",
        },
        "helpUri": p.source,
        "defaultConfiguration": {"level": _LEVEL[p.severity]},
        "properties": {"security-severity": _SCORE[p.severity], "tags": ["resilience"]},
    }


def _invocation(result: AuditResult) -> dict[str, Any]:
    notes = [("error", f"policy {f.policy} failed on {f.service}: {f.error}") for f in result.failures]
    notes += [("warning", w) for w in result.warnings]
    notes += [("note", n) for n in result.coverage.notes]
    notes += [("note", f"not modelled: {t} ({n})") for t, n in result.coverage.not_modelled]
    out: dict[str, Any] = {
        "executionSuccessful": not result.failures,
        "toolExecutionNotifications": [{"level": level, "message": {"text": printable(text)}} for level, text in notes],
    }
    if result.generated:
        out["endTimeUtc"] = result.generated
    return out


def _result(f: Finding, result: AuditResult) -> dict[str, Any]:
    ids = [p.id for p in result.policies]
    out: dict[str, Any] = {
        "ruleId": f.policy,
        "level": _LEVEL[f.severity],
        "message": {"text": printable(f"{f.message}. Fix: {f.remedy}")},
        "locations": [_location(f, result)],
        "partialFingerprints": {"auditorFingerprint/v1": f.fingerprint},
        "properties": {
            "confidence": f.confidence.value,
            "service": printable(f.service),
            "domain": printable(f.domain),
            "path": [printable(p) for e in f.evidence for p in e.path],
        },
    }
    if f.policy in ids:
        out["ruleIndex"] = ids.index(f.policy)
    if f.suppressed is not None:
        out["suppressions"] = [{"kind": "external", "justification": printable(f.suppressed)}]
    return out


def _location(f: Finding, result: AuditResult) -> dict[str, Any]:
    at = f.location
    name = (at.file or at.input) if at else (result.inputs[0].name if result.inputs else "input")
    out: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(name)},
            "region": {"startLine": (at.line if at and at.line else 1)},
        }
    }
    if f.address:
        out["logicalLocations"] = [{"fullyQualifiedName": printable(f.address), "kind": "resource"}]
    return out


def _uri(name: str) -> str:
    from urllib.parse import quote

    return quote(PurePath(name).as_posix())
