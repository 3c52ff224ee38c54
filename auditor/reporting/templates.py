"""Renders the templates under `reports/`; untrusted text is escaped on its way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.bundled import bundled
from auditor.errors import ReportError
from auditor.reporting import escaping, wording
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult

if TYPE_CHECKING:
    import jinja2


def fill(template: str, result: AuditResult, options: RenderOptions, **more: Any) -> bytes:
    """Return an HTML or Markdown template filled with the result."""
    import jinja2

    auto = jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False)
    environment = _environment(options, autoescape=auto, finalize=_finalize)
    return _render(environment, template, result=result, options=options, w=wording, **more)


def trusted(text: str) -> str:
    """Return *text* of ours as markup that an HTML template shows as it is."""
    import markupsafe

    return markupsafe.Markup(text)  # noqa: S704 - never text from an input, or text escaped for its place


def fill_typst(template: str, result: AuditResult, options: RenderOptions, **more: Any) -> bytes:
    """Return a Typst template filled with the result: every string comes out as a string, never as markup."""
    environment = _environment(options, autoescape=False, finalize=_Typst(plain=not options.fonts).markup)
    environment.filters["q"] = _Typst(plain=not options.fonts).quoted
    environment.filters["raw"] = _Raw
    return _render(environment, template, result=result, options=options, w=wording, **more)


class _Raw(str):
    """Text that is markup already: it comes from a template, not from an input."""

    __slots__ = ()


class _Typst:
    """Writes untrusted text as Typst strings; *plain* spells out what the fonts of the library cannot show."""

    def __init__(self, *, plain: bool) -> None:
        self.plain = plain

    def quoted(self, text: str) -> _Raw:
        """Return *text* as a string literal, for arguments of functions."""
        return _Raw(escaping.typst_string(str(text), plain=self.plain))

    def markup(self, value: Any) -> Any:
        """Return *value* for markup; the semicolon ends the expression whatever follows."""
        if isinstance(value, _Raw) or not isinstance(value, str):
            return value
        return _Raw(f"#{self.quoted(value)};")


def _environment(options: RenderOptions, *, autoescape: Any, finalize: Callable[[Any], Any]) -> jinja2.Environment:
    import jinja2

    directories = [*([Path(options.templates)] if options.templates else []), bundled("reports")]
    environment = jinja2.Environment(
        autoescape=autoescape,  # noqa: S701 - each kind escapes in its own way, by default
        finalize=finalize,
        keep_trailing_newline=True,
        loader=jinja2.FileSystemLoader(directories),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(
        code=escaping.markdown_code,
        cell=escaping.markdown_cell,
        fence=_fence,
        diff=_diff,
        md=escaping.markdown_text,
        lines=_lines,
        summary=escaping.markdown_summary,
    )
    return environment


def _render(environment: jinja2.Environment, template: str, **values: Any) -> bytes:
    import jinja2

    try:
        return environment.get_template(template).render(**values).encode()
    except (jinja2.TemplateError, OSError) as error:
        hint = "check --templates DIR; the templates that ship are in `reports/`"
        raise ReportError(f"template {template}: {type(error).__name__}: {error}", hint=hint) from error


def _finalize(value: Any) -> Any:
    # Markup is the template's own; every other string may come from the input.
    return escaping.visible(value) if type(value) is str else value


def _fence(text: str) -> str:
    """Return a code block; a str subclass, so that its line breaks are not spelled out."""
    return _Raw(escaping.markdown_block(text))


def _diff(rows: Sequence[str]) -> str:
    """Return a code block in the colours of a diff, as part of a list item."""
    return _Raw("\n".join(f"  {row}" for row in escaping.markdown_block("\n".join(rows), "diff").split("\n")))


def _lines(text: str) -> list[str]:
    """Return the paragraphs of a policy's documentation, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]
