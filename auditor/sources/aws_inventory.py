"""Reads a saved scan of live AWS accounts (`auditor scan aws: --save FILE`), offline."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.errors import SourceError
from auditor.sources.aws_live import assemble, store
from auditor.sources.document import Document
from auditor.sources.interface import Input


def detect(document: Document) -> bool:
    """Return whether *document* is a saved scan."""
    return document.has("auditor_inventory", "accounts")


def read_all(name: str, data: bytes) -> tuple[Input, ...]:
    """Return one input for each account of the saved scan *data*."""
    readings = store.load(name, data)
    if not readings:
        raise SourceError(name, "the saved scan holds no account", hint="scan again: auditor scan aws: --save FILE")
    return assemble.inputs(readings)


def joined(name: str, parts: tuple[Input, ...]) -> Input:
    """Return *parts* as one input called *name*."""
    first = parts[0]
    meta = replace(
        first.meta,
        name=name,
        notes=tuple(n for p in parts for n in p.meta.notes),
    )
    return replace(
        first,
        meta=meta,
        records=tuple(r for p in parts for r in p.records),
        skipped=tuple(s for p in parts for s in p.skipped),
        unread=tuple(u for p in parts for u in p.unread),
    )


def read(document: Document) -> Input:
    """Return what the saved scan *document* holds, all accounts in one input."""
    fields = b",".join(b'"%s":%s' % (k.encode(), bytes(v)) for k, v in document.fields.items())
    return joined(document.name, read_all(document.name, b"{" + fields + b"}"))
