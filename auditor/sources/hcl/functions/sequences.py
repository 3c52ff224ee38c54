"""Functions over lists, sets and maps; elements that are not known keep their place."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from auditor.sources.hcl.access import ALL, SymbolKey, get_index, key_value, symbol
from auditor.sources.hcl.functions.formatting import format_text
from auditor.sources.hcl.functions.numeric import least_of_min
from auditor.sources.hcl.functions.signature import Shape, Whole
from auditor.sources.hcl.functions.text import clusters
from auditor.sources.hcl.numbers import Number, arithmetic, whole
from auditor.sources.hcl.operators import equal
from auditor.sources.hcl.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Collection,
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
    MapValue,
    ObjectLike,
    SetValue,
    Unk,
    bare,
    distinct,
    marked,
    marks_of,
    plain_key,
    strip,
    unknown_of,
)

_MAX_RANGE = 1024
_STRINGS = Collection("list", STRING)


class _OpenError(Exception):
    """An argument whose elements are not known."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _items(value: Any, *, null: bool = False) -> list[Any]:
    inner = bare(value)
    if type(inner) is Unk or isinstance(inner, ObjectLike):
        raise _OpenError(inner)
    if inner is None and null:
        return []
    if not isinstance(inner, tuple | list | SetValue):
        raise EvalError("a list, tuple or set is needed")
    return _with(inner, value)


def _with(items: Iterable[Any], value: Any) -> list[Any]:
    refs, sensitive = marks_of(value)
    return [marked(item, refs, sensitive) for item in items] if refs or sensitive else list(items)


def _mapping(value: Any) -> dict[str, Any]:
    inner = bare(value)
    if type(inner) is Unk or isinstance(inner, ObjectLike):
        raise _OpenError(inner)
    if not isinstance(inner, dict):
        raise EvalError("a map is needed")
    refs, sensitive = marks_of(value)
    if refs or sensitive:
        return type(inner)((key, marked(item, refs, sensitive)) for key, item in inner.items())
    return inner


def _open(function: Shape, type_: Type | None = None) -> Shape:
    def run(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except _OpenError as error:
            return unknown_of(arguments, error.value.reason if type(error.value) is Unk else "", type_=type_)

    return run


def _as_list(items: Iterable[Any]) -> Any:
    found = list(items)
    if len(found) > MAX_ITEMS:
        raise LimitError("a list has more than 262,144 elements")
    joined = unify(of_value(item) for item in found)
    if joined is None or joined == ANY:
        return found
    return [convert(item, joined) for item in found]


def _uniform(items: list[Any]) -> Any:
    if unify(of_value(item) for item in items) is None:
        raise EvalError("all elements must have the same type")
    return _as_list(items)


def _is_list(value: Any) -> bool:
    return isinstance(bare(value), list | SetValue)


def _same(a: Any, b: Any) -> bool | None:
    seen = Gathered()
    return equal(strip(a, seen), strip(b, seen))


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
            raise _OpenError(inner)
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
    items = _items(value)
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
        raise _OpenError(first if type(first) is Unk else last)
    a, b = whole(first), whole(last)
    if type(inner) is Unk and inner.label.endswith(ALL) and 0 <= a <= b <= 64:
        family = inner.label[: -len(ALL)]
        return [symbol(f"{family}?{place + 1}", inner) for place in range(a, b)]
    items = _items(value)
    if not 0 <= a <= b <= len(items):
        raise EvalError(f"there are no elements {a} to {b}: there are {len(items)}")
    return items[a:b] if _is_list(value) else tuple(items[a:b])


def _one(value: Any) -> Any:
    items = _items(value, null=True)
    if len(items) > 1:
        raise EvalError("there is more than one element")
    return items[0] if items else None


def _contains(value: Any, wanted: Any) -> Any:
    if bare(wanted) is None:
        raise EvalError("null is no element")
    found = [_same(item, wanted) for item in _items(value)]
    if True in found:
        return True
    return unknown_of((value, wanted), type_=BOOL) if None in found else False


def _index(value: Any, wanted: Any) -> Any:
    for place, item in enumerate(_items(value)):
        same = _same(item, wanted)
        if same is None:
            return unknown_of((value, wanted), type_=NUMBER)
        if same:
            return place
    raise EvalError("the list has no such element")


def _lookup(value: Any, key: Any, *default: Any) -> Any:
    name = bare(convert(key, STRING))
    inner = bare(value)
    if isinstance(inner, ObjectLike):
        raise _OpenError(inner)
    elements = _mapping(value)
    if type(name) is Unk:
        label = SymbolKey(name.label)
        if name.label and label in elements:
            return elements[label]
        return unknown_of((*elements.values(), *default), name.reason, exact=False)
    if name in elements:
        return elements[name]
    if not default:
        raise EvalError(f"the map has no element {str(name)[:60]!r}")
    if isinstance(elements, MapValue) and elements:
        return convert(default[0], unify(of_value(item) for item in elements.values()))
    return default[0]


# --- joining and changing -----------------------------------------------------------------------


def _concat(*lists: Any) -> Any:
    items = [item for one in lists for item in _items(one)]
    if len(items) > MAX_ITEMS:
        raise LimitError("a list has more than 262,144 elements")
    return _as_list(items) if all(isinstance(bare(one), list) for one in lists) else tuple(items)


def _flatten(value: Any) -> Any:
    found: list[Any] = []
    pending = list(reversed(_items(value)))
    looked = 0
    while pending:
        looked += 1
        if looked > MAX_ITEMS:
            raise LimitError("a list has more than 262,144 elements")
        item = pending.pop()
        inner = bare(item)
        if isinstance(inner, tuple | list | SetValue):
            pending.extend(reversed(_with(inner, item)))
        elif type(inner) is Unk and (inner.type is None or inner.type == ANY or isinstance(inner.type, Collection)):
            # It may be a list of any length.
            raise _OpenError(inner)
        else:
            found.append(item)
    return tuple(found)


def _merge(*maps: Any) -> Any:
    result: dict[str, Any] = {}
    given = [one for one in maps if bare(one) is not None]
    for one in given:
        result.update(_mapping(one))
        if len(result) > MAX_ITEMS:
            raise LimitError("a map has more than 262,144 elements")
    if given and all(isinstance(bare(one), MapValue) for one in given):
        return convert(MapValue(result), Collection("map", ANY))
    return dict(result) if given else None


def _setproduct(*sets: Any) -> Any:
    lists = [_uniform(_items(one)) for one in sets]
    if len(lists) < 2:
        raise EvalError("at least two sets are needed")
    if math.prod(len(items) for items in lists) > MAX_ITEMS // 4:
        raise LimitError("a product has more than 65,536 elements")
    pairs = list(itertools.product(*lists))
    return SetValue(pairs) if any(isinstance(bare(one), SetValue) for one in sets) else pairs


def _of_sets(keep: Any, least: int = 1, most: int | None = None) -> Shape:
    def run(*sets: Any) -> Any:
        if len(sets) < least or (most is not None and len(sets) > most):
            raise EvalError(f"it takes another number of arguments than {len(sets)}")
        items = [_uniform(_items(one)) for one in sets]
        joined = unify(of_value(item) for one in items for item in one)
        if joined is None:
            raise EvalError("the elements must have the same type")
        wanted = [distinct(convert(item, joined) for item in one) for one in items]
        for one in wanted:
            for item in one:
                if type(bare(item)) is Unk and not bare(item).label:
                    raise _OpenError(bare(item))
        return SetValue(keep([{plain_key(item): item for item in one} for one in wanted]))

    return run


def _union(sets: list[dict[Any, Any]]) -> Iterable[Any]:
    return {key: item for one in sets for key, item in one.items()}.values()


def _intersection(sets: list[dict[Any, Any]]) -> Iterable[Any]:
    return [item for key, item in sets[0].items() if all(key in one for one in sets[1:])]


def _subtract(sets: list[dict[Any, Any]]) -> Iterable[Any]:
    return [item for key, item in sets[0].items() if key not in sets[1]]


def _distinct(value: Any) -> Any:
    inner = bare(value)
    if type(inner) is Unk and inner.label.endswith(ALL):
        return value
    found: dict[Any, Any] = {}
    for item in _uniform(_items(value)):
        if type(bare(item)) is Unk and not bare(item).label:
            raise _OpenError(bare(item))
        found.setdefault(plain_key(item), item)
    return list(found.values())


def _sort(value: Any) -> Any:
    inner = bare(value)
    if type(inner) is Unk and inner.label.endswith(ALL):
        # Zone names are listed in order already.
        return replace(inner, type=_STRINGS)
    items = [convert(item, STRING) for item in _items(value)]
    unknown = [bare(item) for item in items if type(bare(item)) is Unk]
    if unknown:
        if len(unknown) < len(items) or not all(item.label for item in unknown):
            raise _OpenError(unknown[0])
        return sorted(items, key=lambda item: (len(bare(item).label), bare(item).label))
    if any(bare(item) is None for item in items):
        raise EvalError("null cannot be sorted")
    return sorted(items, key=bare)


def _reverse(value: Any) -> Any:
    items = _items(value)[::-1]
    return items if _is_list(value) else tuple(items)


def _compact(value: Any) -> Any:
    found = []
    for item in _items(value):
        text = convert(item, STRING)
        if type(bare(text)) is Unk and not bare(text).label:
            raise _OpenError(bare(text))
        if bare(text) not in (None, ""):
            found.append(text)
    return found


def _chunks(value: Any, size: Any) -> Any:
    items, count = _uniform(_items(value)), bare(convert(size, NUMBER))
    if type(count) is Unk:
        raise _OpenError(count)
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
        if bare(one) is not None and _items(one):
            return one
    raise EvalError("all lists are empty")


def _matchkeys(values: Any, keys: Any, wanted: Any) -> Any:
    left, right, search = _items(values), _items(keys), _items(wanted)
    if len(left) != len(right):
        raise EvalError("values and keys must have the same length")
    found = []
    for value, key in zip(left, right, strict=True):
        same = [_same(key, item) for item in search]
        if True not in same and None in same:
            raise _OpenError(unknown_of((key, *search)))
        if True in same:
            found.append(value)
    return found


# --- maps ---------------------------------------------------------------------------------------


def _keys(value: Any) -> Any:
    found = [key_value(key) for key in sorted(_mapping(value))]
    return found if isinstance(bare(value), MapValue) else tuple(found)


def _values(value: Any) -> Any:
    elements = _mapping(value)
    found = [elements[key] for key in sorted(elements)]
    return found if isinstance(bare(value), MapValue) else tuple(found)


def _zipmap(keys: Any, values: Any) -> Any:
    names, items = _items(keys), _items(values)
    if len(names) != len(items):
        raise EvalError("keys and values must have the same length")
    found: dict[str, Any] = {}
    for key, item in zip(names, items, strict=True):
        name = bare(convert(key, STRING))
        if name is None:
            raise EvalError("a key is null")
        if type(name) is Unk and not name.label:
            raise _OpenError(name)
        found[SymbolKey(name.label) if type(name) is Unk else name] = item
    return convert(found, Collection("map", ANY)) if _is_list(values) else found


def _transpose(value: Any) -> Any:
    found: dict[str, list[str]] = {}
    for key, items in sorted(_mapping(value).items()):
        for item in _items(items):
            name = bare(item)
            if type(name) is Unk:
                raise _OpenError(name)
            found.setdefault(str(name), []).append(key)
    return MapValue({key: sorted(items) for key, items in found.items()})


# --- others -------------------------------------------------------------------------------------


def _truths(value: Any) -> list[Any]:
    return [bare(convert(item, BOOL)) for item in _items(value)]


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


def _formatlist(spec: Any, *arguments: Any) -> Any:
    sequences = [bare(argument) for argument in (spec, *arguments)]
    for one in sequences:
        if (type(one) is Unk and (one.type is None or isinstance(one.type, Collection))) or isinstance(one, ObjectLike):
            raise _OpenError(one)
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
    "alltrue": _open(_all_true, BOOL),
    "anytrue": _open(_any_true, BOOL),
    "chunklist": _open(_chunks),
    "coalesce": _open(_coalesce),
    "coalescelist": _open(_coalesce_list),
    "compact": _open(_compact, _STRINGS),
    "concat": _open(_concat),
    "contains": _open(_contains, BOOL),
    "distinct": _open(_distinct),
    "element": _open(_element),
    "flatten": _open(_flatten),
    "formatlist": _open(_formatlist, _STRINGS),
    "index": _open(_index, NUMBER),
    "keys": _open(_keys, _STRINGS),
    "length": _open(_length, NUMBER),
    "lookup": _open(_lookup),
    "matchkeys": _open(_matchkeys),
    "merge": _open(_merge),
    "min": _open(_min, NUMBER),
    "one": _open(_one),
    "reverse": _open(_reverse),
    "setintersection": _open(_of_sets(_intersection)),
    "setproduct": _open(_setproduct),
    "setsubtract": _open(_of_sets(_subtract, 2, 2)),
    "setunion": _open(_of_sets(_union)),
    "slice": _open(_slice),
    "sort": _open(_sort, _STRINGS),
    "transpose": _open(_transpose),
    "values": _open(_values),
    "zipmap": _open(_zipmap),
}
