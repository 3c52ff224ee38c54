"""The objects that exist after a plan, before their references are resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from auditor.sources.terraform.address import Key, module_of
from auditor.sources.terraform.schema import Change, ReadChange, ReadResourceChange, ResourceChange, ShownResource
from auditor.sources.terraform.values import NotUnderstoodError, decode_marks, decode_object, sensitive_names

_NO_NAMES: frozenset[str] = frozenset()
_ACTIONS = {
    ("no-op",): "none",
    ("create",): "create",
    ("update",): "update",
    ("read",): "read",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("create", "forget"): "replace",
}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One object that exists after the plan."""

    address: str
    type: str
    name: str
    mode: str
    module: str
    index: Key
    provider: str
    values: Mapping[str, Any]
    unknown: Mapping[str, Any] | None
    """None where the input shows values without saying which are unknown."""
    containers: frozenset[str]
    """Unknown attributes that are blocks, lists or maps, as far as the input shows it."""
    sensitive: frozenset[str]
    action: str
    pointer: str
    block: str
    """The block's address inside its module."""


Changed = ResourceChange | ReadResourceChange
Entry = Changed | ShownResource


@dataclass(slots=True)
class Planned:
    """What was collected from a plan."""

    name: str
    """The input's name."""
    found: list[Found] = field(default_factory=list)
    skipped: list[tuple[str, str, str]] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    actions: Counter[str] = field(default_factory=Counter)
    outputs: bytes = b""
    """JSON of the outputs of the root module."""
    _taken: set[str] = field(default_factory=set)

    def count(self, change: Changed) -> None:
        """Count what the plan does, for the notes."""
        self.actions["/".join(change.change.actions or ())] += 1

    def add(self, entry: Entry, pointer: str) -> None:
        """Add an object; one that cannot be read, or is listed twice, is skipped with the reason."""
        address, type_ = entry.address, entry.type
        if address in self._taken:
            self.skipped.append((address, type_, f"listed twice: the entry at {pointer} was left out"))
            return
        try:
            self.found.append(_found(entry, pointer))
            self._taken.add(address)
        except NotUnderstoodError as error:
            self.skipped.append((address, type_, f"not understood: {error}"))


def change_reason(change: Changed) -> str:
    """Return why the object of *change* does not exist after the plan, or ""."""
    deposed = change.deposed or change.deposed_key
    actions = tuple(change.change.actions or ())
    if deposed:
        return f"deposed object {deposed}: left over from a replacement that did not finish"
    if actions == ("delete",):
        return "deleted by this plan"
    if actions == ("forget",):
        return "forgotten by this plan: it stays, but Terraform no longer manages it"
    if actions not in _ACTIONS:
        return f"not understood: action {'/'.join(actions) or 'missing'}"
    if not _is_object(change.change.after):
        return "not understood: the plan states no values for it"
    return ""


def _is_object(after: msgspec.Raw | Mapping[str, Any] | None) -> bool:
    if isinstance(after, msgspec.Raw):
        return bytes(memoryview(after)[:1]) == b"{"
    return after is not None


def _found(entry: Entry, pointer: str) -> Found:
    return from_shown(entry, pointer) if isinstance(entry, ShownResource) else from_change(entry, pointer)


def from_change(change: Changed, pointer: str) -> Found:
    """Return the object of one entry of resource_changes."""
    after = change.change.after
    unknown = decode_marks(change.change.after_unknown, "after_unknown")
    marks = decode_marks(change.change.after_sensitive, "after_sensitive")
    name = change.name or _last_name(change.address)
    return Found(
        address=change.address,
        type=change.type,
        name=name,
        mode=change.mode,
        module=change.module_address or module_of(change.address),
        index=change.index,
        provider=change.provider_name or "",
        values=decode_object(after, "after") if isinstance(after, msgspec.Raw) else after or {},
        unknown=unknown,
        containers=_containers(unknown, change.change) if unknown else _NO_NAMES,
        sensitive=sensitive_names(marks),
        action=_ACTIONS[tuple(change.change.actions or ())],
        pointer=pointer,
        block=_block(change.mode, change.type, name),
    )


def _containers(unknown: Mapping[str, Any], change: Change | ReadChange) -> frozenset[str]:
    # The marks of what is sensitive show the shape of the value also where nothing of it is.
    marks = decode_object(change.after_sensitive, "after_sensitive")
    return frozenset([n for n in unknown if isinstance(marks.get(n), (dict, list))]) if marks else _NO_NAMES


def from_shown(resource: ShownResource, pointer: str) -> Found:
    """Return the object of one entry of planned_values or prior_state."""
    name = resource.name or _last_name(resource.address)
    return Found(
        address=resource.address,
        type=resource.type,
        name=name,
        mode=resource.mode,
        module=module_of(resource.address),
        index=resource.index,
        provider=resource.provider_name or "",
        values=decode_object(resource.values, "values"),
        unknown=None,
        containers=_NO_NAMES,
        sensitive=sensitive_names(decode_marks(resource.sensitive_values, "sensitive_values")),
        action="none",
        pointer=pointer,
        block=_block(resource.mode, resource.type, name),
    )


def _block(mode: str, type_: str, name: str) -> str:
    return f"data.{type_}.{name}" if mode == "data" else f"{type_}.{name}"


def _last_name(address: str) -> str:
    inner = address[len(module_of(address)) :].lstrip(".").removeprefix("data.")
    return inner.split(".", 1)[-1].split("[", 1)[0]
