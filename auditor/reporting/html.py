"""One self-contained HTML file."""

from __future__ import annotations

from auditor.bundled import bundled
from auditor.reporting.interface import WORDS, RenderOptions, printable
from auditor.result import AuditResult


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the report as HTML; every name is escaped by the template engine."""
    del options
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(bundled("reports")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda v: printable(v) if type(v) is str else v,
    )
    return environment.get_template("report.html.j2").render(result=result, words=WORDS).encode()
