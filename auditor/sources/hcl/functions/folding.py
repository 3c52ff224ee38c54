"""Functions that make one value of many, and the one that makes many of one: alltrue, anytrue, min, range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditor.sources.hcl.functions.elements import (
    items_of,
    tolerant,
)
from auditor.sources.hcl.functions.numeric import least_of_min
from auditor.sources.hcl.functions.signature import Shape, Whole
from auditor.sources.hcl.numbers import Number, arithmetic
from auditor.sources.hcl.types import (
    BOOL,
    NUMBER,
    Collection,
    convert,
)
from auditor.sources.hcl.values import (
    EvalError,
    Unk,
    bare,
    marked,
    marks_of,
    unknown_of,
)

_MAX_RANGE = 1024


def _truths(value: Any) -> list[Any]:
    return [bare(convert(item, BOOL)) for item in items_of(value)]


def _all_true(value: Any) -> Any:
    truths = _truths(value)
    if False in truths or None in truths:
        return False
    return unknown_of((value,), type_=BOOL) if any(type(t) is Unk for t in truths) else True


def _any_true(value: Any) -> Any:
    truths = _truths(value)
    if True in truths:
        return True
    return unknown_of((value,), type_=BOOL) if any(type(t) is Unk for t in truths) else False


def _range(*limits: Number) -> list[Number]:
    start, end = (0, limits[0]) if len(limits) == 1 else (limits[0], limits[1])
    step = limits[2] if len(limits) == 3 else (1 if start <= end else -1)
    if step == 0 or ((step > 0) is (start > end) and start != end):
        raise EvalError("the step leads away from the end")
    found: list[Number] = []
    current = start
    while current < end if step > 0 else current > end:
        if len(found) >= _MAX_RANGE:
            raise EvalError("a range has more than 1,024 elements, which Terraform does not allow")
        found.append(current)
        current = arithmetic("+", current, step)
    return found


def _min(*numbers: Any) -> Any:
    values = [bare(convert(number, NUMBER)) for number in numbers]
    if not values or any(value is None for value in values):
        raise EvalError("numbers are needed")
    known = [value for value in values if type(value) is not Unk]
    unknown = [value for value in values if type(value) is Unk]
    if not unknown:
        return marked(min(known), (), any(marks_of(number)[1] for number in numbers))
    if known and all(value.low is not None and value.low >= min(known) for value in unknown):
        return min(known)
    return replace(unknown_of(numbers, type_=NUMBER), low=least_of_min(values))


WHOLE: Mapping[str, Whole] = {"range": Whole(_range, (NUMBER,), Collection("list", NUMBER), most=3)}
SHAPE: Mapping[str, Shape] = {
    "alltrue": tolerant(_all_true, BOOL),
    "anytrue": tolerant(_any_true, BOOL),
    "min": tolerant(_min, NUMBER),
}
