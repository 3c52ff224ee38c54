"""Makes untrusted text safe to show: names in an input may hold anything."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

# Control characters, line separators, bidirectional overrides (CVE-2021-42574), invisible characters,
# lone surrogates and the two code points that XML forbids.
_UNSEEN = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
_UNSEEN_PATTERN = re.compile(f"[{_UNSEEN}]")
# JSON escapes the lower control characters itself, and its line breaks are layout.
_UNSEEN_IN_JSON = re.compile(f"(?![\\n])[{_UNSEEN}]")
_PUNCTUATION = re.compile(r"([\\`*_\[\]|~$])")
_REFERENCE = re.compile(r"([@#]|://|\bwww\.|\bGH-)", re.IGNORECASE)


def visible(text: str) -> str:
    """Return *text* on one line, with every character that shows nothing or moves others spelled out."""
    return _UNSEEN_PATTERN.sub(_spell, text)


def _spell(match: re.Match[str]) -> str:
    char = match[0]
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char)
    if named is not None:
        return named
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def markdown_text(text: str) -> str:
    """Return *text* as Markdown prose: no markup, no HTML, no mention, issue or link comes out of it."""
    safe = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = _PUNCTUATION.sub(r"\\\1", safe)
    # An empty comment parts the characters; an entity would be decoded before links are made.
    return _REFERENCE.sub(_part, safe)


def _part(match: re.Match[str]) -> str:
    found = match[0]
    return f"{found[0]}<!-- -->{found[1:]}"


def markdown_summary(text: str) -> str:
    """Return *text* for an HTML block inside Markdown, such as a summary."""
    safe = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _REFERENCE.sub(_part, safe)


def markdown_code(text: str) -> str:
    """Return *text* as a Markdown code span."""
    safe = visible(text) or " "
    longest = max((len(run) for run in re.findall("`+", safe)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if safe[0] == "`" or safe[-1] == "`" else ""
    return f"{fence}{pad}{safe}{pad}{fence}"


def markdown_cell(text: str) -> str:
    """Return *text* as a code span that may stand in a table, where a bar ends the cell even in code."""
    return markdown_code(text).replace("|", "\\|")


def markdown_block(text: str, language: str = "") -> str:
    """Return *text* as a fenced code block whose fence nothing in it can close."""
    rows = [visible(row) for row in text.splitlines()]
    longest = max((len(run) for row in rows for run in re.findall("`+", row)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((fence + language, *rows, fence))


def json_bytes(value: Any) -> bytes:
    """Return *value* as indented JSON in which unseen characters are escaped."""
    try:
        data = msgspec.json.format(msgspec.json.encode(value), indent=2)
    except UnicodeEncodeError:  # a lone surrogate, which JSON can spell but UTF-8 cannot
        text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    else:
        # Of ASCII only DEL is unseen and not escaped by JSON itself.
        if data.isascii() and b"\x7f" not in data:
            return data + b"\n"
        text = data.decode()
    return (_UNSEEN_IN_JSON.sub(_json_escape, text) + "\n").encode()


def _json_escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


# What the fonts inside the typst wheel (Libertinus, New Computer Modern, DejaVu Sans Mono) can surely show.
_SHOWN = re.compile(
    "[^\x20-\x7e\xa1-\xac\xae-\u017f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u2013\u2014\u2018-\u201d\u2022\u2026\u2190-\u2193]"
)


def typst_string(text: str, *, plain: bool) -> str:
    """Return *text* as a Typst string literal; with *plain*, characters that no font may have are spelled out."""
    safe = visible(text)
    if plain:
        safe = _SHOWN.sub(_spell, safe)
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'


def script_json(value: Any) -> str:
    """Return *value* as JSON that may stand inside a script element: nothing in it ends the element."""
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(value), ensure_ascii=True, separators=(",", ":"))
    text = _UNSEEN_PATTERN.sub(_json_escape, text)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
