"""What a conditional gives, and what a value is at least, where not everything is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from auditor.sources.hcl.types import convert, of_value, unify
from auditor.sources.hcl.values import (
    EvalError,
    Marked,
    Unk,
    bare,
    join_refs,
    marked,
    unknown_of,
)


def choose(chosen: Any, other: Any) -> Any:
    """Return *chosen* as a conditional gives it whose other result is *other*."""
    if chosen is None or other is None:
        return chosen
    if type(chosen) is str or (type(chosen) is type(other) and isinstance(chosen, bool | int)):
        return chosen
    joined = unify([of_value(chosen), of_value(other)])
    if joined is None:
        raise EvalError("both results of a condition must have one type")
    return convert(chosen, joined)


def either(a: Any, b: Any, predicate: Unk) -> Any:
    """Return what a conditional gives whose condition is not known: one of two."""
    left, right = bare(a), bare(b)
    if type(left) is type(right) and isinstance(left, str | int | bool) and left == right:
        return marked(left, join_refs(*(v.refs for v in (a, b) if type(v) is Marked)), predicate.sensitive)
    joined = unify([of_value(a), of_value(b)])
    found = unknown_of((a, b), predicate.reason, type_=joined, exact=False)
    return Unk(reason=found.reason, refs=found.refs, exact=False, type=joined, low=_lower(left, right),
               sensitive=found.sensitive or predicate.sensitive)  # fmt: skip


def least(value: Any) -> int | None:
    """Return a number that *value*, or its length, is not below."""
    value = bare(value)
    match value:
        case bool():
            return None
        case int():
            return value
        case Decimal():
            return None
        case Unk():
            return value.low
        case tuple() | list() | dict():
            return len(value)
        case _:
            return None


def _lower(a: Any, b: Any) -> int | None:
    first, second = least(a), least(b)
    return None if first is None or second is None else min(first, second)
