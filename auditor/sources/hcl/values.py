"""Values of the language: Python's own for what is known, marks for where it comes from, Unknown for the rest.

A tuple is a Terraform tuple, a list a list, a SetValue a set; a dict is an object, a MapValue a map. Numbers are
int or Decimal. Marks travel with the values, so that every argument knows which resources it mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

MAX_REFS = 20_000
MAX_TEXT = 4 << 20
MAX_ITEMS = 1 << 18


class EvalError(Exception):
    """An expression that Terraform would refuse; `try` and `can` catch it."""


class LimitError(Exception):
    """An expression that costs more than any honest one: nothing catches it but the argument it stands in."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A resource instance, and the attribute of it that is read ("" for the whole)."""

    address: str
    attribute: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Unk:
    """A value that is not known, why, and what it was made of."""

    reason: str
    refs: tuple[Ref, ...] = ()
    exact: bool = True
    """False where it may be made of only some of the refs."""
    type: Any = None
    """The type it will have (auditor.sources.hcl.types), None where that is open too."""
    direct: bool = False
    """Whether it is the very attribute that its one ref names."""
    low: int | None = None
    """A number (or a collection's length) that is at least this."""
    label: str = ""
    """Equal labels are equal values; labels of one family (text before "?") that differ are different values."""
    forms: tuple[str, ...] = ()
    """With a label: what the value may be spelled like; what is the same for all of them is known."""
    sensitive: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A known value with its origin."""

    value: Any
    refs: tuple[Ref, ...] = ()
    sensitive: bool = False


class MapValue(dict[str, Any]):
    """A map: all elements have one type."""

    __slots__ = ()


class SetValue:
    """A set: its elements in Terraform's order, each once."""

    __slots__ = ("items",)

    def __init__(self, items: Iterable[Any]) -> None:
        """Keep *items* sorted; what is unknown stays as it stands."""
        self.items = distinct(items)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)


class ObjectLike:
    """Something with attributes that are worked out when asked for: a resource, a module."""

    __slots__ = ()

    def attribute(self, name: str) -> Any:
        """Return the value of the attribute *name*."""
        raise NotImplementedError

    def whole(self) -> Unk:
        """Return what stands for all of it where it is used as one value."""
        raise NotImplementedError


def marks_of(value: Any) -> tuple[tuple[Ref, ...], bool]:
    """Return (refs, sensitive) of the outermost level of *value*."""
    if type(value) is Marked or type(value) is Unk:
        return value.refs, value.sensitive
    return (), False


def bare(value: Any) -> Any:
    """Return *value* without its outermost marks."""
    while type(value) is Marked:
        value = value.value
    return value


def marked(value: Any, refs: tuple[Ref, ...] = (), sensitive: bool = False) -> Any:  # noqa: FBT001, FBT002
    """Return *value* with more marks."""
    if not refs and not sensitive:
        return value
    if type(value) is Unk:
        joined = join_refs(value.refs, refs)
        direct = value.direct and len(joined) == len(value.refs)
        return replace(value, refs=joined, sensitive=value.sensitive or sensitive, direct=direct)
    if type(value) is Marked:
        return Marked(value.value, join_refs(value.refs, refs), value.sensitive or sensitive)
    return Marked(value, refs, sensitive)


def join_refs(*parts: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """Return all refs, each once, in order."""
    filled = [part for part in parts if part]
    if len(filled) == 1:
        return filled[0]
    return tuple(dict.fromkeys(ref for part in filled for ref in part))[:MAX_REFS]


class Gathered:
    """What a walk through a whole value found: its marks, and whether all of it is known."""

    __slots__ = ("budget", "exact", "low", "reason", "refs", "sensitive", "unknown")

    def __init__(self) -> None:
        self.refs: dict[Ref, None] = {}
        self.sensitive = False
        self.unknown = False
        self.exact = True
        self.reason = ""
        self.budget = MAX_ITEMS

    def note(self, value: Unk) -> None:
        """Take over what is said about an unknown part."""
        self.refs.update(dict.fromkeys(value.refs))
        self.sensitive = self.sensitive or value.sensitive
        self.exact = self.exact and value.exact
        if not self.unknown:
            self.reason = value.reason
        self.unknown = True

    def result(self, type_: Any = None) -> Unk:
        """Return the unknown that a computation over these parts gives."""
        refs = tuple(self.refs)[:MAX_REFS]
        return Unk(reason=self.reason, refs=refs, exact=self.exact, type=type_, sensitive=self.sensitive)


def strip(value: Any, seen: Gathered) -> Any:
    """Return *value* without any marks at any depth; *seen* learns what they were."""
    seen.budget -= 1
    if seen.budget < 0:
        raise LimitError("a value has more than 262,144 parts")
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None or kind is Decimal:
        return value
    if kind is Marked:
        seen.refs.update(dict.fromkeys(value.refs))
        seen.sensitive = seen.sensitive or value.sensitive
        return strip(value.value, seen)
    if kind is Unk:
        seen.note(value)
        return value
    if kind is tuple or kind is list:
        return kind(strip(item, seen) for item in value)
    if kind is SetValue:
        return SetValue([strip(item, seen) for item in value])
    if isinstance(value, dict):
        return kind((key, strip(item, seen)) for key, item in value.items())
    if isinstance(value, ObjectLike):
        whole = value.whole()
        seen.note(whole)
        return whole
    return value


def unknown_of(values: Iterable[Any], reason: str = "", *, type_: Any = None, exact: bool = True) -> Unk:
    """Return the unknown result of an operation on *values*."""
    seen = Gathered()
    for value in values:
        strip(value, seen)
    seen.exact = seen.exact and exact
    if reason:
        seen.reason = reason
    return seen.result(type_)


def is_known(value: Any) -> bool:
    """Return whether nothing at any depth of *value* is unknown."""
    seen = Gathered()
    strip(value, seen)
    return not seen.unknown


def set_order(value: Any) -> tuple[int, Any, str]:
    """Return what sorts the elements of a set as Terraform does: numbers, texts, then everything else."""
    value = bare(value)
    match value:
        case bool():
            return (0, int(value), "")
        case int() | Decimal():
            return (1, value, "")
        case str():
            return (2, 0, value)
        case Unk():
            return (4, 0, value.label)
        case _:
            return (3, 0, repr(plain_key(value)))


def distinct(items: Iterable[Any]) -> tuple[Any, ...]:
    """Return *items* sorted, equal ones once; unknown ones stay apart unless their labels are equal."""
    found: dict[Any, Any] = {}
    seen = Gathered()
    for item in items:
        if type(bare(item)) in (tuple, list, dict, MapValue, SetValue):
            # A key is as large as the value: nested sharing is looked through within the budget first.
            strip(item, seen)
        found.setdefault(plain_key(item), item)
    return tuple(sorted(found.values(), key=set_order))


def plain_key(value: Any) -> Any:
    """Return something hashable that is equal for equal values."""
    value = bare(value)
    match value:
        case bool():
            return ("bool", value)
        case Unk():
            return ("unknown", value.label or id(value))
        case tuple() | list() | SetValue():
            return ("list", tuple(plain_key(item) for item in value))
        case Mapping():
            return ("map", tuple((key, plain_key(value[key])) for key in sorted(value)))
        case ObjectLike():
            return ("object", id(value))
        case _:
            return value
