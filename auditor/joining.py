"""Several inputs become one set of records: the same stack seen twice is one, two stacks stay two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from auditor.catalog.clouds import cloud_named
from auditor.model.record import Record
from auditor.model.value import Known
from auditor.sources import Input


def merge(inputs: Sequence[Input]) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Join the records of all inputs, and say which inputs were taken as one stack.

    Two inputs with the same addresses are one stack seen twice unless an id or region says otherwise; the
    plan, which tells what comes next, wins over the state. Different stacks keep their addresses apart.
    """
    taken: dict[str, Record] = {}
    notes: list[str] = []
    for one in sorted(inputs, key=lambda i: not i.meta.kind.endswith("plan")):
        shared = [r for r in one.records if r.address in taken]
        differs = next((r for r in shared if _is_another(taken[r.address], r)), None)
        if shared and differs is None:
            other = taken[shared[0].address].origin.input
            notes.append(f"{one.meta.name} shows the same stack as {other}: of what both hold, {other} is used")
        for record in one.records:
            if record.address not in taken:
                taken[record.address] = record
            elif differs is not None:
                name = f"{PurePath(one.meta.name).parent.name}/{PurePath(one.meta.name).stem}//{record.address}"
                taken[name] = replace(record, address=name)
    return tuple(taken.values()), tuple(notes)


def _is_another(a: Record, b: Record) -> bool:
    """Say whether two records of one address are different resources: ids or regions that contradict."""
    ids = (a.values.get("id"), b.values.get("id"))
    if a.mode == "managed" and all(isinstance(i, str) and i for i in ids):
        return a.type != b.type or ids[0] != ids[1]
    homes = [_region_named(r) for r in (a, b)]
    return a.type != b.type or bool(homes[0] and homes[1] and homes[0] != homes[1])


def _region_named(record: Record) -> str:
    home = cloud_named(record.provider.name).home(record)
    configured = record.provider.region
    return home.region or home.zone_region or (str(configured.value or "") if isinstance(configured, Known) else "")
