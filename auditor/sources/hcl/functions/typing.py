"""Functions about types and sensitivity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditor.sources.hcl.functions.signature import Shape
from auditor.sources.hcl.types import ANY, BOOL, NUMBER, STRING, Collection, Type, convert
from auditor.sources.hcl.values import Marked, Unk, bare, marked


def _to(type_: Type) -> Shape:
    def run(value: Any) -> Any:
        inner = bare(value)
        if type(inner) is Unk:
            # A set or list of values that are told apart by their labels stays one.
            type_of = type_ if inner.type is None or type_ in (STRING, NUMBER, BOOL) else _element_kept(inner.type)
            return replace(inner, type=type_of)
        return convert(value, type_)

    def _element_kept(known: Type) -> Type:
        if isinstance(type_, Collection) and isinstance(known, Collection):
            return Collection(type_.kind, known.element)
        return type_

    return run


def _sensitive(value: Any) -> Any:
    return marked(value, (), sensitive=True)


def _nonsensitive(value: Any) -> Any:
    match value:
        case Marked():
            return Marked(value.value, value.refs) if value.refs else value.value
        case Unk():
            return replace(value, sensitive=False)
        case _:
            return value


def _is_sensitive(value: Any) -> Any:
    match value:
        case Marked() | Unk():
            return value.sensitive
        case _:
            return False


SHAPE: Mapping[str, Shape] = {
    "ephemeralasnull": lambda value: value,
    "issensitive": _is_sensitive,
    "nonsensitive": _nonsensitive,
    "sensitive": _sensitive,
    "tobool": _to(BOOL),
    "tolist": _to(Collection("list", ANY)),
    "tomap": _to(Collection("map", ANY)),
    "tonumber": _to(NUMBER),
    "toset": _to(Collection("set", ANY)),
    "tostring": _to(STRING),
}
