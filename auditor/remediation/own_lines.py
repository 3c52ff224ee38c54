"""Writes a change into the user's own lines: the lines of the block as they stand, and as they are to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from auditor.model.finding import Finding
from auditor.model.record import Record
from auditor.model.remediation import Remediation, Snippet
from auditor.model.source import Span, Written, shown
from auditor.remediation.changes import Block, Change, Scalar
from auditor.remediation.dialects import hcl_value

DIALECT = "hcl-diff"
_MAX_ROWS = 12


def own_lines(record: Record, change: Change, other: str) -> Snippet | None:
    """Return *change* as a diff of the block that *record* was made from; None where its lines are not known."""
    own = record.written
    if own is None or own.block.file.endswith(".json") or own.block.last_line <= own.block.line:
        return None
    rows: list[tuple[int, int, str]] = []
    """(line, 0 for what stands there and 1 for what comes behind it, row of the diff)"""
    for name, value in change.arguments:
        made = _nested(own, name, value, other) if isinstance(value, Block) else _top(own, record, name, value, other)
        if made is None:
            return None
        rows += made
    if not rows or len(rows) > _MAX_ROWS:
        return None
    frame = [(n, 0, " " + shown(own.row(own.block.file, n))) for n in (own.block.line, own.block.last_line)]
    ordered = sorted([*frame, *rows], key=lambda row: row[:2])
    place = f"{own.block.file}:{min(row[0] for row in rows)}"
    return Snippet(dialect=DIALECT, place=place, code="".join(row + "\n" for _, _, row in ordered))


def _top(own: Written, record: Record, name: str, value: Scalar, other: str) -> list[tuple[int, int, str]] | None:
    if _is_enough(record.values.get(name), value):
        return []
    return _argument(own, name, name, value, own.block, other, hidden=name in record.sensitive)


def _is_enough(have: Any, wanted: Scalar) -> bool:
    if isinstance(wanted, bool) or not isinstance(wanted, int):
        return bool(have == wanted and have is not None)
    return isinstance(have, int) and not isinstance(have, bool) and have >= wanted


def _argument(  # noqa: PLR0913 - where it stands, and what it is to be
    own: Written, path: str, name: str, value: Scalar, around: Span, other: str, *, hidden: bool = False
) -> list[tuple[int, int, str]] | None:
    span = own.spans.get(path)
    if span is None:
        # The closing brace stays below what is added.
        indent = _indent(own, around) + "  "
        return [(around.last_line - 1, 1, f"+{indent}{name} = {hcl_value(value, other)}")]
    if span.file != own.block.file or not span.column:
        return None
    before = own.row(span.file, span.line)
    head, equals, _ = before.partition("=")
    if not equals or span.line == around.line:
        return None
    old = [(span.line, 0, "-" + row) for row in own.safe(span, hidden=hidden)]
    return [*old, (span.line, 1, f"+{head}= {hcl_value(value, other)}")]


def _nested(own: Written, name: str, block: Block, other: str) -> list[tuple[int, int, str]] | None:
    around = own.spans.get(name)
    if around is None:
        indent = _indent(own, own.block) + "  "
        inner = [f"+{indent}  {key} = {hcl_value(value, other)}" for key, value in block.arguments]
        return [(own.block.last_line - 1, 1, row) for row in (f"+{indent}{name} {{", *inner, f"+{indent}}}")]
    first = own.row(around.file, around.line)
    if around.file != own.block.file or around.last_line <= around.line or first.split()[:1] != [name]:
        # A dynamic block, or one on a single line: where the change goes is the user's to say.
        return None
    rows = [(around.line, 0, " " + shown(first))]
    for key, value in block.arguments:
        made = _argument(own, f"{name}.{key}", key, value, around, other)
        if made is None:
            return None
        rows += made
    return [*rows, (around.last_line, 0, " " + shown(own.row(around.file, around.last_line)))]


def _indent(own: Written, span: Span) -> str:
    row = own.row(span.file, span.line)
    return row[: len(row) - len(row.lstrip())]


def answered(findings: Sequence[Finding], changes: Sequence[Remediation]) -> Iterator[Finding]:
    """Yield *findings*, each with the lines that answer it instead of those that only show where it is."""
    by_finding: dict[str, list[Snippet]] = {}
    for change in changes:
        for snippet in change.snippets:
            if snippet.dialect == DIALECT:
                for fingerprint in change.findings:
                    by_finding.setdefault(fingerprint, []).append(snippet)
    for finding in findings:
        written = _answer(finding, by_finding)
        if written is None or finding.location is None:
            yield finding
        else:
            yield replace(finding, location=replace(finding.location, quote=tuple(written.code.splitlines())))


def _answer(finding: Finding, snippets: Mapping[str, Sequence[Snippet]]) -> Snippet | None:
    for snippet in snippets.get(finding.fingerprint, ()):
        added = (row[1:].split() for row in snippet.code.splitlines() if row.startswith("+"))
        if any(words and f"`{words[0]}" in finding.remedy for words in added):
            return snippet
    return None
