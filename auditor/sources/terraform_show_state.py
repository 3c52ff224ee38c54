"""Reads `terraform show -json` of a state."""

from __future__ import annotations

from auditor.model.record import InputMeta, Origin, Record
from auditor.sources.document import Document
from auditor.sources.interface import Input
from auditor.sources.terraform.notes import tool_of
from auditor.sources.terraform.planned import from_shown
from auditor.sources.terraform.providers import unconfigured
from auditor.sources.terraform.schema import ShownResource, ShownValues
from auditor.sources.terraform.values import NotUnderstoodError, shown_resources

KIND = "terraform-show-state"
_VERSIONS = frozenset({"format_version", "terraform_version"})


def detect(document: Document) -> bool:
    """Return whether *document* is a shown state; an empty one holds its versions only."""
    if document.has("planned_values") or document.has("resource_changes") or document.has("configuration"):
        return False
    if document.has("values"):
        return document.has("format_version") or document.has("terraform_version")
    return document.has("format_version") and document.fields.keys() <= _VERSIONS


def read(document: Document) -> Input:
    """Return the records of a shown state."""
    values = document.decode("values", ShownValues, ShownValues())
    records: list[Record] = []
    skipped: list[tuple[str, str, str]] = []
    taken: set[str] = set()
    for pointer, resource, _ in shown_resources(values.root_module, "/values/root_module", document.name):
        if isinstance(resource, NotUnderstoodError):
            skipped.append((resource.address or pointer, resource.type, f"not understood: {resource}"))
            continue
        reason = "listed twice" if resource.address in taken else ""
        if resource.deposed_key:
            reason = f"deposed object {resource.deposed_key}: left over from an unfinished replacement"
        try:
            if not reason:
                records.append(_record(resource, Origin(document.name, KIND, pointer)))
                taken.add(resource.address)
        except NotUnderstoodError as error:
            reason = f"not understood: {error}"
        if reason:
            skipped.append((resource.address, resource.type, reason))
    meta = InputMeta(
        name=document.name,
        kind=KIND,
        sha256=document.sha256,
        tool=tool_of(document, (record.provider.source for record in records)),
        notes=_notes(records, skipped),
    )
    return Input(meta=meta, records=tuple(records), skipped=tuple(skipped), outputs=bytes(values.outputs))


def _record(resource: ShownResource, origin: Origin) -> Record:
    found = from_shown(resource, origin.pointer)
    return Record(
        address=found.address,
        type=found.type,
        name=found.name,
        module=found.module,
        index=found.index,
        mode=found.mode,
        values=found.values,
        unknown={},
        provider=unconfigured(found.provider, type_=found.type),
        origin=origin,
        dependencies=tuple(resource.depends_on or ()),
        flags=frozenset({"tainted"} if resource.tainted else ()),
        sensitive=found.sensitive,
    )


def _notes(records: list[Record], skipped: list[tuple[str, str, str]]) -> tuple[str, ...]:
    notes = []
    if not any(record.mode == "managed" for record in records):
        notes.append("The state holds no resource.")
    tainted = sum("tainted" in record.flags for record in records)
    deposed = sum(reason.startswith("deposed") for _, _, reason in skipped)
    if tainted:
        notes.append(f"Tainted and to be replaced: {tainted}.")
    if deposed:
        notes.append(f"Deposed objects left out: {deposed}.")
    return tuple(notes)
