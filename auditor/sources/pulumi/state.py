"""The parts of a Pulumi resource state that are read, whichever file holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from auditor.errors import SourceError
from auditor.sources.document import decode_json, explain

MAX_OBJECT = 32 << 20
Properties = dict[str, Any]
NULL = msgspec.Raw(b"null")


class State(msgspec.Struct, rename="camel", gc=False):
    """One resource of a deployment, of a step, or of a recorded program (apitype.ResourceV3)."""

    urn: str
    type: str = ""
    custom: bool = True
    id: str | None = None
    inputs: Properties | None = None
    outputs: Properties | None = None
    parent: str | None = None
    provider: str | None = None
    dependencies: list[str] | None = None
    property_dependencies: dict[str, list[str] | None] | None = None
    external: bool | None = None
    delete: bool | None = None
    pending_replacement: bool | None = None
    init_errors: list[str] | None = None
    source_position: str | None = None
    taint: bool | None = None
    protect: bool | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource together with what is about to happen to it and where it stands in the input."""

    state: State
    pointer: str
    action: str = "none"
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry of a list that is not understood, and why."""

    pointer: str
    urn: str
    type: str
    reason: str


class _Label(msgspec.Struct):
    urn: Any = ""
    type: Any = ""


def decode_states(raw: msgspec.Raw, name: str, place: str) -> Iterator[tuple[str, State | Broken]]:
    """Yield the resources of a list; one that is not understood does not take the others with it."""
    listed: list[msgspec.Raw] = decode_json(raw, list[msgspec.Raw] | None, name, place) or []
    for number, item in enumerate(listed):
        pointer = f"{place}/{number}"
        yield pointer, decode_state(item, pointer)


def decode_state(raw: msgspec.Raw, pointer: str) -> State | Broken:
    """Return one resource, or why it is none."""
    if len(memoryview(raw)) > MAX_OBJECT:
        return Broken(pointer, "", "", f"it is larger than {MAX_OBJECT >> 20} MiB")
    try:
        return msgspec.json.decode(raw, type=State)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Broken(pointer, *_label(raw), explain(error))


def _label(raw: msgspec.Raw) -> tuple[str, str]:
    try:
        label = msgspec.json.decode(raw, type=_Label)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", ""
    return (
        label.urn if isinstance(label.urn, str) else "",
        label.type if isinstance(label.type, str) else "",
    )


def need_list(raw: msgspec.Raw, name: str, place: str) -> msgspec.Raw:
    """Return *raw* if it is a list or null, else say what is wrong."""
    if bytes(memoryview(raw)[:1]) not in (b"[", b"n"):
        hint = "write it again with: pulumi stack export > stack.json"
        raise SourceError(name, "its resources are no list", place=place, hint=hint)
    return raw
