"""What was read and what became of it; nothing is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from auditor.inventory import Inventory
from auditor.model.record import OUTSIDE
from auditor.model.resource import Role
from auditor.result import Coverage, SkippedRecord
from auditor.sources import Input
from auditor.topology.interface import Topology

NOT_SHOWN = frozenset({Role.NETWORK, Role.SUPPORT, Role.BACKUP, Role.PART})
"""Roles that matter only through other resources."""


def coverage(
    inputs: Sequence[Input], inventory: Inventory, topology: Topology, not_searched: Sequence[str]
) -> Coverage:
    """Return the account of every record of *inputs*; *not_searched* says what the analysis left out."""
    inside = {a for s in topology.services for a, b in s.members.items() if b.role != "tagged"}
    managed = [r for r in inventory.resources.values() if r.record.mode == "managed"]
    main = [r for r in managed if r.role not in NOT_SHOWN]
    skipped = [SkippedRecord(address=a, type=t, reason=why) for i in inputs for a, t, why in i.skipped]
    unknown = Counter(s.type for s in inventory.skipped if s.type != OUTSIDE)
    skipped += [SkippedRecord(address=s.address, type=s.type, reason=s.reason) for s in inventory.skipped]
    notes = [n for i in inputs for n in i.meta.notes]
    return Coverage(
        read=sum(1 for r in inventory.records.values() if r.mode == "managed"),
        modelled=len(main),
        supporting=len(managed) - len(main),
        not_modelled=tuple(sorted(unknown.items(), key=lambda kv: (-kv[1], kv[0]))),
        skipped=tuple(skipped),
        in_no_service=tuple(sorted(r.address for r in main if r.address not in inside)),
        notes=tuple(dict.fromkeys([*notes, *inventory.notes, *not_searched])),
    )
