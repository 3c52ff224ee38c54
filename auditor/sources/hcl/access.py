"""Reads attributes, elements and splats of values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from auditor.sources.hcl.numbers import text_of, whole
from auditor.sources.hcl.types import STRING, Collection, ObjectType, TupleType, Type, of_value, unify
from auditor.sources.hcl.values import (
    EvalError,
    Marked,
    ObjectLike,
    Ref,
    SetValue,
    Unk,
    bare,
    marked,
    marks_of,
    unknown_of,
)

ALL = "?*"
"""Ends the label of a sequence whose elements differ from each other, though their names are not known."""


class SymbolKey(str):
    """A key of a map that stands for a value of which only the label is known."""

    __slots__ = ()


def symbol(label: str, origin: Unk) -> Unk:
    """Return the value that is known by *label* only."""
    return replace(origin, label=label, low=None, type=STRING)


def key_value(key: str) -> Any:
    """Return the key of a map as a value."""
    if type(key) is SymbolKey:
        return Unk(reason="only that it differs from the others is known", type=STRING, label=str(key))
    return key


def get_attr(value: Any, name: str) -> Any:
    """Return value.name."""
    kind = type(value)
    if kind is Marked:
        return marked(get_attr(value.value, name), value.refs, value.sensitive)
    if kind is Unk:
        return _attribute_of_unknown(value, name)
    if isinstance(value, ObjectLike):
        return value.attribute(name)
    if isinstance(value, dict):
        if name in value:
            return value[name]
        raise EvalError(f"there is no attribute {name!r}")
    if kind in (tuple, list) and name.isdecimal():
        return get_index(value, int(name))
    what = "null" if value is None else "a value that is no object"
    raise EvalError(f"{what} has no attribute {name!r}")


def _attribute_of_unknown(value: Unk, name: str) -> Unk:
    refs = value.refs
    if value.direct and len(refs) == 1:
        path = f"{refs[0].attribute}.{name}" if refs[0].attribute else name
        refs = (Ref(refs[0].address, path),)
    type_: Type | None = None
    if isinstance(value.type, ObjectType):
        type_ = value.type.attributes.get(name)
    elif isinstance(value.type, Collection) and value.type.kind == "map":
        type_ = value.type.element
    return replace(value, refs=refs, type=type_, low=None, label="")


def get_index(value: Any, key: Any) -> Any:
    """Return value[key]."""
    kind = type(value)
    if kind is Marked:
        return marked(get_index(value.value, key), value.refs, value.sensitive)
    given = bare(key)
    if kind is Unk:
        return _element_of_unknown(value, given)
    if isinstance(value, ObjectLike):
        if isinstance(given, str):
            return value.attribute(given)
        return unknown_of((value, key))
    if type(given) is Unk:
        return _some_element(value, given)
    if isinstance(value, dict):
        name = text_of(given) if isinstance(given, int | Decimal) and not isinstance(given, bool) else given
        if isinstance(name, str) and name in value:
            return value[name]
        what = "with a sensitive key" if marks_of(key)[1] else repr(str(name)[:60])
        raise EvalError(f"the map has no element {what}")
    if kind is tuple or kind is list:
        place = _place(given)
        if 0 <= place < len(value):
            return value[place]
        raise EvalError(f"there is no element {place}: there are {len(value)}")
    raise EvalError("a set has no indexes" if kind is SetValue else "the value has no elements")


def _place(key: Any) -> int:
    if isinstance(key, bool) or not isinstance(key, int | Decimal):
        if isinstance(key, str) and key.isdecimal() and len(key) < 12:
            return int(key)
        raise EvalError("the index of a sequence must be a number")
    return whole(key, "an index")


def _element_of_unknown(value: Unk, key: Any) -> Unk:
    if value.label.endswith(ALL) and isinstance(key, int) and not isinstance(key, bool) and key >= 0:
        return symbol(f"{value.label[: -len(ALL)]}?{key + 1}", value)
    type_: Type | None = None
    if isinstance(value.type, Collection):
        type_ = value.type.element
    elif isinstance(value.type, TupleType) and isinstance(key, int) and key < len(value.type.items):
        type_ = value.type.items[key]
    elif isinstance(value.type, ObjectType) and isinstance(key, str):
        type_ = value.type.attributes.get(key)
    if isinstance(key, str) and value.direct and not (isinstance(value.type, Collection) and value.type.kind == "list"):
        return replace(_attribute_of_unknown(value, key), type=type_)
    return replace(value, type=type_, low=None, label="")


def _some_element(value: Any, key: Unk) -> Any:
    if isinstance(value, dict):
        if type(key) is Unk and key.label and SymbolKey(key.label) in value:
            return value[key.label]
        items = list(value.values())
    elif isinstance(value, tuple | list | SetValue):
        items = list(value)
    else:
        raise EvalError("the value has no elements")
    found = unknown_of(items, key.reason, exact=False, type_=unify(of_value(item) for item in items))
    return replace(found, sensitive=found.sensitive or key.sensitive)


def splat(value: Any, each: Callable[[Any], Any]) -> Any:
    """Return value[*] with *each* applied to every element."""
    kind = type(value)
    if kind is Marked:
        return marked(splat(value.value, each), value.refs, value.sensitive)
    if value is None:
        return ()
    if kind is Unk:
        if value.label.endswith(ALL):
            return value
        inner = each(replace(value, type=value.type.element if isinstance(value.type, Collection) else None, low=None))
        refs = inner.refs if type(inner) in (Unk, Marked) else value.refs
        direct = type(inner) is Unk and inner.direct
        return replace(value, refs=refs, type=None, label="", direct=direct)
    if kind in (tuple, list, SetValue):
        return tuple(each(item) for item in value)
    return (each(value),)
