"""The result as OSCAL assessment results, for governance tools.

https://pages.nist.gov/OSCAL-Reference/models/v1.1.2/assessment-results/json-reference/
Each policy is an objective of ours. A control of a framework is named as "relevant-to", nothing more:
whether it is met is for people to say.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from auditor.model.finding import Finding
from auditor.reporting import wording
from auditor.reporting.escaping import json_bytes, visible
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult, PolicyInfo

_VERSION = "1.1.2"
_SPACE = uuid.UUID("6f2d7d1c-4b0e-5a52-9d3e-0b1f5c2a7e91")
_NAMES = "https://auditor.example/oscal"
# The schema wants a time; without one asked for, the report says so and stays the same bytes.
_NO_TIME = "1970-01-01T00:00:00+00:00"


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the assessment results as JSON."""
    return json_bytes(document(options.select(result)))


def document(result: AuditResult) -> dict[str, Any]:
    """Return the document; its identifiers follow from what it says."""
    key = "|".join((result.tool_version, result.generated or "", *(i.sha256 for i in result.inputs)))
    return {
        "assessment-results": {
            "uuid": _id("document", key),
            "metadata": _metadata(result),
            "import-ap": {"href": "#", "remarks": "No assessment plan: the policies of auditor are the plan."},
            "results": [_results(result, key)],
        }
    }


def _metadata(result: AuditResult) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "title": "Resilience of critical services",
        "last-modified": _time(result),
        "version": result.tool_version,
        "oscal-version": _VERSION,
        "props": [_prop("input-sha256", i.sha256) for i in result.inputs if i.sha256],
    }
    if not metadata["props"]:
        del metadata["props"]
    if result.generated is None:
        metadata["remarks"] = "No time was asked for (--now, SOURCE_DATE_EPOCH): the times here mean nothing."
    return metadata


def _time(result: AuditResult) -> str:
    if result.generated is None:
        return _NO_TIME
    has_zone = re.search(r"(Z|[+-]\d\d:\d\d)$", result.generated)
    return result.generated if has_zone else f"{result.generated}+00:00"


def _results(result: AuditResult, key: str) -> dict[str, Any]:
    out: dict[str, Any] = {
        "uuid": _id("results", key),
        "title": "What each service does when a failure domain is lost",
        "description": _summary(result),
        "start": _time(result),
        "reviewed-controls": {
            "description": "The policies applied, each an objective of its own.",
            "control-selections": [_selection(result.policies)],
        },
    }
    observations = [_observation(f, _time(result)) for f in result.findings] + _limits(result, _time(result))
    findings = [_finding(f, result) for f in result.findings]
    risks = [_risk(f) for f in result.findings]
    rows = {"observations": observations, "risks": risks, "findings": findings}
    return out | {name: found for name, found in rows.items() if found}


def _summary(result: AuditResult) -> str:
    c = result.coverage
    rows = [
        f"{s.name}: "
        + "; ".join(
            f"loss of {wording.LOST[level]}: {wording.spread(v.interval)}" for level, v in s.verdicts if v.domain
        )
        for s in result.services
    ]
    rows.append(f"{c.read} resources read, {c.modelled} modelled, {c.supporting} supporting.")
    return visible(" ".join(f"{row.rstrip('.')}." for row in rows))


def _selection(policies: tuple[PolicyInfo, ...]) -> dict[str, Any]:
    if not policies:
        return {"include-all": {}}
    return {"include-controls": [{"control-id": _token(p.id)} for p in policies]}


def _observation(f: Finding, time: str) -> dict[str, Any]:
    out: dict[str, Any] = {
        "uuid": _id("observation", _key(f)),
        "title": _line(f"{f.policy} {f.name}"),
        "description": _line(f.message),
        "props": [_prop("severity", f.severity.word), _prop("confidence", f.confidence.value)],
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "collected": time,
    }
    evidence = [{"description": _line(" > ".join(e.path) + f": {e.cause} {e.domain} {e.note}")} for e in f.evidence]
    if evidence:
        out["relevant-evidence"] = evidence
    return out


def _finding(f: Finding, result: AuditResult) -> dict[str, Any]:
    props = [_prop("relevant-to", c.control.id) for c in result.controls if f.fingerprint in c.findings]
    out: dict[str, Any] = {
        "uuid": _id("finding", _key(f)),
        "title": _line(f"{f.policy} {f.name}: {f.service or 'the whole input'}"),
        "description": _line(f.message),
        "target": {
            "type": "objective-id",
            "target-id": _token(f.policy),
            "title": _line(f.service or "the whole input"),
            "status": {"state": "not-satisfied", "remarks": _line(f"confidence: {f.confidence.value}")},
        },
        "related-observations": [{"observation-uuid": _id("observation", _key(f))}],
        "related-risks": [{"risk-uuid": _id("risk", _key(f))}],
    }
    if props:
        out["props"] = props
    return out


def _risk(f: Finding) -> dict[str, Any]:
    out: dict[str, Any] = {
        "uuid": _id("risk", _key(f)),
        "title": _line(f.name),
        "description": _line(f.message),
        "statement": _line(f.message),
        "status": "open" if f.suppressed is None else "deviation-approved",
    }
    if f.suppressed is not None:
        out["props"] = [_prop("accepted-because", f.suppressed)]
    if f.remedy:
        response = {
            "uuid": _id("remedy", _key(f)),
            "lifecycle": "recommendation",
            "title": "Remedy",
            "description": _line(f.remedy),
        }
        out["remediations"] = [response]
    return out


def _limits(result: AuditResult, time: str) -> list[dict[str, Any]]:
    texts = [f"The audit is not complete: {f.policy} failed for {f.service}: {f.error}" for f in result.failures]
    texts += result.warnings
    texts += [f"{s.name}: {gap}" for s in result.services for gap in s.gaps]
    texts += wording.limits(result)
    return [
        {
            "uuid": _id("limit", text),
            "title": "What was not looked at",
            "description": _line(text),
            "methods": ["EXAMINE"],
            "collected": time,
        }
        for text in dict.fromkeys(texts)
    ]


def _key(f: Finding) -> str:
    return f"{f.fingerprint}|{f.service}|{f.domain}|{f.address}|{f.message}"


def _id(kind: str, key: str) -> str:
    safe = key.encode(errors="backslashreplace").decode()
    return str(uuid.uuid5(_SPACE, f"{kind}|{safe}"))


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": _NAMES, "value": _line(value)}


def _line(text: str) -> str:
    return " ".join(visible(text).split()) or "-"


def _token(text: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", text)
    return safe if safe[:1].isalpha() or safe.startswith("_") else f"_{safe}"
