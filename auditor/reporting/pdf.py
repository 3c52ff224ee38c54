"""The result as a PDF that people sign: PDF/A-2a, tagged, the same bytes for the same result."""

from __future__ import annotations

import datetime
import importlib.util
import json
from typing import Any

from auditor.bundled import bundled
from auditor.errors import ReportError
from auditor.reporting.interface import RenderOptions
from auditor.reporting.templates import fill_typst
from auditor.result import AuditResult

_WORDS = "report.words.json"


def is_available() -> bool:
    """Say whether the library of the extra [pdf] is installed."""
    return importlib.util.find_spec("typst") is not None


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the PDF; raises ReportError where the extra is missing or a template of the user's is wrong."""
    if not is_available():
        raise ReportError(
            "PDF reports need the extra [pdf]", hint="pip install 'resilience-auditor[pdf]', or use -f html"
        )
    return _compiled(markup(result, options), result, options)


def markup(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the Typst source of the report."""
    shown = options.select(result)
    return fill_typst("report.typ.j2", shown, options, t=_words(options), date=_date(result))


def _words(options: RenderOptions) -> dict[str, str]:
    known: dict[str, str] = json.loads((bundled("reports") / _WORDS).read_bytes())
    unknown = sorted({key for key, _ in options.words} - set(known))
    if unknown:
        raise ReportError(f"no such words: {', '.join(unknown)}", hint=f"the keys are: {', '.join(sorted(known))}")
    return known | dict(options.words)


def _date(result: AuditResult) -> datetime.datetime:
    """Return the time in the file's metadata: PDF/A wants one; without one asked for it is the same ever after."""
    if result.generated is None:
        return datetime.datetime.fromtimestamp(0, tz=datetime.UTC)
    moment = datetime.datetime.fromisoformat(result.generated)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _compiled(source: bytes, result: AuditResult, options: RenderOptions) -> bytes:
    import typst

    settings: dict[str, Any] = {"ignore_system_fonts": True}
    if options.fonts:
        settings["font_paths"] = [options.fonts]
    try:
        out = typst.Compiler(source, **settings).compile(
            format="pdf",
            pdf_standards=["a-2a"],
            timestamp=int(_date(result).timestamp()),
        )
    except typst.TypstError as error:
        raise ReportError(
            f"the PDF cannot be made: {error.message}", hint="; ".join(error.hints) or "check --templates and --fonts"
        ) from error
    if not isinstance(out, bytes):
        raise ReportError("the PDF cannot be made: the library returned no file", hint="update typst")
    return out
