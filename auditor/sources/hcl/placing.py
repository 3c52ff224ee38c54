"""Where a block and each of its arguments stand: read off the syntax, nothing is evaluated."""

from __future__ import annotations

from auditor.model.source import Span, Written
from auditor.sources.hcl.folder import Folder
from auditor.sources.hcl.syntax import Block, Body

_MAX_DEPTH = 12


def written(block: Block, folder: Folder) -> Written:
    """Return where *block* of *folder* stands."""
    spans: dict[str, Span] = {}
    _collect(block.body, block.file, "", spans, 0)
    return Written(Span(block.file, block.line, block.last_line or block.line), spans, folder.texts)


def _collect(body: Body, file: str, prefix: str, spans: dict[str, Span], depth: int) -> None:
    for name, one in body.attributes.items():
        if one.line:
            place = Span(one.file or file, one.line, one.last_line or one.line, one.column, one.last_column)
            spans.setdefault(prefix + name, place)
    for block in body.blocks if depth < _MAX_DEPTH else ():
        name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
        spans.setdefault(prefix + name, Span(block.file, block.line, block.last_line or block.line))
        inner = next(iter(block.body.of_type("content")), None) if block.type == "dynamic" else block
        if inner is not None:
            _collect(inner.body, inner.file, f"{prefix}{name}.", spans, depth + 1)
