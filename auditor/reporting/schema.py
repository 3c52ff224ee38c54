"""The JSON Schema of the JSON report."""

from __future__ import annotations

from typing import Any

import msgspec

from auditor.reporting.shape import ResultDocument


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) that every JSON report meets."""
    schema = msgspec.json.schema(ResultDocument)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "auditor result", **schema}
