"""The result as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from auditor.model.finding import Evidence, Finding, Location, Severity
from auditor.reporting import wording
from auditor.reporting.escaping import json_bytes, visible
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult, InputInfo, PolicyInfo

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ABSOLUTE = re.compile(r"(?:[A-Za-z]:)?/")


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the result as a SARIF log with one run."""
    return json_bytes({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(options.select(result))]})


def _run(result: AuditResult) -> dict[str, Any]:
    coverage = result.coverage
    return {
        "tool": {
            "driver": {
                "name": "auditor",
                "version": result.tool_version,
                "semanticVersion": result.tool_version,
                "rules": [_rule(policy) for policy in result.policies],
            }
        },
        "invocations": [_invocation(result)],
        "artifacts": [_artifact(info) for info in result.inputs],
        "results": [_result(finding, result) for finding in result.findings],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "services": [service.name for service in result.services],
            "coverage": {
                "read": coverage.read,
                "modelled": coverage.modelled,
                "supporting": coverage.supporting,
                "notModelled": sum(number for _, number in coverage.not_modelled),
                "skipped": len(coverage.skipped),
                "inNoService": len(coverage.in_no_service),
            },
        },
    }


def _rule(policy: PolicyInfo) -> dict[str, Any]:
    text = f"{policy.summary}\n\nWhy: {policy.why}\n\nRemedy: {policy.remedy}"
    markdown = f"{policy.summary}\n\n**Why:** {policy.why}\n\n**Remedy:** {policy.remedy}"
    rule: dict[str, Any] = {
        "id": policy.id,
        "name": policy.name,
        "shortDescription": {"text": policy.summary or policy.name},
        "fullDescription": {"text": policy.why or policy.summary or policy.name},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": _level(policy.severity)},
        "properties": {
            "tags": ["resilience"],
            "severity": policy.severity.word,
            "alsoKnownAs": list(policy.also_known_as),
        },
    }
    if policy.source.startswith("https://"):
        rule["helpUri"] = quote(policy.source, safe=":/?#[]@!$&'()*+,;=%~")
    return rule


def _level(severity: Severity) -> str:
    if severity >= Severity.HIGH:
        return "error"
    return "warning" if severity is Severity.MEDIUM else "note"


def _invocation(result: AuditResult) -> dict[str, Any]:
    invocation: dict[str, Any] = {
        "executionSuccessful": not result.failures,
        "toolExecutionNotifications": [
            *_failures(result),
            *(_notification("warning", text) for text in result.warnings),
            *(_notification("warning", text) for text in _gaps(result)),
        ],
    }
    if result.generated is not None:
        invocation["endTimeUtc"] = result.generated
    return invocation


def _failures(result: AuditResult) -> list[dict[str, Any]]:
    known = {policy.id for policy in result.policies}
    notes = []
    for failure in result.failures:
        about = f" for {failure.service}" if failure.service else ""
        note = _notification("error", f"Policy {failure.policy} failed{about}: {failure.error}")
        if failure.policy in known:
            note["associatedRule"] = {"id": failure.policy}
        notes.append(note)
    return notes


def _gaps(result: AuditResult) -> list[str]:
    return [
        *(f"{service.name}: {gap}" for service in result.services for gap in service.gaps),
        *wording.limits(result),
    ]


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": _message(text)}


def _message(text: str) -> dict[str, Any]:
    # SARIF reads "[text](target)" as a link: untrusted names must not make one.
    return {"text": visible(text).replace("](", "] (")}


def _artifact(info: InputInfo) -> dict[str, Any]:
    artifact: dict[str, Any] = {
        "location": _artifact_location(info.name),
        "roles": ["analysisTarget"],
        "properties": {"kind": info.kind, "tool": info.tool, "records": info.records},
    }
    if _SHA256.fullmatch(info.sha256):
        artifact["hashes"] = {"sha-256": info.sha256}
    return artifact


def _artifact_location(name: str) -> dict[str, Any]:
    path = name.replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    if _ABSOLUTE.match(path):
        return {"uri": "file:///" + _quoted(path.removeprefix("/"))}
    # The colon is quoted too: "aws:" is a target here, not the scheme of a URI.
    return {"uri": _quoted("stdin" if path == "-" else path), "uriBaseId": "%SRCROOT%"}


def _quoted(path: str) -> str:
    return quote(path, safe="/", errors="backslashreplace")


def _result(finding: Finding, result: AuditResult) -> dict[str, Any]:
    rules = [policy.id for policy in result.policies]
    shown: dict[str, Any] = {
        "ruleId": finding.policy,
        "level": _level(finding.severity),
        "kind": "fail",
        "message": _message(f"{finding.message} Fix: {finding.remedy}" if finding.remedy else finding.message),
        "locations": [_location(finding, result)],
        "partialFingerprints": {"auditorFingerprint/v1": finding.fingerprint},
        "properties": {
            "severity": finding.severity.word,
            "confidence": finding.confidence.value,
            "service": finding.service,
            "domain": finding.domain,
            "alsoKnownAs": list(finding.also_known_as),
        },
    }
    if finding.policy in rules:
        shown["ruleIndex"] = rules.index(finding.policy)
    if finding.evidence:
        shown["codeFlows"] = [_code_flow(evidence) for evidence in finding.evidence]
        shown["relatedLocations"] = [_related(i, e) for i, e in enumerate(finding.evidence)]
    if finding.suppressed is not None:
        shown["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": visible(finding.suppressed)}
        ]
    return shown


def _location(finding: Finding, result: AuditResult) -> dict[str, Any]:
    location: dict[str, Any] = {}
    place = finding.location or _first_input(result)
    if place is not None:
        location["physicalLocation"] = {
            "artifactLocation": _artifact_location(place.file or place.input),
            "region": _region(place),
        }
        if place.pointer:
            location["properties"] = {"pointer": place.pointer}
    subject = finding.address or finding.service
    if subject:
        location["logicalLocations"] = [_logical(subject, "resource" if finding.address else "service")]
    return location


def _region(place: Location) -> dict[str, Any]:
    # Code scanning shows no result without a line; a plan has none worth naming.
    region: dict[str, Any] = {"startLine": max(place.line or 1, 1)}
    if place.last_line:
        region["endLine"] = place.last_line
    if place.column and place.last_column:
        region |= {"startColumn": place.column, "endColumn": place.last_column}
    return region


def _first_input(result: AuditResult) -> Location | None:
    return Location(input=result.inputs[0].name) if result.inputs else None


def _logical(name: str, kind: str) -> dict[str, Any]:
    return {"fullyQualifiedName": name, "kind": kind}


def _code_flow(evidence: Evidence) -> dict[str, Any]:
    steps = evidence.path if evidence.cause in evidence.path else (*evidence.path, evidence.cause)
    locations = [
        {"location": {"logicalLocations": [_logical(step, "resource")], "message": _message(step)}} for step in steps
    ]
    note = f"Lost with {evidence.domain}. {evidence.note}".strip()
    return {"message": _message(note), "threadFlows": [{"locations": locations}]}


def _related(number: int, evidence: Evidence) -> dict[str, Any]:
    return {
        "id": number,
        "logicalLocations": [_logical(evidence.cause, "resource")],
        "message": _message(f"Stands in {evidence.domain}" if evidence.domain else evidence.cause),
    }
