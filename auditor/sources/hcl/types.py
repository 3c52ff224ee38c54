"""Type constraints: parsed, converted to, and unified as Terraform does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from auditor.sources.hcl.numbers import number_of, text_of
from auditor.sources.hcl.values import (
    EvalError,
    MapValue,
    Marked,
    ObjectLike,
    SetValue,
    Unk,
    bare,
    marked,
)


@dataclass(frozen=True, slots=True)
class Primitive:
    """string, number, bool or any."""

    name: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A list, set or map of one element type."""

    kind: str
    element: Type


@dataclass(frozen=True, slots=True)
class TupleType:
    """A sequence with a type for each place."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectType:
    """Named attributes with types of their own."""

    attributes: Mapping[str, Type]
    optional: Mapping[str, Any]
    """Optional attributes and their defaults (None: null)."""


Type = Primitive | Collection | TupleType | ObjectType
STRING, NUMBER, BOOL, ANY = (Primitive(name) for name in ("string", "number", "bool", "any"))
_MAX_PARTS = 20_000


def of_value(value: Any) -> Type:
    """Return the type of *value*, "any" where it is open or too large to look through."""
    return _type_of(value, [_MAX_PARTS])


def _type_of(value: Any, budget: list[int]) -> Type:  # noqa: C901 - one case per kind of value
    value = bare(value)
    budget[0] -= 1
    if budget[0] < 0:
        return ANY
    match value:
        case bool():
            return BOOL
        case int() | Decimal():
            return NUMBER
        case str():
            return STRING
        case Unk():
            return value.type or ANY
        case tuple():
            return TupleType(tuple(_type_of(item, budget) for item in value))
        case list():
            return Collection("list", _type_of_all(value[:64], budget))
        case SetValue():
            return Collection("set", _type_of_all(value.items[:64], budget))
        case MapValue():
            return Collection("map", _type_of_all(list(value.values())[:64], budget))
        case dict():
            return ObjectType({k: _type_of(v, budget) for k, v in value.items()}, {})
        case _:
            return ANY


def _type_of_all(items: Iterable[Any], budget: list[int]) -> Type:
    return unify([_type_of(item, budget) for item in items]) or ANY


def unify(types: Iterable[Type]) -> Type | None:
    """Return the one type that all *types* convert to, None where there is none."""
    kinds = list(types)
    if not kinds:
        return ANY
    if all(isinstance(kind, Primitive) for kind in kinds) and STRING in kinds:
        # Everything becomes a string beside one, also what does not fit each other.
        return STRING
    result = kinds[0]
    for other in kinds[1:]:
        joined = _unify_two(result, other)
        if joined is None:
            return None
        result = joined
    return result


def _unify_two(a: Type, b: Type) -> Type | None:  # noqa: C901 - one case per pair of kinds
    if a is b or b in (a, ANY):
        return a
    if a == ANY:
        return b
    match a, b:
        case Primitive(), Primitive():
            # A number or a truth value next to a string becomes a string; next to each other they do not fit.
            return STRING if STRING in (a, b) else None
        case Collection(), Collection():
            kinds = {a.kind, b.kind}
            kind = a.kind if len(kinds) == 1 else "list" if kinds == {"list", "set"} else None
            element = _unify_two(a.element, b.element)
            return Collection(kind, element) if kind and element else None
        case TupleType(), TupleType():
            return _unify_tuples(a, b)
        case (TupleType(), Collection()) | (Collection(), TupleType()):
            one, many = (a, b) if isinstance(b, Collection) else (b, a)
            if not isinstance(one, TupleType) or not isinstance(many, Collection) or many.kind == "map":
                return None
            element = unify((*one.items, many.element))
            return Collection(many.kind, element) if element else None
        case ObjectType(), ObjectType():
            return _unify_objects(a, b)
        case (ObjectType(), Collection()) | (Collection(), ObjectType()):
            one, many = (a, b) if isinstance(b, Collection) else (b, a)
            if not isinstance(one, ObjectType) or not isinstance(many, Collection) or many.kind != "map":
                return None
            element = unify((*one.attributes.values(), many.element))
            return Collection("map", element) if element else None
        case _:
            return None


def _unify_tuples(a: TupleType, b: TupleType) -> Type | None:
    if len(a.items) == len(b.items):
        items = [_unify_two(x, y) for x, y in zip(a.items, b.items, strict=True)]
        return TupleType(tuple(i for i in items if i is not None)) if None not in items else None
    element = unify((*a.items, *b.items))
    return Collection("list", element) if element else None


def _unify_objects(a: ObjectType, b: ObjectType) -> Type | None:
    if a.attributes.keys() == b.attributes.keys():
        found = {k: _unify_two(v, b.attributes[k]) for k, v in a.attributes.items()}
        if None in found.values():
            return None
        return ObjectType({k: v for k, v in found.items() if v is not None}, {})
    element = unify((*a.attributes.values(), *b.attributes.values()))
    return Collection("map", element) if element else None


def convert(value: Any, type_: Type | None) -> Any:
    """Return *value* as *type_*; EvalError where it cannot be."""
    if type_ is None or value is None:
        return value
    kind = type(value)
    if kind is Marked:
        return _converted_mark(value, type_)
    if kind is Unk:
        return value if value.type is not None or type_ == ANY else _typed(value, type_)
    match type_:
        case Primitive():
            return _primitive(value, type_)
        case Collection():
            return _collection(value, type_)
        case TupleType():
            if not isinstance(value, tuple | list) or len(value) != len(type_.items):
                raise EvalError(f"a tuple of {len(type_.items)} is needed")
            return tuple(convert(item, t) for item, t in zip(value, type_.items, strict=True))
        case ObjectType():
            return _object(value, type_)


def _converted_mark(value: Marked, type_: Type) -> Any:
    try:
        return marked(convert(value.value, type_), value.refs, value.sensitive)
    except EvalError:
        if value.sensitive:
            # The message would quote the value.
            raise EvalError("a sensitive value is not of the type needed") from None
        raise


def _typed(value: Unk, type_: Type) -> Unk:
    return replace(value, type=type_)


def _primitive(value: Any, type_: Primitive) -> Any:  # noqa: C901 - one case per pair of kinds
    if type_ == ANY:
        return value
    if isinstance(value, ObjectLike):
        return _typed(value.whole(), type_)
    match type_.name, value:
        case ("string", str()) | ("bool", bool()):
            return value
        case ("string", bool()):
            return "true" if value else "false"
        case ("string", int() | Decimal()):
            return text_of(value)
        case ("number", bool()):
            raise EvalError("a number is needed, not a truth value")
        case ("number", int() | Decimal()):
            return value
        case ("number", str()):
            return number_of(value)
        case ("bool", "true" | "1"):
            return True
        case ("bool", "false" | "0"):
            return False
        case _:
            raise EvalError(f"a {type_.name} is needed")


def _collection(value: Any, type_: Collection) -> Any:
    if type_.kind == "map":
        if isinstance(value, ObjectLike):
            return _typed(value.whole(), type_)
        if not isinstance(value, dict):
            raise EvalError("a map is needed")
        element = _element(type_.element, value.values())
        return MapValue((key, convert(item, element)) for key, item in value.items())
    if not isinstance(value, tuple | list | SetValue):
        raise EvalError(f"a {type_.kind} is needed")
    element = _element(type_.element, value)
    items = [convert(item, element) for item in value]
    return SetValue(items) if type_.kind == "set" else items


def _element(wanted: Type, items: Iterable[Any]) -> Type:
    if wanted != ANY:
        return wanted
    found = unify(of_value(item) for item in items)
    if found is None:
        raise EvalError("all elements must have the same type")
    return found


def _object(value: Any, type_: ObjectType) -> Any:
    if isinstance(value, ObjectLike):
        return {name: convert(value.attribute(name), t) for name, t in type_.attributes.items()}
    if not isinstance(value, dict):
        raise EvalError("an object is needed")
    found = {}
    for name, attribute in type_.attributes.items():
        given = value.get(name)
        if given is None and name in type_.optional:
            found[name] = convert(type_.optional[name], attribute)
        elif name not in value:
            raise EvalError(f"attribute {name!r} is required")
        else:
            found[name] = convert(given, attribute)
    return found
