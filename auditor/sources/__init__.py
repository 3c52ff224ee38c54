"""Inputs: bytes in, records out; one module per kind of input."""

from __future__ import annotations

from auditor.sources.interface import Input, Reading, Source
from auditor.sources.targets import SOURCES, read_bytes, read_targets

__all__ = ["SOURCES", "Input", "Reading", "Source", "read_bytes", "read_targets"]
