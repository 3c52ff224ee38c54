"""Reads `pulumi preview --json`: one document of steps, or a stream of engine events."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import msgspec

from auditor.errors import SourceError
from auditor.sources.document import Document, explain
from auditor.sources.interface import Input
from auditor.sources.pulumi.recorder import Deployment, to_input
from auditor.sources.pulumi.state import NULL
from auditor.sources.pulumi.steps import Placed, Step, add_steps, tell_gaps

KIND = "pulumi-preview"
_CURE = "write it again with: pulumi preview --json --show-sames > preview.json"


class _Diagnostic(msgspec.Struct):
    severity: Any = ""


def detect(document: Document) -> bool:
    """Return whether *document* is the output of a preview; one without changes lists no steps."""
    if document.has("steps"):
        return bytes(memoryview(document.fields["steps"])[:1]) in (b"[", b"n")
    return document.has("changeSummary") and any(document.has(k) for k in ("duration", "config", "diagnostics"))


def read(document: Document) -> Input:
    """Return the records of a preview."""
    steps = document.decode("steps", list[Step], [])
    out = Deployment(name=document.name, kind=KIND, sha256=document.sha256, tool="Pulumi", is_plan=True)
    out.config = _texts(document.decode("config", dict[str, Any], {}))
    add_steps(out, (Placed(step, f"/steps/{number}/newState") for number, step in enumerate(steps)))
    diagnostics = document.decode("diagnostics", list[_Diagnostic], [])
    errors = sum(d.severity == "error" for d in diagnostics)
    summary = document.decode("changeSummary", dict[str, int], {})
    tell_gaps(out, Counter(s.op for s in steps), summary, errors)
    if document.scalar("maybeCorrupt") is True:
        out.notes.append("Pulumi says that this preview may be corrupt.")
    return to_input(out)


def _texts(config: dict[str, Any]) -> dict[str, str]:
    return {key: value for key, value in config.items() if isinstance(value, str) and value != "[secret]"}


# --- the streaming form (PULUMI_ENABLE_STREAMING_JSON_PREVIEW) ----------------------------------------


class _Metadata(msgspec.Struct):
    op: str = ""
    urn: str = ""
    type: str = ""
    old: msgspec.Raw = NULL
    new: msgspec.Raw = NULL


class _PreEvent(msgspec.Struct):
    metadata: _Metadata


class _Prelude(msgspec.Struct):
    config: dict[str, Any] = {}


class _Summary(msgspec.Struct, rename="camel"):
    resource_changes: dict[str, int] = {}


class _Event(msgspec.Struct, rename="camel"):
    resource_pre_event: _PreEvent | None = None
    prelude_event: _Prelude | None = None
    summary_event: _Summary | None = None
    diagnostic_event: _Diagnostic | None = None
    error: Any = None


def read_stream(name: str, data: bytes) -> Input:
    """Return the records of a stream of engine events."""
    out = Deployment(name=name, kind=KIND, sha256=hashlib.sha256(data).hexdigest(), tool="Pulumi", is_plan=True)
    steps: list[Placed] = []
    summary: dict[str, int] = {}
    errors = 0
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        event = _decode(name, line, number)
        if event.prelude_event is not None:
            out.config = _texts(event.prelude_event.config)
        if event.summary_event is not None:
            summary = event.summary_event.resource_changes
        errors += event.error is not None or (event.diagnostic_event or _Diagnostic()).severity == "error"
        if event.resource_pre_event is not None:
            m = event.resource_pre_event.metadata
            steps.append(Placed(Step(m.op, m.urn, m.type, m.old, m.new), f"line {number}"))
    add_steps(out, steps)
    tell_gaps(out, Counter(p.step.op for p in steps), summary, errors)
    if not summary:
        out.notes.append("The stream has no summary: the preview did not reach its end, resources may be missing.")
    out.notes.append("Engine events carry no property dependencies: what refers to an unknown id is not told.")
    return to_input(out)


def _decode(name: str, line: bytes, number: int) -> _Event:
    try:
        return msgspec.json.decode(line, type=_Event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(name, explain(error), place=f"line {number}", hint=_CURE) from None
