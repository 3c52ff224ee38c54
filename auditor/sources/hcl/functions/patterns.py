"""regex(), regexall() and replace(): RE2 patterns on Python's engine, only where both agree and the time is bounded."""

from __future__ import annotations

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as grammar  # type: ignore[attr-defined]
from typing import Any

from auditor.sources.hcl.numbers import InexactError
from auditor.sources.hcl.values import MAX_TEXT, EvalError, LimitError

_MAX_PATTERN = 1000
_MAX_WORK = 20_000_000
# Spelled differently, or missing, in one of the two engines.
_DIFFERENT = re.compile(r"\[\[:|\\[pPQEzCZGKXhHvVR]|\(\?[a-zA-Z]*U|\\x\{|\\[0-7]")
_NOT_RE2 = re.compile(r"\(\?(?:[=!>(#]|<[=!]|P=|P>)|[*+?}]\+|\\[1-9]")
_REPLACED = re.compile(r"\$(?:(\w+)|\{(\w+)\}|(\$))", re.ASCII)
_REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT})


def _compiled(pattern: str, text: str) -> re.Pattern[str]:
    if len(pattern) > _MAX_PATTERN:
        raise LimitError("a pattern is longer than 1,000 characters")
    if _NOT_RE2.search(pattern):
        raise EvalError("the pattern is none of RE2")
    if _DIFFERENT.search(pattern) or not pattern.isascii() or (text.endswith("\n") and "$" in pattern):
        raise InexactError("a pattern that engines understand differently")
    try:
        parsed = grammar.parse(pattern, re.ASCII)
        repeats = _repeats(parsed)
        compiled = re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise EvalError(f"{pattern[:40]!r} is no pattern") from None
    if (len(text) + 1) ** max(1, repeats) > _MAX_WORK:
        raise LimitError("a pattern that may take too long")
    return compiled


def _repeats(parsed: Any, *, inside: bool = False) -> int:
    """Return how many unbounded repeats follow each other; nested ones may take exponential time."""
    count = 0
    for operation, argument in parsed:
        if operation in _REPEATS:
            _, most, inner = argument
            if most is codes.MAXREPEAT or most > 20:
                if inside:
                    raise LimitError("a pattern that may take too long")
                count += 1
                _repeats(inner, inside=True)
            else:
                count += _repeats(inner, inside=inside) * max(1, most)
        elif operation is codes.SUBPATTERN:
            count += _repeats(argument[-1], inside=inside)
        elif operation is codes.BRANCH:
            if inside:
                raise LimitError("a pattern that may take too long")
            count += sum(_repeats(branch, inside=inside) for branch in argument[1])
        elif operation is codes.ASSERT or operation is codes.ASSERT_NOT:
            raise EvalError("the pattern is none of RE2")
    return count


def _captured(found: re.Match[str], pattern: re.Pattern[str]) -> Any:
    if pattern.groupindex:
        if len(pattern.groupindex) != pattern.groups:
            raise EvalError("named and unnamed groups cannot be mixed")
        return {name: found[name] for name in pattern.groupindex}
    return found.groups() if pattern.groups else found.group(0)


def find_one(pattern: str, text: str) -> Any:
    """Return the first match: the text, or its groups."""
    compiled = _compiled(pattern, text)
    found = compiled.search(text)
    if found is None:
        raise EvalError("the pattern does not match")
    return _captured(found, compiled)


def find_all(pattern: str, text: str) -> list[Any]:
    """Return all matches."""
    compiled = _compiled(pattern, text)
    return [_captured(found, compiled) for found in compiled.finditer(text)]


def replace_text(text: str, old: str, new: str) -> str:
    """Return *text* with *old* (a pattern between slashes, or plain text) replaced by *new*."""
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        compiled = _compiled(old[1:-1], text)
        if not compiled.pattern or compiled.match(""):
            raise InexactError("a pattern that matches nothing")
        result = compiled.sub(lambda found: _REPLACED.sub(lambda m: _group(found, m), new), text)
    else:
        if text.count(old) * max(0, len(new) - len(old)) > MAX_TEXT:
            raise LimitError("a string is larger than 4 MiB")
        result = text.replace(old, new)
    if len(result) > MAX_TEXT:
        raise LimitError("a string is larger than 4 MiB")
    return result


def _group(found: re.Match[str], mention: re.Match[str]) -> str:
    if mention[3]:
        return "$"
    name = mention[1] or mention[2]
    try:
        return found[int(name) if name.isdecimal() else name] or ""
    except IndexError:
        return ""
