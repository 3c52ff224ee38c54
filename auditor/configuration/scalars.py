"""Reads the single values of `auditor.yaml`: words, numbers, durations, dates, thresholds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from auditor.configuration import vocabulary
from auditor.configuration.cursor import Cursor
from auditor.model.verdict import Level, Mode, Verdict

T = TypeVar("T")


def texts(cursor: Cursor) -> tuple[str, ...]:
    """Return a list of texts."""
    return tuple(value for item in cursor.items() if (value := item.text()) is not None)


def some_texts(cursor: Cursor) -> tuple[str, ...]:
    """Return a list of one or more texts."""
    if cursor.kind == "seq" and not cursor.items():
        cursor.fail("must not be empty")
    return texts(cursor)


def pairs(cursor: Cursor) -> tuple[tuple[str, str], ...]:
    """Return a mapping of text to text that may be empty, sorted by key."""
    return _pairs(cursor, Cursor.any_text)


def filled_pairs(cursor: Cursor) -> tuple[tuple[str, str], ...]:
    """Return a mapping of text to text that says something, sorted by key."""
    return _pairs(cursor, Cursor.text)


def _pairs(cursor: Cursor, parse: Callable[[Cursor], str | None]) -> tuple[tuple[str, str], ...]:
    entries = cursor.entries(lambda where, key: f"{where}[{key[:40]!r}]")
    found = []
    for key, entry in entries.items():
        if not key.strip():
            cursor.fail("a key must not be blank")
        value = parse(entry)
        if value is not None:
            found.append((key, value))
    return tuple(sorted(found))


def function(cursor: Cursor) -> str | None:
    """Return one of the functions that a service can have."""
    return _word(cursor, "function", vocabulary.FUNCTIONS)


def verdict(cursor: Cursor) -> Verdict | None:
    """Return a verdict from its word."""
    word = _word(cursor, "verdict", tuple(known.word for known in vocabulary.VERDICTS))
    return None if word is None else Verdict.of(word)


def mode(cursor: Cursor) -> Mode | None:
    """Return a mode from its word."""
    word = _word(cursor, "mode", vocabulary.MODES)
    return None if word is None else Mode(word)


def levels(cursor: Cursor) -> tuple[Level, ...]:
    """Return a list of one or more levels, each given once."""
    items = cursor.items()
    if cursor.kind == "seq" and not items:
        cursor.fail("must not be empty: leave the key out to get the default")
    found: list[Level] = []
    for item in items:
        word = _word(item, "level", vocabulary.LEVELS)
        if word in found:
            item.fail(f"the level {word} is given twice")
        elif word is not None:
            found.append(Level(word))
    return tuple(found)


def _word(cursor: Cursor, what: str, known: Sequence[str]) -> str | None:
    word = cursor.text()
    if word is None or word in known:
        return word
    cursor.fail(f"unknown {what} {cursor.quoted()}; one of {', '.join(known)}")
    return None


def version(cursor: Cursor) -> int | None:
    """Return the version of the file, which must be the one that this reader knows."""
    number = positive(cursor)
    if number is not None and number != vocabulary.VERSION:
        cursor.fail(f"version {number} is not known; this auditor reads version {vocabulary.VERSION}")
        return None
    return number


def positive(cursor: Cursor) -> int | None:
    """Return a whole number from 1 up."""
    value = cursor.scalar() or ""
    # The characters count, not what YAML 1.1 makes of them: it reads 010 as 8 and 1:30 as 90.
    if cursor.kind != "int" or not re.fullmatch(vocabulary.NUMBER, value) or value == "0":
        cursor.fail("must be a whole number from 1 to 999999999")
        return None
    return int(value)


def duration(cursor: Cursor) -> int | None:
    """Return a duration in seconds from `30s`, `15m`, `4h`, `1d` or a number of seconds."""
    value = cursor.scalar()
    if value is not None and cursor.kind == "int" and re.fullmatch(vocabulary.NUMBER, value):
        return int(value)
    if value is not None and cursor.kind == "str" and re.fullmatch(vocabulary.DURATION, value):
        return int(value[:-1]) * vocabulary.SECONDS[value[-1]]
    if value is not None and value.startswith("-") and value[1:2].isdigit():
        cursor.fail("a duration must not be negative")
    else:
        cursor.fail("must be a duration: a number with s, m, h or d (15m), or seconds (900)")
    return None


def date(cursor: Cursor) -> datetime.date | None:
    """Return a date from `YYYY-MM-DD`."""
    value = cursor.scalar()
    if value is not None and cursor.kind in {"str", "timestamp"} and re.fullmatch(vocabulary.DATE, value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            cursor.fail(f"there is no date {cursor.quoted()}")
            return None
    cursor.fail("must be a date, YYYY-MM-DD")
    return None


def threshold(cursor: Cursor) -> tuple[int, int] | None:
    """Return k and n from `k/n`, how many of how many signers are needed."""
    value = cursor.scalar()
    if value is None or cursor.kind != "str" or not re.fullmatch(vocabulary.THRESHOLD, value):
        cursor.fail("must be a threshold k/n, like 3/5")
        return None
    needed, total = (int(part) for part in value.split("/"))
    if needed > total:
        cursor.fail(f"a threshold of {needed}/{total} can never be reached")
        return None
    return needed, total
