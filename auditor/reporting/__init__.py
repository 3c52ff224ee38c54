"""Report formats: each module shows a result, none computes."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import cast

from auditor.reporting.interface import Format, RenderOptions

_MODULES = {
    "text": "text",
    "json": "json_format",
    "sarif": "sarif",
    "markdown": "markdown",
    "html": "html",
    "junit": "junit",
    "csv": "csv_format",
    "gitlab": "gitlab",
    "oscal": "oscal",
    "pdf": "pdf",
    "bundle": "bundle",
    "parquet": "parquet",
}


class _Formats(Mapping[str, Format]):
    """Every format by its name; its module is imported when it is asked for, since most runs write one."""

    def __getitem__(self, name: str) -> Format:
        return cast("Format", importlib.import_module(f"auditor.reporting.{_MODULES[name]}"))

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


FORMATS: Mapping[str, Format] = _Formats()
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
