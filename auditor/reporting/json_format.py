"""The JSON report."""

from __future__ import annotations

import msgspec

from auditor.reporting.interface import RenderOptions
from auditor.reporting.shape import document
from auditor.result import AuditResult


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the result as JSON, indented, in the shape of `auditor schema result`."""
    del options
    return msgspec.json.format(msgspec.json.encode(document(result)), indent=2) + b"\n"
