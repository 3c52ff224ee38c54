"""Functions over strings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from auditor.sources.hcl.functions.formatting import format_text
from auditor.sources.hcl.functions.patterns import find_all, find_one, replace_text
from auditor.sources.hcl.functions.signature import Whole
from auditor.sources.hcl.numbers import InexactError, Number, whole
from auditor.sources.hcl.types import BOOL, NUMBER, STRING, Collection
from auditor.sources.hcl.values import MAX_TEXT, EvalError, LimitError, SetValue

_STRINGS = Collection("list", STRING)


def clusters(text: str) -> str:
    """Return *text* if each of its characters is one that a reader sees; else the language counts differently."""
    if not text.isascii() and any(
        unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "So", "Sk", "Mc", "Me", "Mn") for c in text
    ):
        raise InexactError("characters that are made of several code points")
    if "\r\n" in text:
        raise InexactError("characters that are made of several code points")
    return text


def _upper(text: str) -> str:
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _lower(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _title(text: str) -> str:
    out, previous = [], " "
    for c in text:
        starts = not (previous.isalnum() or previous == "_") if previous.isascii() else previous.isspace()
        out.append(_upper(c) if starts else c)
        previous = c
    return "".join(out)


def _indent(spaces: Number, text: str) -> str:
    count = whole(spaces)
    if count < 0 or text.count("\n") * count > MAX_TEXT:
        raise LimitError("a string is larger than 4 MiB")
    return text.replace("\n", "\n" + " " * count)


def _join(separator: str, *lists: Any) -> str:
    parts: list[str] = []
    for one in lists:
        if not isinstance(one, tuple | list | SetValue):
            raise EvalError("a list of strings is needed")
        for item in one:
            if item is None:
                raise EvalError("an element is null")
            parts.append(_as_string(item))
    if sum(map(len, parts)) + len(separator) * len(parts) > MAX_TEXT:
        raise LimitError("a string is larger than 4 MiB")
    return separator.join(parts)


def _as_string(value: Any) -> str:
    from auditor.sources.hcl.types import convert

    text: str = convert(value, STRING)
    return text


def _split(separator: str, text: str) -> list[str]:
    return text.split(separator) if separator else list(clusters(text))


def _substr(text: str, offset: Number, length: Number) -> str:
    seen = clusters(text)
    start, count = whole(offset), whole(length)
    if start < 0:
        start = max(0, start + len(seen))
        # With a negative offset Terraform takes a length of 0 for the rest, too.
        count = count or -1
    return seen[start:] if count < 0 else seen[start : start + count]


def _chomp(text: str) -> str:
    return text.rstrip("\r\n")


WHOLE: Mapping[str, Whole] = {
    "chomp": Whole(_chomp, (STRING,), STRING),
    "endswith": Whole(lambda text, end: text.endswith(end), (STRING, STRING), BOOL, least=2, most=2),
    "format": Whole(format_text, (STRING, None), STRING, most=None, takes_null=True),
    "indent": Whole(_indent, (NUMBER, STRING), STRING, least=2, most=2),
    "join": Whole(_join, (STRING, None), STRING, least=2, most=None),
    "lower": Whole(_lower, (STRING,), STRING),
    "regex": Whole(find_one, (STRING, STRING), None, least=2, most=2),
    "regexall": Whole(find_all, (STRING, STRING), None, least=2, most=2),
    "replace": Whole(replace_text, (STRING, STRING, STRING), STRING, least=3, most=3),
    "split": Whole(_split, (STRING, STRING), _STRINGS, least=2, most=2),
    "startswith": Whole(lambda text, start: text.startswith(start), (STRING, STRING), BOOL, least=2, most=2),
    "strcontains": Whole(lambda text, part: part in text, (STRING, STRING), BOOL, least=2, most=2),
    "strrev": Whole(lambda text: clusters(text)[::-1], (STRING,), STRING),
    "substr": Whole(_substr, (STRING, NUMBER, NUMBER), STRING, least=3, most=3),
    "title": Whole(_title, (STRING,), STRING),
    "trim": Whole(lambda text, cut: text.strip(cut) if cut else text, (STRING, STRING), STRING, least=2, most=2),
    "trimprefix": Whole(lambda text, cut: text.removeprefix(cut), (STRING, STRING), STRING, least=2, most=2),
    "trimspace": Whole(lambda text: text.strip(), (STRING,), STRING),
    "trimsuffix": Whole(lambda text, cut: text.removesuffix(cut), (STRING, STRING), STRING, least=2, most=2),
    "upper": Whole(_upper, (STRING,), STRING),
}
