"""Decodes the values of one object, and walks the modules that a plan or state shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from auditor.sources.document import explain
from auditor.sources.terraform.schema import ShownModule, ShownResource

_MAX_OBJECT = 32 << 20
_DECODER = msgspec.json.Decoder(Any)
_RESOURCE = msgspec.json.Decoder(ShownResource)
_EMPTY: Mapping[str, Any] = {}


class NotUnderstoodError(Exception):
    """One object of an input cannot be used, and why; the rest can."""


def decode_object(raw: msgspec.Raw, what: str) -> Mapping[str, Any]:
    """Return *raw* as an object; null, false and absent are empty."""
    view = memoryview(raw)
    if len(view) > _MAX_OBJECT:
        raise NotUnderstoodError(f"its {what} is larger than {_MAX_OBJECT >> 20} MiB")
    if len(view) <= len(b"false") and bytes(view) in (b"null", b"false", b"{}", b""):
        return _EMPTY
    try:
        value = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstoodError(f"its {what} cannot be read: {explain(error)}") from None
    if isinstance(value, dict):
        return value
    raise NotUnderstoodError(f"its {what} is not an object")


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


def shown_resources(root: ShownModule | None, pointer: str) -> Iterator[Shown]:
    """Yield the resources of *root* and of the modules below it, in the order of the input."""
    pending = [(root, pointer)] if root is not None else []
    while pending:
        module, place = pending.pop()
        for number, raw in enumerate(module.resources or ()):
            try:
                resource = _RESOURCE.decode(raw)
                # Terraform 0.12 leaves the module out of the addresses inside it.
                if module.address and not resource.address.startswith(module.address + "."):
                    resource.address = f"{module.address}.{resource.address}"
                yield f"{place}/resources/{number}", resource, module.address or ""
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                yield f"{place}/resources/{number}", NotUnderstoodError(explain(error)), module.address or ""
        below = list(enumerate(module.child_modules or ()))
        pending.extend((child, f"{place}/child_modules/{number}") for number, child in reversed(below))


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
