"""Parquet: one row for each verdict and gap, for fleets of accounts; DuckDB reads it in place."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from auditor.errors import ReportError
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult

_COLUMNS = (
    "kind", "name", "type", "provider", "account", "region", "level", "domain", "worst", "best", "confidence",
    "services", "reason",
)  # fmt: skip


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the services, resources, findings and gaps of *result* as one flat table."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ReportError("Parquet needs PyArrow", hint="pip install 'resilience-auditor[fleet]'") from None
    rows = list(_rows(options.select(result)))
    schema = pyarrow.schema([(name, pyarrow.string()) for name in _COLUMNS])
    columns = {name: [row.get(name) for row in rows] for name in _COLUMNS}
    target = io.BytesIO()
    parquet.write_table(pyarrow.table(columns, schema=schema), target, compression="zstd")
    return target.getvalue()


def _rows(result: AuditResult) -> Iterator[dict[str, Any]]:
    for service in result.services:
        for level, verdict in service.verdicts:
            yield {
                "kind": "service",
                "name": service.name,
                "type": service.function,
                "level": level.value,
                "domain": verdict.domain,
                "worst": verdict.interval.worst.word,
                "best": verdict.interval.best.word,
                "confidence": verdict.confidence.value,
                "reason": "; ".join(service.gaps),
            }
    for resource in result.resources:
        common = {
            "kind": "resource",
            "name": resource.address,
            "type": resource.type,
            "provider": resource.provider,
            "account": resource.account,
            "region": resource.region,
            "services": ", ".join(resource.services),
        }
        for level, interval in resource.verdicts:
            yield {**common, "level": level.value, "worst": interval.worst.word, "best": interval.best.word}
    for finding in result.findings:
        yield {"kind": "finding", "name": finding.policy, "type": finding.severity.word, "reason": finding.message}
    for skipped in result.coverage.skipped:
        yield {"kind": "gap", "name": skipped.address, "type": skipped.type, "reason": skipped.reason}
