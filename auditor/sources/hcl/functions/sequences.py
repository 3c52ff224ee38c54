"""Functions over lists; elements that are not known keep their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditor.sources.hcl.access import ALL, get_index, symbol
from auditor.sources.hcl.functions.elements import (
    OpenError,
    alike,
    as_list,
    is_list,
    items_of,
    tolerant,
    uniform,
    with_items,
)
from auditor.sources.hcl.functions.formatting import format_text
from auditor.sources.hcl.functions.signature import Shape
from auditor.sources.hcl.functions.text import clusters
from auditor.sources.hcl.numbers import whole
from auditor.sources.hcl.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Collection,
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
    plain_key,
    strip,
    unknown_of,
)

_STRINGS = Collection("list", STRING)


# --- length, elements ---------------------------------------------------------------------------


def _length(value: Any) -> Any:
    inner = bare(value)
    match inner:
        case str():
            return len(clusters(inner))
        case tuple() | list() | dict() | SetValue():
            return len(inner)
        case Unk():
            return replace(inner, type=NUMBER, label="", low=inner.low if inner.low is not None else 0, direct=False)
        case ObjectLike():
            raise OpenError(inner)
        case _:
            raise EvalError("only strings and collections have a length")


def _element(value: Any, index: Any) -> Any:
    place = bare(convert(index, NUMBER))
    inner = bare(value)
    if type(inner) is Unk and inner.label.endswith(ALL) and isinstance(place, int):
        # It wraps around a length of which only a lower bound is known.
        return (
            get_index(value, place)
            if 0 <= place < (inner.low or 0)
            else replace(inner, label="", type=STRING, low=None)
        )
    items = items_of(value)
    if not items or isinstance(inner, SetValue):
        raise EvalError("only a list that is not empty has elements by number")
    if type(place) is Unk:
        return unknown_of(items, place.reason, exact=False, type_=unify(map(of_value, items)))
    number = whole(place)
    # Go's remainder keeps the sign: a negative index is refused unless it is a multiple of the length.
    if number < 0 and number % len(items):
        raise EvalError("the index is negative")
    return items[number % len(items)]


def _slice(value: Any, start: Any, end: Any) -> Any:
    first, last = bare(convert(start, NUMBER)), bare(convert(end, NUMBER))
    inner = bare(value)
    if type(first) is Unk or type(last) is Unk:
        raise OpenError(first if type(first) is Unk else last)
    a, b = whole(first), whole(last)
    if type(inner) is Unk and inner.label.endswith(ALL) and 0 <= a <= b <= 64:
        family = inner.label[: -len(ALL)]
        return [symbol(f"{family}?{place + 1}", inner) for place in range(a, b)]
    items = items_of(value)
    if not 0 <= a <= b <= len(items):
        raise EvalError(f"there are no elements {a} to {b}: there are {len(items)}")
    return items[a:b] if is_list(value) else tuple(items[a:b])


def _one(value: Any) -> Any:
    items = items_of(value, null=True)
    if len(items) > 1:
        raise EvalError("there is more than one element")
    return items[0] if items else None


def _contains(value: Any, wanted: Any) -> Any:
    if bare(wanted) is None:
        raise EvalError("null is no element")
    found = [alike(item, wanted) for item in items_of(value)]
    if True in found:
        return True
    return unknown_of((value, wanted), type_=BOOL) if None in found else False


def _index(value: Any, wanted: Any) -> Any:
    for place, item in enumerate(items_of(value)):
        same = alike(item, wanted)
        if same is None:
            return unknown_of((value, wanted), type_=NUMBER)
        if same:
            return place
    raise EvalError("the list has no such element")


# --- joining and changing -----------------------------------------------------------------------


def _concat(*lists: Any) -> Any:
    items = [item for one in lists for item in items_of(one)]
    if len(items) > MAX_ITEMS:
        raise LimitError("a list has more than 262,144 elements")
    return as_list(items) if all(isinstance(bare(one), list) for one in lists) else tuple(items)


def _flatten(value: Any) -> Any:
    found: list[Any] = []
    pending = list(reversed(items_of(value)))
    looked = 0
    while pending:
        looked += 1
        if looked > MAX_ITEMS:
            raise LimitError("a list has more than 262,144 elements")
        item = pending.pop()
        inner = bare(item)
        if isinstance(inner, tuple | list | SetValue):
            pending.extend(reversed(with_items(inner, item)))
        elif type(inner) is Unk and (inner.type is None or inner.type == ANY or isinstance(inner.type, Collection)):
            # It may be a list of any length.
            raise OpenError(inner)
        else:
            found.append(item)
    return tuple(found)


def _distinct(value: Any) -> Any:
    inner = bare(value)
    if type(inner) is Unk and inner.label.endswith(ALL):
        return value
    found: dict[Any, Any] = {}
    for item in uniform(items_of(value)):
        if type(bare(item)) is Unk and not bare(item).label:
            raise OpenError(bare(item))
        found.setdefault(plain_key(item), item)
    return list(found.values())


def _sort(value: Any) -> Any:
    inner = bare(value)
    if type(inner) is Unk and inner.label.endswith(ALL):
        # Zone names are listed in order already.
        return replace(inner, type=_STRINGS)
    items = [convert(item, STRING) for item in items_of(value)]
    unknown = [bare(item) for item in items if type(bare(item)) is Unk]
    if unknown:
        if len(unknown) < len(items) or not all(item.label for item in unknown):
            raise OpenError(unknown[0])
        return sorted(items, key=lambda item: (len(bare(item).label), bare(item).label))
    if any(bare(item) is None for item in items):
        raise EvalError("null cannot be sorted")
    return sorted(items, key=bare)


def _reverse(value: Any) -> Any:
    items = items_of(value)[::-1]
    return items if is_list(value) else tuple(items)


def _compact(value: Any) -> Any:
    found = []
    for item in items_of(value):
        text = convert(item, STRING)
        if type(bare(text)) is Unk and not bare(text).label:
            raise OpenError(bare(text))
        if bare(text) not in (None, ""):
            found.append(text)
    return found


def _chunks(value: Any, size: Any) -> Any:
    items, count = uniform(items_of(value)), bare(convert(size, NUMBER))
    if type(count) is Unk:
        raise OpenError(count)
    width = whole(count)
    if width < 0:
        raise EvalError("the size is negative")
    step = width or len(items)
    return [items[start : start + step] for start in range(0, len(items), step)] if items else []


def _coalesce(*values: Any) -> Any:
    joined = unify(of_value(value) for value in values if bare(value) is not None)
    if joined is None:
        raise EvalError("the arguments must have one type")
    for place, value in enumerate(values):
        inner = bare(value)
        if type(inner) is Unk:
            return unknown_of(values[place:], inner.reason, type_=joined, exact=len(values) - place == 1)
        if inner is not None and inner != "":
            return convert(value, joined)
    raise EvalError("there is no argument that is not null")


def _coalesce_list(*lists: Any) -> Any:
    for one in lists:
        if bare(one) is not None and items_of(one):
            return one
    raise EvalError("all lists are empty")


# --- maps ---------------------------------------------------------------------------------------


# --- others -------------------------------------------------------------------------------------


def _formatlist(spec: Any, *arguments: Any) -> Any:
    sequences = [bare(argument) for argument in (spec, *arguments)]
    for one in sequences:
        if (type(one) is Unk and (one.type is None or isinstance(one.type, Collection))) or isinstance(one, ObjectLike):
            raise OpenError(one)
    lengths = {len(one) for one in sequences if isinstance(one, tuple | list | SetValue)}
    if len(lengths) > 1:
        raise EvalError("the lists have different lengths")
    count = lengths.pop() if lengths else 1
    columns = [list(one) if isinstance(one, tuple | list | SetValue) else [one] * count for one in sequences]
    return [_formatted(row) for row in zip(*columns, strict=True)]


def _formatted(row: tuple[Any, ...]) -> Any:
    seen = Gathered()
    plain = [strip(item, seen) for item in row]
    if seen.unknown:
        return seen.result(STRING)
    return marked(format_text(convert(plain[0], STRING), *plain[1:]), tuple(seen.refs), seen.sensitive)


SHAPE: Mapping[str, Shape] = {
    "chunklist": tolerant(_chunks),
    "coalesce": tolerant(_coalesce),
    "coalescelist": tolerant(_coalesce_list),
    "compact": tolerant(_compact, _STRINGS),
    "concat": tolerant(_concat),
    "contains": tolerant(_contains, BOOL),
    "distinct": tolerant(_distinct),
    "element": tolerant(_element),
    "flatten": tolerant(_flatten),
    "formatlist": tolerant(_formatlist, _STRINGS),
    "index": tolerant(_index, NUMBER),
    "length": tolerant(_length, NUMBER),
    "one": tolerant(_one),
    "reverse": tolerant(_reverse),
    "slice": tolerant(_slice),
    "sort": tolerant(_sort, _STRINGS),
}
