"""What all functions over collections share: the elements of a value, known or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.sources.hcl.functions.signature import Shape
from auditor.sources.hcl.operators import equal
from auditor.sources.hcl.types import (
    ANY,
    Type,
    convert,
    of_value,
    unify,
)
from auditor.sources.hcl.values import (
    MAX_ITEMS,
    EvalError,
    Gathered,
    LimitError,
    ObjectLike,
    SetValue,
    Unk,
    bare,
    marked,
    marks_of,
    strip,
    unknown_of,
)


class OpenError(Exception):
    """An argument whose elements are not known."""

    def __init__(self, value: Any) -> None:
        self.value = value


def items_of(value: Any, *, null: bool = False) -> list[Any]:
    """Return the elements of *value*."""
    inner = bare(value)
    if type(inner) is Unk or isinstance(inner, ObjectLike):
        raise OpenError(inner)
    if inner is None and null:
        return []
    if not isinstance(inner, tuple | list | SetValue):
        raise EvalError("a list, tuple or set is needed")
    return with_items(inner, value)


def with_items(items: Iterable[Any], value: Any) -> list[Any]:
    """Return *items* together with what is around them."""
    refs, sensitive = marks_of(value)
    return [marked(item, refs, sensitive) for item in items] if refs or sensitive else list(items)


def mapping_of(value: Any) -> dict[str, Any]:
    """Return the elements of a map or object."""
    inner = bare(value)
    if type(inner) is Unk or isinstance(inner, ObjectLike):
        raise OpenError(inner)
    if not isinstance(inner, dict):
        raise EvalError("a map is needed")
    refs, sensitive = marks_of(value)
    if refs or sensitive:
        return type(inner)((key, marked(item, refs, sensitive)) for key, item in inner.items())
    return inner


def tolerant(function: Shape, type_: Type | None = None) -> Shape:
    """Return *function*, giving an unknown value where an argument is open."""

    def run(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except OpenError as error:
            return unknown_of(arguments, error.value.reason if type(error.value) is Unk else "", type_=type_)

    return run


def as_list(items: Iterable[Any]) -> Any:
    """Return *items* as a list."""
    found = list(items)
    if len(found) > MAX_ITEMS:
        raise LimitError("a list has more than 262,144 elements")
    joined = unify(of_value(item) for item in found)
    if joined is None or joined == ANY:
        return found
    return [convert(item, joined) for item in found]


def uniform(items: list[Any]) -> Any:
    """Return *items* converted to one type."""
    if unify(of_value(item) for item in items) is None:
        raise EvalError("all elements must have the same type")
    return as_list(items)


def is_list(value: Any) -> bool:
    """Return whether *value* is a list."""
    return isinstance(bare(value), list | SetValue)


def alike(a: Any, b: Any) -> bool | None:
    """Return whether the values are equal, None where that is open."""
    seen = Gathered()
    return equal(strip(a, seen), strip(b, seen))
