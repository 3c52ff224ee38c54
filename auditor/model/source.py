"""The user's own lines: where a block and its arguments stand in the source, and what may be shown of them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

import msgspec

HIDDEN = "(hidden)"
_MAX_LINE = 200
_MAX_LINES = 6
# A literal behind such a name is not shown; a reference to something else says nothing by itself.
_NAMED = r"""(?ix) ["']? [\w.-]* (?: passw | passphrase | secret | token | priv(?:ate)?_?key | api_?key | access_?key
    | pwd | credential | auth | connection_?string | conn_?str | user_?data | content_?base64 | master_user
    | \bdsn\b | salt | seed | mnemonic )
    [\w.-]* ["']? \s* (?: [=:]{1,2} | , \s* "?value"? \s* [=:] ) \s* (?P<value>.*)"""
_LITERAL = r"""["']|<<|\b\d"""
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
_SHAPED = r"""\b(?:AKIA|ASIA)[A-Z0-9]{12,} | -----BEGIN .* | (?<=://) [^/\s:@"$]* : [^@\s"]+ (?=@)
    | (?<![\w/:.+-]) (?=[A-Za-z+/_=-]*\d) (?=[\d+/_=-]*[A-Za-z]) [A-Za-z0-9+/_=]{32,} (?![\w/:.])"""


class Span(msgspec.Struct, frozen=True):
    """A piece of a file, lines and columns counted from 1, the end column behind the last character."""

    file: str
    line: int
    last_line: int
    column: int = 0
    """0 where the file's format does not tell it."""
    last_column: int = 0


class Text:
    """A file as it was read, split into lines when one is asked for."""

    __slots__ = ("_data", "_lines")

    def __init__(self, data: bytes) -> None:
        """Take the bytes."""
        self._data = data
        self._lines: list[bytes] | None = None

    def line(self, number: int) -> bytes:
        """Return one line, counted from 1; empty where there is none."""
        if self._lines is None:
            self._lines = self._data.split(b"\n")
        return self._lines[number - 1] if 0 < number <= len(self._lines) else b""


class Written(msgspec.Struct, frozen=True, eq=False):
    """One block as it stands in its file."""

    block: Span
    spans: Mapping[str, Span]
    """Dotted path of an argument or nested block -> where it stands; of several, the first."""
    texts: Mapping[str, Text]
    """By file, shared by all blocks."""

    def span(self, path: str) -> Span | None:
        """Return where the argument at *path* stands, with columns in characters."""
        found = self.spans.get(path)
        if found is None or not found.column:
            return found
        first, last = self._raw(found.file, found.line), self._raw(found.file, found.last_line)
        start = len(first[: found.column - 1].decode("utf-8", "replace")) + 1
        end = len(last[: found.last_column - 1].decode("utf-8", "replace")) + 1
        return Span(found.file, found.line, found.last_line, start, end)

    def rows(self, span: Span) -> tuple[str, ...]:
        """Return the lines of *span* as they stand there; they may hold secrets."""
        return tuple(self.row(span.file, number) for number in range(span.line, span.last_line + 1))

    def row(self, file: str, number: int) -> str:
        """Return one line as it stands in *file*; it may hold secrets."""
        return self._raw(file, number).decode("utf-8", "replace").rstrip("\r\n")

    def _raw(self, file: str, number: int) -> bytes:
        text = self.texts.get(file)
        return text.line(number) if text is not None else b""

    def quote(self, path: str, sensitive: frozenset[str]) -> tuple[str, ...]:
        """Return the block's first and last line and those of the argument at *path*, as rows of a diff."""
        inner = self.spans.get(path)
        rows = [shown(self.row(self.block.file, self.block.line))]
        if inner is not None and inner.line != self.block.line:
            rows += self.safe(inner, hidden=path.partition(".")[0] in sensitive)
        last = self.block.last_line
        if inner is None and last > self.block.line + 1:
            rows.append("  ...")
        if last > self.block.line and (inner is None or inner.last_line != last):
            rows.append(shown(self.row(self.block.file, last)))
        return tuple(" " + row for row in rows)

    def safe(self, span: Span, *, hidden: bool = False) -> list[str]:
        """Return the lines of *span* without secrets, long ones cut."""
        rows = list(self.rows(span))
        if hidden:
            head = rows[0].partition("=")[0].rstrip() if "=" in rows[0] else ""
            return [f"{head} = {HIDDEN}" if head else HIDDEN]
        cut = [shown(row) for row in rows[:_MAX_LINES]]
        return [*cut, "  ..."] if len(rows) > _MAX_LINES else cut


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    # Compiled when a line is shown: most runs start, print and end without.
    return re.compile(_NAMED), re.compile(_LITERAL), re.compile(_SHAPED, re.VERBOSE)


def shown(row: str) -> str:
    """Return *row* with literals that may be secrets hidden."""
    by_name, literal, by_shape = _patterns()
    named = by_name.search(row)
    if named is not None and literal.search(named["value"]):
        row = row[: named.start("value")] + HIDDEN
    row = by_shape.sub(HIDDEN, row)
    return row if len(row) <= _MAX_LINE else row[:_MAX_LINE] + " ..."
