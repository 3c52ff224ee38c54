"""Functions over sets; elements that are told apart only by label are kept apart."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.sources.hcl.functions.elements import (
    OpenError,
    items_of,
    tolerant,
    uniform,
)
from auditor.sources.hcl.functions.signature import Shape
from auditor.sources.hcl.types import (
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
    SetValue,
    Unk,
    bare,
    distinct,
    plain_key,
)

_STRINGS = Collection("list", STRING)


def _setproduct(*sets: Any) -> Any:
    lists = [uniform(items_of(one)) for one in sets]
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
        items = [uniform(items_of(one)) for one in sets]
        joined = unify(of_value(item) for one in items for item in one)
        if joined is None:
            raise EvalError("the elements must have the same type")
        wanted = [distinct(convert(item, joined) for item in one) for one in items]
        for one in wanted:
            for item in one:
                if type(bare(item)) is Unk and not bare(item).label:
                    raise OpenError(bare(item))
        return SetValue(keep([{plain_key(item): item for item in one} for one in wanted]))

    return run


def _union(sets: list[dict[Any, Any]]) -> Iterable[Any]:
    return {key: item for one in sets for key, item in one.items()}.values()


def _intersection(sets: list[dict[Any, Any]]) -> Iterable[Any]:
    return [item for key, item in sets[0].items() if all(key in one for one in sets[1:])]


def _subtract(sets: list[dict[Any, Any]]) -> Iterable[Any]:
    return [item for key, item in sets[0].items() if key not in sets[1]]


SHAPE: Mapping[str, Shape] = {
    "setintersection": tolerant(_of_sets(_intersection)),
    "setproduct": tolerant(_setproduct),
    "setsubtract": tolerant(_of_sets(_subtract, 2, 2)),
    "setunion": tolerant(_of_sets(_union)),
}
