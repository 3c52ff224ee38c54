"""Decodes the values of one object, and walks the modules that a plan or state shows."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from auditor.errors import SourceError
from auditor.sources.document import CURE, decode_json, explain
from auditor.sources.terraform.schema import ShownModule, ShownResource

MAX_OBJECT = 32 << 20
_DECODER = msgspec.json.Decoder(Any)
_MAX_BROKEN = 1000
T = TypeVar("T")
_EMPTY: Mapping[str, Any] = {}


class NotUnderstoodError(Exception):
    """One object of an input cannot be used, and why; the rest can."""

    def __init__(self, reason: str, address: str = "", type_: str = "") -> None:
        """Take the reason, and what of the object's name could be read."""
        super().__init__(reason)
        self.address = address
        self.type = type_


def decode_object(raw: msgspec.Raw, what: str, *, limit: int = MAX_OBJECT) -> Mapping[str, Any]:
    """Return *raw* as an object; null, false and absent are empty."""
    view = memoryview(raw)
    if len(view) > limit:
        raise NotUnderstoodError(f"its {what} is larger than {limit >> 20} MiB")
    if len(view) <= len(b"false") and bytes(view) in (b"null", b"false", b"{}", b""):
        return _EMPTY
    try:
        value = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstoodError(f"its {what} cannot be read: {explain(error)}") from None
    if isinstance(value, dict):
        return value
    raise NotUnderstoodError(f"its {what} is not an object")


def decode_marks(raw: msgspec.Raw, what: str) -> Mapping[str, Any]:
    """Return *raw*, which marks parts of a value with true, as an object; one that marks nothing is empty."""
    # Most resources of a plan that stands have nothing unknown and nothing sensitive: their marks are the bare
    # shape of the value, and need no objects to say so.
    text = bytes(raw)
    if text[:1] == b"{" and b"true" not in text and text.isascii():
        return _EMPTY
    return decode_object(raw, what)


def sensitive_names(marks: Mapping[str, Any]) -> frozenset[str]:
    """Return the top-level attributes that are, or contain, something sensitive."""
    return frozenset(name for name, mark in marks.items() if holds_true(mark)) if marks else frozenset()


def holds_true(mark: Any) -> bool:
    """Return whether True stands anywhere in *mark*."""
    pending = [mark]
    while pending:
        item = pending.pop()
        if item is True:
            return True
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
    return False


Shown = tuple[str, ShownResource | NotUnderstoodError, str]
"""JSON pointer, the resource or why it is none, and its module."""


def shown_resources(root: ShownModule | None, pointer: str, name: str, known: Container[str] = ()) -> Iterator[Shown]:
    """Yield the resources of *root* and of the modules below it, but the *known* ones, in the order of the input."""
    pending = [(root, pointer)] if root is not None else []
    while pending:
        module, place = pending.pop()
        inside = f"{module.address}." if module.address else ""
        for number, resource in enumerate(decode_list(module.resources, ShownResource, name, place)):
            # Terraform 0.12 leaves the module out of the addresses inside it.
            if isinstance(resource, ShownResource):
                if not resource.address.startswith(inside):
                    resource.address = inside + resource.address
                if resource.address in known:
                    continue
            yield f"{place}/resources/{number}", resource, module.address or ""
        below = list(enumerate(module.child_modules or ()))
        pending.extend((child, f"{place}/child_modules/{number}") for number, child in reversed(below))


class TypedEntry(msgspec.Struct):
    """The least that an entry of a list of resources has."""

    type: msgspec.Raw


class AnyEntry(msgspec.Struct):
    """An object, whatever it has."""


def decode_list(
    raw: msgspec.Raw, type_: type[T], name: str, place: str, least: type[msgspec.Struct] = TypedEntry
) -> Iterator[T | NotUnderstoodError]:
    """Yield the entries of a list; entries that are not understood are yielded as errors, up to a limit."""
    try:
        whole: list[T] = msgspec.json.decode(raw, type=list[type_] | None) or []  # type: ignore[valid-type]
        yield from whole
        return
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # One by one, then: a list of anything but resources ends here.
        decode_json(raw, list[least], name, place)  # type: ignore[valid-type]
    broken = 0
    for entry in msgspec.json.decode(raw, type=list[msgspec.Raw]):
        try:
            yield msgspec.json.decode(entry, type=type_)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            broken += 1
            if broken > _MAX_BROKEN:
                problem = f"more than {_MAX_BROKEN} resources are not understood: {explain(error)}"
                raise SourceError(name, problem, place=place, hint=CURE) from None
            yield NotUnderstoodError(explain(error), *label_of(entry, ""))


def label_of(raw: msgspec.Raw, fallback: str) -> tuple[str, str]:
    """Return (address, type) of an object that could not be read, as far as they can be told."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return fallback, ""
    if not isinstance(value, dict):
        return fallback, ""
    address, type_ = value.get("address"), value.get("type")
    return (
        address if isinstance(address, str) and address else fallback,
        type_ if isinstance(type_, str) else "",
    )
