"""The result as one self-contained HTML page, for people who were not there."""

from __future__ import annotations

from auditor.reporting.interface import RenderOptions
from auditor.reporting.templates import fill
from auditor.result import AuditResult


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the page; it needs no network and no script."""
    return fill("report.html.j2", options.select(result), options)
