"""Report formats: each module shows a result, none computes."""

from __future__ import annotations

from auditor.reporting import (
    bundle,
    csv_format,
    gitlab,
    html,
    json_format,
    junit,
    markdown,
    oscal,
    parquet,
    pdf,
    sarif,
    text,
)
from auditor.reporting.interface import Format, RenderOptions

FORMATS: dict[str, Format] = {
    "text": text,
    "json": json_format,
    "sarif": sarif,
    "markdown": markdown,
    "html": html,
    "junit": junit,
    "csv": csv_format,
    "gitlab": gitlab,
    "oscal": oscal,
    "pdf": pdf,
    "bundle": bundle,
    "parquet": parquet,
}
_SUFFIXES = (
    (".txt", "text"),
    (".sarif.json", "sarif"),
    (".oscal.json", "oscal"),
    ("gl-code-quality-report.json", "gitlab"),
    (".sarif", "sarif"),
    (".json", "json"),
    (".md", "markdown"),
    (".html", "html"),
    (".htm", "html"),
    (".xml", "junit"),
    (".csv", "csv"),
    (".pdf", "pdf"),
    (".zip", "bundle"),
    (".parquet", "parquet"),
)

__all__ = ["FORMATS", "Format", "RenderOptions", "format_of"]


def format_of(path: str) -> str | None:
    """Return the format that the name of a report file asks for, or None."""
    lowered = path.lower()
    return next((name for suffix, name in _SUFFIXES if lowered.endswith(suffix)), None)
