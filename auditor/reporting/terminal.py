"""Styled lines for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from auditor.reporting.escaping import visible


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line in one style; its text is safe to print."""

    text: str
    style: str = ""


Line = tuple[Span, ...]
BLANK: Line = ()


def line(text: str, style: str = "") -> Line:
    """Return a line of one style, made safe to print."""
    return (span(text, style),)


def span(text: str, style: str = "") -> Span:
    """Return untrusted *text* as a span, made safe to print."""
    return Span(visible(text), style)


def fit(spans: Line, width: int) -> tuple[Line, ...]:
    """Return the line on at most two rows: its longest span is wrapped, then shortened in its middle."""
    if sum(_cells(s.text) for s in spans) <= width:
        return (spans,)
    longest = max(range(len(spans)), key=lambda i: _cells(spans[i].text))
    chosen = spans[longest]
    before, after = (_shortened(part, width // 3) for part in (spans[:longest], spans[longest + 1 :]))
    start = sum(_cells(s.text) for s in before)
    hang = start + len(chosen.text) - len(chosen.text.lstrip(" "))
    hang += 0 if before else 2
    hang = hang if hang <= width // 3 else 8
    first, rest = _break(chosen.text, max(width - start, 8))
    rest = _shorten(rest, width - hang - sum(_cells(s.text) for s in after))
    return (*before, Span(first, chosen.style)), (Span(" " * hang), Span(rest, chosen.style), *after)


def _break(text: str, room: int) -> tuple[str, str]:
    head = _take(text, room)
    space = head.rfind(" ")
    if space > len(head) // 2 and len(head) < len(text):
        return head[:space], text[space + 1 :]
    return head, text[len(head) :]


def _shortened(spans: Line, room: int) -> Line:
    return tuple(Span(_shorten(s.text, room), s.style) for s in spans)


def _shorten(text: str, room: int) -> str:
    """Return *text* with its middle left out, so that both ends of a path stay readable."""
    room = max(room, 16)
    if _cells(text) <= room:
        return text
    head = _take(text, room - 3 - (room - 3) // 2)
    tail = _take(text[::-1], (room - 3) // 2)[::-1]
    return f"{head}...{tail}"


def _take(text: str, cells: int) -> str:
    used = 0
    for i, char in enumerate(text):
        used += _cells(char)
        if used > cells:
            return text[:i]
    return text


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def plain(lines: Iterable[Line]) -> str:
    """Return the lines without any style."""
    return "".join("".join(s.text for s in spans).rstrip() + "\n" for spans in lines)


def styled(lines: Iterable[Line]) -> str:
    """Return the lines with ANSI colours."""
    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    # The environment is the caller's business: options.color has decided already.
    console = Console(
        file=out,
        force_terminal=True,
        color_system="standard",
        no_color=False,
        legacy_windows=False,
        _environ={},
    )
    for spans in lines:
        text = Text.assemble(*((s.text, s.style) for s in spans))
        console.print(text, soft_wrap=True, highlight=False)
    return out.getvalue()
