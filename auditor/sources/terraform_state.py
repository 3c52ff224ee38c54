"""Reads a raw Terraform or OpenTofu state (terraform.tfstate, `terraform state pull`), version 4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.errors import SourceError
from auditor.model.record import InputMeta, Origin, Record
from auditor.sources.document import Document, explain
from auditor.sources.interface import Input
from auditor.sources.terraform.address import with_key
from auditor.sources.terraform.notes import tool_of
from auditor.sources.terraform.providers import from_state
from auditor.sources.terraform.schema import RawInstance, RawResource
from auditor.sources.terraform.values import AnyEntry, NotUnderstoodError, decode_list, decode_object

KIND = "terraform-state"
_VERSION = 4

Skip = tuple[str, str, str]


def detect(document: Document) -> bool:
    """Return whether *document* is a raw state of any version."""
    if not isinstance(document.scalar("version"), int) or document.has("deployment"):
        return False
    if document.has("terraform_version") or document.has("lineage"):
        return document.has("resources") or document.has("modules") or document.has("serial")
    return document.has("serial") and (document.has("resources") or document.has("modules"))


def read(document: Document) -> Input:
    """Return the records of a raw state."""
    version = document.scalar("version")
    if version != _VERSION:
        raise _other_version(document, version)
    records: list[Record] = []
    skipped: list[Skip] = []
    taken: set[str] = set()
    for item in _objects(document):
        if isinstance(item, Record) and item.address not in taken:
            taken.add(item.address)
            records.append(item)
        else:
            skipped.append(item if isinstance(item, tuple) else (item.address, item.type, "listed twice"))
    meta = InputMeta(
        name=document.name,
        kind=KIND,
        sha256=document.sha256,
        tool=tool_of(document, (record.provider.source for record in records)),
        notes=_notes(records, skipped),
    )
    outputs = bytes(document.fields.get("outputs", b""))
    return Input(meta=meta, records=tuple(records), skipped=tuple(skipped), outputs=outputs)


def _other_version(document: Document, version: Any) -> SourceError:
    if isinstance(version, int) and version < _VERSION:
        return SourceError(
            document.name,
            f"this state has version {version}, from Terraform before 0.12",
            place="/version",
            hint="upgrade it with Terraform 0.12 or later: terraform refresh, then terraform state pull",
        )
    hint = "a newer auditor may read it; or give it: terraform show -json > state.json"
    return SourceError(document.name, f"state version {version} is not known", place="/version", hint=hint)


def _objects(document: Document) -> Iterator[Record | Skip]:
    raw = document.fields.get("resources", msgspec.Raw(b"null"))
    for number, resource in enumerate(decode_list(raw, RawResource, document.name, "/resources")):
        pointer = f"/resources/{number}"
        if isinstance(resource, NotUnderstoodError):
            yield pointer, resource.type, f"not understood: {resource}"
        else:
            yield from _instances(document.name, resource, pointer)


def _instances(name: str, resource: RawResource, pointer: str) -> Iterator[Record | Skip]:
    block = _block(resource)
    listed = tuple(decode_list(resource.instances, RawInstance, name, f"{pointer}/instances", AnyEntry))
    if not listed:
        yield block, resource.type, "the state lists no instance of it"
    for number, instance in enumerate(listed):
        place = f"{pointer}/instances/{number}"
        if isinstance(instance, NotUnderstoodError):
            yield block, resource.type, f"not understood: {place}: {instance}"
            continue
        address = with_key(block, instance.index_key)
        if instance.deposed:
            reason = f"deposed object {instance.deposed}: left over from a replacement that did not finish"
            yield address, resource.type, reason
            continue
        try:
            yield _record(address, resource, instance, Origin(name, KIND, place))
        except NotUnderstoodError as error:
            yield address, resource.type, f"not understood: {error}"


def _record(address: str, resource: RawResource, instance: RawInstance, origin: Origin) -> Record:
    if bytes(memoryview(instance.attributes)[:1]) != b"{":
        flat = bytes(memoryview(instance.attributes_flat)[:1]) == b"{"
        old = "its values are in the old flat form: run terraform refresh"
        raise NotUnderstoodError(old if flat else "the state states no values for it")
    return Record(
        address=address,
        type=resource.type,
        name=resource.name,
        module=resource.module or "",
        index=instance.index_key,
        mode=resource.mode,
        values=decode_object(instance.attributes, "attributes"),
        unknown={},
        provider=from_state(resource.provider or "", resource.type),
        origin=origin,
        dependencies=tuple(instance.dependencies or ()),
        flags=frozenset({"tainted"} if instance.status == "tainted" else ()),
        sensitive=_sensitive(instance.sensitive_attributes),
    )


def _block(resource: RawResource) -> str:
    parts = (resource.module, "data" if resource.mode == "data" else "", resource.type, resource.name)
    return ".".join(part for part in parts if part)


def _sensitive(raw: msgspec.Raw) -> frozenset[str]:
    try:
        paths = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstoodError(f"its sensitive_attributes cannot be read: {explain(error)}") from None
    names = set()
    for path in paths if isinstance(paths, list) else ():
        first = path[0] if isinstance(path, list) and path else path
        value = first.get("value") if isinstance(first, dict) else first
        if isinstance(value, str):
            names.add(value.split(".", 1)[0])
    return frozenset(names)


def _notes(records: list[Record], skipped: list[Skip]) -> tuple[str, ...]:
    notes = []
    tainted = sum("tainted" in record.flags for record in records)
    deposed = sum(reason.startswith("deposed") for _, _, reason in skipped)
    empty = sum(reason.startswith("the state lists no") for _, _, reason in skipped)
    if not any(record.mode == "managed" for record in records):
        notes.append("The state holds no resource.")
    if tainted:
        notes.append(f"Tainted and to be replaced: {tainted}.")
    if deposed:
        notes.append(f"Deposed objects left out: {deposed}.")
    if empty:
        notes.append(f"Resources without any instance: {empty}.")
    return tuple(notes)
