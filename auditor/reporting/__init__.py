"""Report formats: each shows a result as bytes and computes nothing."""

from __future__ import annotations

from auditor.reporting import html, json_format, junit, markdown, sarif, text
from auditor.reporting.interface import Format, RenderOptions

FORMATS: dict[str, Format] = {
    "text": text,
    "json": json_format,
    "sarif": sarif,
    "markdown": markdown,
    "html": html,
    "junit": junit,
}

__all__ = ["FORMATS", "Format", "RenderOptions"]
