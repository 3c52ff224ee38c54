"""The result as Markdown, for pull requests."""

from __future__ import annotations

from auditor.reporting.interface import RenderOptions
from auditor.reporting.templates import fill
from auditor.result import AuditResult


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return a short table with the details folded under it."""
    return fill("report.md.j2", options.select(result), options)
