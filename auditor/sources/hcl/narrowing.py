"""Tells which of a plan's candidates an expression means, from the source beside the plan.

A plan lists what an expression mentions, not what it does with it: slice(x, 0, 1) and x look the same, and so do two
keys of one map (https://developer.hashicorp.com/terraform/internals/json-format#expression-representation). The source
says it. It is believed where it fits the plan: same address, no known value that differs, no resource that the plan
does not name there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from auditor.errors import SourceError, UsageError
from auditor.model.record import UNCOUNTED, Record, Reference
from auditor.sources.hcl.reading import GAP, read_source
from auditor.sources.hcl.variables import Given, given_json
from auditor.sources.interface import Input, Reading
from auditor.sources.terraform.references import DYNAMIC

_LONGEST = 100
_REWRITTEN = frozenset({"user_data", "user_data_base64", "availability_zone"})
"""What the provider writes differently, or the source knows by label only."""


def narrowed(one: Input, directory: str, reading: Reading) -> Input:
    """Return the plan *one* with the references that the source in *directory* tells more exactly."""
    if not any(_is_open(ref) for record in one.records for ref in record.references) and not _has_gaps(one):
        return one
    try:
        source = read_source(directory, reading, _given(one.variables))
    except (SourceError, UsageError):
        return one  # the locator said already that there are no lines
    twins = {r.address: r for r in source.records if r.type != GAP and UNCOUNTED not in r.flags}
    known = frozenset(record.address for record in one.records)
    records = tuple(_narrow(record, twins.get(record.address), known) for record in one.records)
    if all(new is old for new, old in zip(records, one.records, strict=True)):
        return one
    note = (
        "The plan does not show what expressions make of the lists that they mention, nor dynamic blocks: "
        "they were read from the source beside it."
    )
    return replace(one, records=records, meta=replace(one.meta, notes=(*one.meta.notes, note)))


def _has_gaps(one: Input) -> bool:
    """Say whether a block holds something unknown that no expression of the plan explains."""
    return any(
        isinstance(mask, list) and any(mask) and not any(ref.path.split(".", 1)[0] == name for ref in record.references)
        for record in one.records
        for name, mask in record.unknown.items()
        if record.configured is None or name in record.configured
    )


def _given(variables: Mapping[str, msgspec.Raw]) -> dict[str, Given]:
    """Return the values that the plan was made with: files beside it may have changed since."""
    return {name: given_json(bytes(raw), f"the plan's variable {name}") for name, raw in variables.items()}


def _is_open(ref: Reference) -> bool:
    return len(ref.targets) > 1 or not ref.exact or bool(ref.opaque)


def _narrow(record: Record, twin: Record | None, known: frozenset[str]) -> Record:
    if twin is None or _differs(record, twin):
        return record
    said: dict[str, list[Reference]] = {}
    for ref in twin.references:
        said.setdefault(ref.path, []).append(ref)
    unseen = tuple(_unseen(record, twin, known))
    told = {ref.path for ref in unseen}
    counts = Counter(ref.path for ref in record.references)
    places: Counter[str] = Counter()
    references: list[Reference] = []
    for ref in record.references:
        there = said.get(ref.path, [])
        # Blocks of one kind stand in the same order in both, unless one side leaves some out.
        sharper = _sharper(ref, there[places[ref.path]], known) if len(there) == counts[ref.path] else ref
        places[ref.path] += 1
        if not any(path == ref.path or path.startswith(f"{ref.path}.") for path in told):
            references.append(sharper)
    references += unseen
    return record if tuple(references) == record.references else replace(record, references=tuple(references))


def _unseen(record: Record, twin: Record, known: frozenset[str]) -> Iterator[Reference]:
    """Yield what stands in dynamic blocks: a plan shows neither them nor what they mention."""
    guessed = {ref.path for ref in record.references if any(o.startswith(DYNAMIC) for o in ref.opaque)}
    listed = {ref.path for ref in record.references} - guessed
    for ref in twin.references:
        top = ref.path.split(".", 1)[0]
        if "." not in ref.path or ref.path in listed or not (record.values.get(top) or record.unknown.get(top)):
            continue
        if ref.exact and not ref.opaque and ref.targets and known.issuperset(ref.targets):
            yield ref


def _sharper(ref: Reference, said: Reference, known: frozenset[str]) -> Reference:
    if not _is_open(ref) or not said.exact or said.opaque or not said.targets:
        return ref
    allowed = known if ref.opaque else known.intersection(ref.targets)
    if not allowed.issuperset(said.targets) or (ref.exact and not ref.opaque and said.targets == ref.targets):
        return ref
    return replace(ref, targets=said.targets, attributes=said.attributes, exact=True, opaque=(), spare=False)


def _differs(record: Record, twin: Record) -> bool:
    return any(
        _is_plain(value) and _is_plain(other) and value != other
        for name, value in record.values.items()
        if name not in _REWRITTEN and (other := twin.values.get(name)) is not None
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST and "{" not in value and "\n" not in value
    return isinstance(value, bool | int)
