"""Renders the templates under `reports/`; untrusted text is escaped on its way out."""

from __future__ import annotations

from typing import Any

from auditor.bundled import bundled
from auditor.errors import ReportError
from auditor.reporting import escaping, wording
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult


def fill(template: str, result: AuditResult, options: RenderOptions) -> bytes:
    """Return the template filled with the result."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        finalize=_finalize,
        keep_trailing_newline=True,
        loader=jinja2.FileSystemLoader(bundled("reports")),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(
        code=escaping.markdown_code,
        cell=escaping.markdown_cell,
        md=escaping.markdown_text,
        lines=_lines,
        summary=escaping.markdown_summary,
    )
    try:
        text = environment.get_template(template).render(result=result, options=options, w=wording)
    except jinja2.TemplateError as error:
        raise ReportError(f"template {template}: {error}", hint="Reinstall: the templates ship with it.") from error
    return text.encode()


def _finalize(value: Any) -> Any:
    # Markup is the template's own; every other string may come from the input.
    return escaping.visible(value) if type(value) is str else value


def _lines(text: str) -> list[str]:
    """Return the paragraphs of a policy's documentation, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]
