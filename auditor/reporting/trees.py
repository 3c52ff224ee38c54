"""Writes fault trees as data, for the JSON report and for the page that evaluates them again."""

from __future__ import annotations

from typing import cast

from auditor.model.snapshot import Snapshot, SnapshotNode
from auditor.reporting import schema


def shape(s: Snapshot) -> schema.SnapshotShape:
    """Return the trees in the shape of the JSON report."""
    return schema.SnapshotShape(
        domains=[
            schema.TreeDomainShape(id=d.id, level=d.level, also=list(d.also), within=sorted(d.within))
            for d in s.domains
        ],
        nodes=[_node(n) for n in s.nodes],
        roots=[schema.TreeRootShape(service=name, node=node) for name, node in s.roots],
    )


def _node(n: SnapshotNode) -> schema.TreeNodeShape:
    return schema.TreeNodeShape(
        kind=cast("schema.NodeKind", n.kind),
        label=n.label,
        address=n.address,
        children=list(n.children),
        modes=list(n.modes),
        need=n.need,
        hold=n.hold,
        run=n.run,
        start=n.start,
        cap=n.cap,
        domains=list(n.domains),
        one_of=list(n.one_of),
        elsewhere=n.elsewhere,
        rebuilt=n.rebuilt,
        ceiling=n.ceiling,
        floor=n.floor,
    )
