"""Several inputs become one set of records: the same stack seen twice is one, two stacks stay two.

Stacks that know each other (a network's state, the plan of what runs in it, the state of the second Region) are
joined by ids, ARNs and names when references are resolved; here only addresses are kept apart, and what one
input reads as a data source is taken to be the resource that another input manages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from msgspec.structs import replace

from auditor.catalog.clouds import cloud_named
from auditor.model.record import Record, Reference, strip_keys
from auditor.model.value import Known
from auditor.sources import Input

# Given names and ranges: one resource does not have two of them.
_GIVEN = ("name", "identifier", "cluster_identifier", "function_name", "bucket", "family", "cidr_block", "domain_name",
          "cluster_id", "replication_group_id", "self_link")  # fmt: skip
_SOURCE = "terraform-source"
_FORESEEN = ("plan", "preview", "program")
"""Kinds of input that tell what comes next end so."""


def merge(inputs: Sequence[Input]) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Join the records of all inputs, and say which inputs were taken as one stack.

    Two inputs with the same addresses are one stack seen twice unless ids, names or regions contradict; the
    plan, which tells what comes next, wins over the state. Different stacks keep their addresses apart.
    """
    taken: dict[str, Record] = {}
    called: dict[str, str] = {}
    notes: list[str] = []
    for one in sorted(inputs, key=lambda i: not i.meta.kind.endswith(_FORESEEN)):
        shared = [r for r in one.records if r.address in taken]
        if _is_same_stack(one.records, shared, taken):
            other = taken[shared[0].address].origin.input
            notes.append(f"{one.meta.name} shows the same stack as {other}: of what both hold, {other} is used")
            taken = {r.address: r for r in one.records} | taken
            called.update({f"{one.meta.name}//{r.address}": r.address for r in one.records})
        else:
            for old, record in zip(one.records, _apart(one, shared, taken), strict=True):
                taken[record.address] = record
                called[f"{one.meta.name}//{old.address}"] = record.address
    return _without_read_twice(_reached(tuple(taken.values()), called)), tuple(notes)


def _reached(records: tuple[Record, ...], called: Mapping[str, str]) -> tuple[Record, ...]:
    """Return *records* with each reference into another stack (INPUT//ADDRESS) as what that is called here."""
    return tuple(
        replace(r, references=_redirected(r.references, called))
        if r.origin.kind == _SOURCE and any("//" in t for ref in r.references for t in ref.targets)
        else r
        for r in records
    )


def _is_same_stack(records: Sequence[Record], shared: Sequence[Record], taken: Mapping[str, Record]) -> bool:
    """Say whether an input shows a stack that was read already.

    A few blocks of one name in one place say nothing: most of the smaller of the two has to be shared.
    """
    managed = [r for r in shared if r.mode == "managed"]
    if not managed or any(_is_another(taken[r.address], r) for r in managed):
        return False
    others = {taken[r.address].origin.input for r in managed}
    known = sum(1 for r in taken.values() if r.mode == "managed" and r.origin.input in others)
    smaller = min(known, sum(1 for r in records if r.mode == "managed"))
    return 2 * len(managed) >= smaller


def _is_another(a: Record, b: Record) -> bool:
    """Say whether two records of one address are different resources: ids, names or regions that contradict."""
    if a.origin.kind.split("-")[0] != b.origin.kind.split("-")[0] or a.values.get("urn") != b.values.get("urn"):
        return True  # of two tools, or of two Pulumi stacks
    if a.type != b.type:
        return True
    ids = (a.values.get("id"), b.values.get("id"))
    if all(isinstance(i, str) and i for i in ids):
        return ids[0] != ids[1]
    if any(_contradict(a.values.get(k), b.values.get(k)) for k in _GIVEN):
        return True
    homes = [_region_named(r) for r in (a, b)]
    return bool(homes[0] and homes[1] and homes[0] != homes[1])


def _contradict(a: object, b: object) -> bool:
    return isinstance(a, str) and isinstance(b, str) and bool(a) and bool(b) and a != b


def _region_named(record: Record) -> str:
    home = cloud_named(record.provider.name).home(record)
    configured = record.provider.region
    return home.region or home.zone_region or (str(configured.value or "") if isinstance(configured, Known) else "")


def _apart(one: Input, shared: Sequence[Record], taken: Mapping[str, Record]) -> Iterable[Record]:
    """Return the records of another stack, those whose address is taken under the input's name."""
    path = PurePath(one.meta.name)
    prefix = f"{path.parent.name}/{path.stem}"
    while any(f"{prefix}//{r.address}" in taken for r in shared):
        prefix += "'"
    renamed = {r.address: f"{prefix}//{r.address}" for r in shared}
    return (_renamed(r, renamed) for r in one.records) if renamed else one.records


def _renamed(record: Record, names: Mapping[str, str]) -> Record:
    blocks = {strip_keys(a): strip_keys(n) for a, n in names.items()}
    return replace(
        record,
        address=names.get(record.address, record.address),
        references=_redirected(record.references, names),
        dependencies=tuple(blocks.get(d, names.get(d, d)) for d in record.dependencies),
    )


def _redirected(references: Iterable[Reference], names: Mapping[str, str]) -> tuple[Reference, ...]:
    return tuple(
        replace(r, targets=tuple(names.get(t, t) for t in r.targets)) if any(t in names for t in r.targets) else r
        for r in references
    )


def _without_read_twice(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Leave out data sources that read what some input manages, and let references mean the managed one."""
    looked_up = {r.type for r in records if r.mode == "data"}
    managed: dict[tuple[str, str], str] = {}
    for r in records:
        if r.mode == "managed" and r.type in looked_up:
            managed.update(dict.fromkeys(_identities(r), r.address))
    read = {r.address: m for r in records if r.mode == "data" for m in _managed_as(r, managed)}
    if not read:
        return records
    return tuple(
        replace(r, references=_redirected(r.references, read)) if r.references else r
        for r in records
        if r.address not in read
    )


def _managed_as(record: Record, managed: Mapping[tuple[str, str], str]) -> Iterable[str]:
    found = [managed[i] for i in _identities(record) if i in managed]
    return found[:1]


def _identities(record: Record) -> tuple[tuple[str, str], ...]:
    values = (record.values.get(k) for k in ("arn", "id", "self_link"))
    return tuple((record.type, v) for v in values if isinstance(v, str) and v)
