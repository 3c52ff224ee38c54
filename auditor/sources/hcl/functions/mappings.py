"""Functions over maps and objects; elements that are not known keep their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.sources.hcl.access import SymbolKey, key_value
from auditor.sources.hcl.functions.elements import (
    OpenError,
    alike,
    is_list,
    items_of,
    mapping_of,
    tolerant,
)
from auditor.sources.hcl.functions.signature import Shape
from auditor.sources.hcl.types import (
    ANY,
    STRING,
    Collection,
    convert,
    of_value,
    unify,
)
from auditor.sources.hcl.values import (
    MAX_ITEMS,
    EvalError,
    LimitError,
    MapValue,
    ObjectLike,
    Unk,
    bare,
    unknown_of,
)

_STRINGS = Collection("list", STRING)


def _lookup(value: Any, key: Any, *default: Any) -> Any:
    name = bare(convert(key, STRING))
    inner = bare(value)
    if isinstance(inner, ObjectLike):
        raise OpenError(inner)
    elements = mapping_of(value)
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


def _merge(*maps: Any) -> Any:
    result: dict[str, Any] = {}
    given = [one for one in maps if bare(one) is not None]
    for one in given:
        result.update(mapping_of(one))
        if len(result) > MAX_ITEMS:
            raise LimitError("a map has more than 262,144 elements")
    if given and all(isinstance(bare(one), MapValue) for one in given):
        return convert(MapValue(result), Collection("map", ANY))
    return dict(result) if given else None


def _keys(value: Any) -> Any:
    found = [key_value(key) for key in sorted(mapping_of(value))]
    return found if isinstance(bare(value), MapValue) else tuple(found)


def _values(value: Any) -> Any:
    elements = mapping_of(value)
    found = [elements[key] for key in sorted(elements)]
    return found if isinstance(bare(value), MapValue) else tuple(found)


def _zipmap(keys: Any, values: Any) -> Any:
    names, items = items_of(keys), items_of(values)
    if len(names) != len(items):
        raise EvalError("keys and values must have the same length")
    found: dict[str, Any] = {}
    for key, item in zip(names, items, strict=True):
        name = bare(convert(key, STRING))
        if name is None:
            raise EvalError("a key is null")
        if type(name) is Unk and not name.label:
            raise OpenError(name)
        found[SymbolKey(name.label) if type(name) is Unk else name] = item
    return convert(found, Collection("map", ANY)) if is_list(values) else found


def _transpose(value: Any) -> Any:
    found: dict[str, list[str]] = {}
    for key, items in sorted(mapping_of(value).items()):
        for item in items_of(items):
            name = bare(item)
            if type(name) is Unk:
                raise OpenError(name)
            found.setdefault(str(name), []).append(key)
    return MapValue({key: sorted(items) for key, items in found.items()})


def _matchkeys(values: Any, keys: Any, wanted: Any) -> Any:
    left, right, search = items_of(values), items_of(keys), items_of(wanted)
    if len(left) != len(right):
        raise EvalError("values and keys must have the same length")
    found = []
    for value, key in zip(left, right, strict=True):
        same = [alike(key, item) for item in search]
        if True not in same and None in same:
            raise OpenError(unknown_of((key, *search)))
        if True in same:
            found.append(value)
    return found


SHAPE: Mapping[str, Shape] = {
    "keys": tolerant(_keys, _STRINGS),
    "lookup": tolerant(_lookup),
    "matchkeys": tolerant(_matchkeys),
    "merge": tolerant(_merge),
    "transpose": tolerant(_transpose),
    "values": tolerant(_values),
    "zipmap": tolerant(_zipmap),
}
