"""The operators of the language over values that may be unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from auditor.sources.hcl.choosing import least
from auditor.sources.hcl.numbers import InexactError, arithmetic
from auditor.sources.hcl.types import BOOL, NUMBER, convert
from auditor.sources.hcl.values import (
    EvalError,
    Gathered,
    Marked,
    ObjectLike,
    SetValue,
    Unk,
    bare,
    join_refs,
    marked,
    marks_of,
    strip,
    unknown_of,
)

_ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})


def binary(operator: str, left: Any, right: Any) -> Any:
    """Return left *operator* right."""
    if operator in ("==", "!="):
        return _compared(operator, left, right)
    logical = operator in ("&&", "||")
    wanted = BOOL if logical else NUMBER
    a, b = bare(convert(left, wanted)), bare(convert(right, wanted))
    if a is None or b is None:
        raise EvalError(f"null cannot be used with {operator}")
    result = _logical(operator, a, b) if logical else _numeric(operator, a, b)
    if type(result) is Unk:
        type_ = NUMBER if operator in _ARITHMETIC else BOOL
        found = unknown_of((left, right), result.reason, type_=type_)
        return Unk(reason=found.reason, refs=found.refs, exact=found.exact, type=type_, low=result.low,
                   sensitive=found.sensitive)  # fmt: skip
    return _with_marks(result, left, right)


def _with_marks(result: Any, *sources: Any) -> Any:
    marks = [marks_of(source) for source in sources]
    return marked(result, join_refs(*(refs for refs, _ in marks)), any(hidden for _, hidden in marks))


def _logical(operator: str, a: Any, b: Any) -> Any:
    decisive = operator == "||"
    if a is decisive or b is decisive:
        return decisive
    if type(a) is Unk:
        return a
    return b


def _numeric(operator: str, a: Any, b: Any) -> Any:
    if type(a) is Unk or type(b) is Unk:
        return _bounded(operator, a, b)
    match operator:
        case "<":
            return a < b
        case ">":
            return a > b
        case "<=":
            return a <= b
        case ">=":
            return a >= b
        case _:
            try:
                return arithmetic(operator, a, b)
            except InexactError as error:
                return Unk(reason=str(error))


def _bounded(operator: str, a: Any, b: Any) -> Any:
    """Decide what a lower bound decides: length(zones) > 2."""
    reason = a.reason if type(a) is Unk else b.reason
    low, high = least(a), least(b)
    if type(b) is not Unk and low is not None and isinstance(b, int):
        if (operator == ">" and low > b) or (operator == ">=" and low >= b):
            return True
        if (operator == "<" and low >= b) or (operator == "<=" and low > b):
            return False
    if type(a) is not Unk and high is not None and isinstance(a, int):
        if (operator == "<" and high > a) or (operator == "<=" and high >= a):
            return True
        if (operator == ">" and high >= a) or (operator == ">=" and high > a):
            return False
    floor = low + high if operator == "+" and low is not None and high is not None else None
    if operator == "-" and low is not None and isinstance(b, int):
        floor = low - b
    return Unk(reason=reason, low=floor)


def _compared(operator: str, left: Any, right: Any) -> Any:
    seen = Gathered()
    a, b = strip(left, seen), strip(right, seen)
    same = equal(a, b)
    if same is None:
        return seen.result(BOOL)
    return _with_marks(same if operator == "==" else not same, left, right)


def equal(a: Any, b: Any) -> bool | None:  # noqa: C901 - one case per kind of value
    """Return whether two values without marks are equal; None where that is open."""
    if type(a) is Unk or type(b) is Unk:
        return _equal_unknown(a, b)
    if a is None or b is None:
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys() != b.keys():
            return False
        return _all(equal(a[key], b[key]) for key in a)
    if isinstance(a, tuple | list | SetValue) or isinstance(b, tuple | list | SetValue):
        if not isinstance(a, tuple | list | SetValue) or not isinstance(b, tuple | list | SetValue):
            return False
        if type(a) is not type(b):
            return False
        x, y = tuple(a), tuple(b)
        return False if len(x) != len(y) else _all(equal(m, n) for m, n in zip(x, y, strict=True))
    if isinstance(a, ObjectLike) or isinstance(b, ObjectLike):
        return None
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | Decimal) and isinstance(b, int | Decimal):
        return a == b
    return bool(type(a) is type(b) and a == b)


def _equal_unknown(a: Any, b: Any) -> bool | None:
    if type(a) is Unk and type(b) is Unk and a.label and b.label:
        if a.label == b.label:
            return True
        return False if a.label.rpartition("?")[0] == b.label.rpartition("?")[0] else None
    return None


def _all(parts: Any) -> bool | None:
    open_ = False
    for part in parts:
        if part is False:
            return False
        open_ = open_ or part is None
    return None if open_ else True


def unary(operator: str, value: Any) -> Any:
    """Return *operator* value."""
    wanted = BOOL if operator == "!" else NUMBER
    inner = bare(convert(value, wanted))
    if inner is None:
        raise EvalError(f"null cannot be used with {operator}")
    if type(inner) is Unk:
        return Unk(reason=inner.reason, refs=inner.refs, exact=inner.exact, type=wanted, sensitive=inner.sensitive)
    result = (not inner) if operator == "!" else -inner
    if isinstance(value, Marked):
        return marked(result, value.refs, value.sensitive)
    return result
