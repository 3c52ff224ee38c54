"""format() and formatlist(): Go's verbs over Terraform's values."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from auditor.sources.hcl.functions.encoding import json_text
from auditor.sources.hcl.numbers import InexactError, text_of
from auditor.sources.hcl.types import BOOL, NUMBER, STRING, convert
from auditor.sources.hcl.values import MAX_TEXT, EvalError, LimitError, SetValue

_VERB = re.compile(
    r"%(?P<flags>[-+# 0]*)(?P<width>\d+)?(?:\.(?P<precision>\d*))?(?:\[(?P<index>\d+)\])?(?P<verb>.)", re.DOTALL
)


def format_text(spec: str | None, *arguments: Any) -> str:
    """Return *spec* with its verbs replaced by *arguments*."""
    if spec is None:
        raise EvalError("the format is null")
    out: list[str] = []
    end = place = used = size = 0
    for found in _VERB.finditer(spec):
        if found.start() < end:
            continue
        out.append(spec[end : found.start()])
        end = found.end()
        if found["verb"] == "%":
            out.append("%")
            continue
        place = int(found["index"]) if found["index"] else place + 1
        if not 1 <= place <= len(arguments):
            raise EvalError(f"there is no argument {place} for {found.group(0)[:20]!r}")
        used = max(used, place)
        if arguments[place - 1] is None:
            raise InexactError("null has no type here, and what it is written as depends on it")
        text = _verb(found, arguments[place - 1])
        size += len(text)
        if size > MAX_TEXT:
            raise LimitError("a string is larger than 4 MiB")
        out.append(text)
    rest = spec[end:]
    if "%" in rest:
        raise EvalError("the format ends in the middle of a verb")
    if used < len(arguments) and not any("[" in found.group(0) for found in _VERB.finditer(spec)):
        raise EvalError("there are more arguments than verbs")
    return "".join(out) + rest


def _verb(found: re.Match[str], value: Any) -> str:
    flags, verb = found["flags"], found["verb"]
    width = int((found["width"] or "0")[:9])
    if width > 1 << 20:
        raise LimitError("a string is larger than 4 MiB")
    precision = int((found["precision"] or "0")[:9]) if found["precision"] is not None else None
    if verb == "v":
        text = _any(value, sharp="#" in flags)
    elif verb in ("s", "q"):
        text = _string(value, verb, precision)
    elif verb == "t":
        return "true" if _needed(value, BOOL) else "false"
    elif verb in "dboxXfFeEgG":
        return _number(_needed(value, NUMBER), verb, flags, width, precision)
    else:
        raise EvalError(f"there is no verb %{verb}")
    return _padded(text, flags, width)


def _needed(value: Any, type_: Any) -> Any:
    if value is None:
        raise EvalError("an argument is null")
    return convert(value, type_)


def _any(value: Any, *, sharp: bool) -> str:
    match value:
        case str():
            return json_text(value) if sharp else value
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            if value and not Decimal("0.0001") <= abs(Decimal(value)) < Decimal(10**6):
                raise InexactError("a number in scientific notation")
            return text_of(value)
        case tuple() | list() | dict() | SetValue() | None:
            return json_text(value)
        case _:
            raise InexactError("a value of another kind")


def _string(value: Any, verb: str, precision: int | None) -> str:
    text: str = _needed(value, STRING)
    if verb == "q":
        return json_text(text)
    return text if precision is None else text[:precision]


def _number(value: Any, verb: str, flags: str, width: int, precision: int | None) -> str:
    sign = "+" if "+" in flags else " " if " " in flags else ""
    if verb in "dboxX":
        if isinstance(value, Decimal):
            raise EvalError("a whole number is needed")
        digits = format(abs(value), verb)
        if precision is not None or "#" in flags:
            raise InexactError("a precision or # for a whole number")
    elif verb in "fF":
        places = 6 if precision is None else precision
        if places > 400:
            raise LimitError("too many digits")
        digits = format(abs(Decimal(value)), f".{places}f")
    else:
        raise InexactError("scientific notation")
    prefix = "-" if value < 0 else sign
    if "0" in flags and "-" not in flags:
        return prefix + digits.rjust(width - len(prefix), "0")
    return _padded(prefix + digits, flags.replace("0", ""), width)


def _padded(text: str, flags: str, width: int) -> str:
    if "-" in flags:
        return text.ljust(width)
    return text.rjust(width, "0" if "0" in flags else " ")
