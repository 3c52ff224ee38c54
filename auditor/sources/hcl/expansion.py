"""count and for_each: how many instances a block has, and with which keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from auditor.sources.hcl.access import SymbolKey, key_value
from auditor.sources.hcl.syntax import Block
from auditor.sources.hcl.types import NUMBER, convert
from auditor.sources.hcl.values import EvalError, MapValue, ObjectLike, Ref, SetValue, Unk, bare
from auditor.sources.terraform.address import Key

if TYPE_CHECKING:
    from auditor.sources.hcl.modules import Module

T = TypeVar("T")
MAX_OF_BLOCK = 20_000
Make = Callable[[Key, Mapping[str, Any], str], T]


class Expansion(Generic[T]):
    """The instances of one block."""

    __slots__ = ("_value", "address", "kind", "members", "reason")

    def __init__(self, address: str, kind: str, members: Mapping[Key, T], reason: str = "") -> None:
        """Take the instances by key; *kind* is single, count, each, or open where their number is not known."""
        self.address = address
        self.kind = kind
        self.members = members
        self.reason = reason
        self._value = self._whole()

    def value(self) -> Any:
        """Return what the block's name stands for in an expression."""
        return self._value

    def _whole(self) -> Any:
        match self.kind:
            case "single":
                return self.members[None]
            case "count":
                return tuple(self.members.values())
            case "each":
                return MapValue((str(key) if type(key) is not SymbolKey else key, m) for key, m in self.members.items())
            case _:
                return Unk(reason=self.reason, refs=(Ref(self.address),), direct=True)


def expand(module: Module, block: Block, address: str, make: Make[T]) -> Expansion[T]:
    """Return the instances of *block*, each made by *make*."""
    body = block.body
    if "count" in body.attributes:
        return _counted(module, block, address, make)
    if "for_each" in body.attributes:
        return _keyed(module, block, address, make)
    return Expansion(address, "single", {None: make(None, {}, "")})


def _counted(module: Module, block: Block, address: str, make: Make[T]) -> Expansion[T]:
    attribute = block.body.attributes["count"]
    place = f"{block.file}:{attribute.line}"
    value = bare(module.settle(attribute.expression, module.scope, place))
    try:
        count = bare(convert(value, NUMBER))
    except EvalError as error:
        count = Unk(reason=f"count: {error}")
    if type(count) is int and 0 <= count <= MAX_OF_BLOCK:
        members: dict[Key, T] = {place: make(place, {"count": {"index": place}}, "") for place in range(count)}
        return Expansion(address, "count", members)
    reason = count.reason if type(count) is Unk else f"count is not a number up to {MAX_OF_BLOCK}"
    index = Unk(reason=reason, type=NUMBER)
    return _open(module, address, place, f"count is not known: {reason}", make, {"count": {"index": index}})


def _keyed(module: Module, block: Block, address: str, make: Make[T]) -> Expansion[T]:
    attribute = block.body.attributes["for_each"]
    place = f"{block.file}:{attribute.line}"
    value = bare(module.settle(attribute.expression, module.scope, place))
    pairs, reason = _pairs(value)
    if len(pairs) > MAX_OF_BLOCK:
        reason = f"it has more than {MAX_OF_BLOCK} elements"
    if reason:
        lost = Unk(reason=reason, refs=value.refs if type(value) is Unk else ())
        each = {"each": {"key": Unk(reason=reason), "value": lost}}
        return _open(module, address, place, f"for_each is not known: {reason}", make, each)
    made: dict[Key, T] = {}
    for key, item in pairs:
        made[key] = make(key, {"each": {"key": key_value(key), "value": item}}, "")
    return Expansion(address, "each", made)


def _pairs(value: Any) -> tuple[list[tuple[Any, Any]], str]:
    """Return the keys and values that for_each runs over, and why they are not known."""
    if isinstance(value, dict):
        return [(key, value[key]) for key in sorted(value)], ""
    if not isinstance(value, SetValue):
        if isinstance(value, ObjectLike):
            return [], "the attributes of a resource or module as a whole"
        return [], value.reason if type(value) is Unk else "for_each needs a map or a set of strings"
    pairs: list[tuple[Any, Any]] = []
    for item in value:
        inner = bare(item)
        if type(inner) is str:
            pairs.append((inner, item))
        elif type(inner) is Unk and inner.label:
            pairs.append((SymbolKey(inner.label), item))
        else:
            return [], inner.reason if type(inner) is Unk else "a set for for_each holds strings only"
    return pairs, ""


def _open(  # noqa: PLR0913 - one call per kind
    module: Module, address: str, place: str, reason: str, make: Make[T], variables: Mapping[str, Any]
) -> Expansion[T]:
    module.stack.warn(place, f"{address}: {reason}")
    return Expansion(address, "open", {None: make(None, variables, reason)}, reason)


def plain(key: Key) -> Key:
    """Return *key* without what it says about itself."""
    return str(key) if isinstance(key, str) else key
