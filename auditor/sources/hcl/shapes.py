"""The shapes of AWS resource types: which arguments are numbers, truth values, collections or blocks."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from auditor.sources.hcl.types import ANY, BOOL, NUMBER, STRING, Collection, ObjectType, TupleType, Type

# Written by docs/shapes.py from `terraform providers schema -json` of the AWS provider.
_TABLE = Path(__file__).with_name("aws_shapes.txt")
_GROUPS: Mapping[str, Type] = {
    "n": NUMBER,
    "b": BOOL,
    "ms": Collection("map", STRING),
    "ss": Collection("set", STRING),
    "ls": Collection("list", STRING),
}
_PRIMITIVES = {"string": STRING, "number": NUMBER, "bool": BOOL, "dynamic": ANY}


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The arguments of a type or of a nested block."""

    types: Mapping[str, Type]
    """Arguments that are no strings."""
    blocks: Mapping[str, tuple[str, Shape]] = field(default_factory=dict)
    """Nested blocks: si(ngle), li(st), se(t) or ma(p), and their own shape."""

    def type_of(self, name: str) -> Type:
        """Return the type of the argument *name*; what is not listed is a string."""
        return self.types.get(name, STRING)

    def inside(self, name: str) -> Shape | None:
        """Return the shape of the nested blocks *name*, also of an argument that may be written as blocks."""
        if name in self.blocks:
            return self.blocks[name][1]
        # https://developer.hashicorp.com/terraform/language/attr-as-blocks
        type_ = self.types.get(name)
        element = type_.element if isinstance(type_, Collection) else None
        return Shape(element.attributes) if isinstance(element, ObjectType) else None

    def has(self, name: str) -> bool:
        """Return whether *name* is listed as anything but a string."""
        return name in self.types or name in self.blocks


@functools.cache
def _lines() -> dict[str, str]:
    found = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(" ")
        if not name.startswith("#"):
            found[name] = rest
    return found


@functools.cache
def shape_of(type_: str) -> Shape | None:
    """Return the shape of the resource type *type_*, None where it is not in the table."""
    if not type_.startswith("aws_"):
        return None
    line = _lines().get(type_)
    return _shape(msgspec.json.decode(line)) if line is not None else None


def _shape(raw: Mapping[str, Any]) -> Shape:
    types: dict[str, Type] = {}
    for group, type_ in _GROUPS.items():
        types.update(dict.fromkeys(raw.get(group, "").split(), type_))
    types.update({name: _type(value) for name, value in raw.get("x", {}).items()})
    return Shape(types, {name: (nesting, _shape(inner)) for name, (nesting, inner) in raw.get("k", {}).items()})


def _type(raw: Any) -> Type:
    match raw:
        case str():
            return _PRIMITIVES.get(raw, ANY)
        case ["list" | "set" | "map" as kind, element]:
            return Collection(kind, _type(element))
        case ["object", attributes]:
            return ObjectType({name: _type(value) for name, value in attributes.items()}, dict.fromkeys(attributes))
        case ["tuple", items]:
            return TupleType(tuple(_type(item) for item in items))
        case _:
            return ANY
