"""Writes the fault trees of services down as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.model.domain import Domain
from auditor.model.snapshot import Snapshot, SnapshotNode
from auditor.model.tree import Every, Group, Leaf, Node, children
from auditor.model.verdict import Level
from auditor.topology.interface import Service


def snapshot(services: Sequence[Service], domains: Mapping[str, Domain]) -> Snapshot:
    """Return the trees of *services*; what they share is written once."""
    order = list(Level)
    listed = tuple(sorted(domains.values(), key=lambda d: (order.index(d.level), d.id)))
    place = {d.id: i for i, d in enumerate(listed)}
    nodes: list[SnapshotNode] = []
    known: dict[int, int] = {}
    for service in services:
        stack: list[tuple[Node, bool]] = [(service.root, False)]
        while stack:
            node, ready = stack.pop()
            if id(node) in known:
                continue
            if ready:
                known[id(node)] = len(nodes)
                nodes.append(_written(node, known, place))
                continue
            stack.append((node, True))
            stack.extend((c, False) for c in reversed(children(node)) if id(c) not in known)
    roots = tuple((s.seeds.name, known[id(s.root)]) for s in services)
    return Snapshot(domains=listed, nodes=tuple(nodes), roots=roots)


def _written(node: Node, known: Mapping[int, int], place: Mapping[str, int]) -> SnapshotNode:
    match node:
        case Leaf():
            floor = node.ceiling if node.floor is None else node.floor
            return SnapshotNode(
                kind="leaf",
                label=node.label,
                address=node.address,
                domains=tuple(sorted(place[d] for d in node.place.domains)),
                one_of=tuple(place[d] for d in node.place.one_of),
                elsewhere=node.place.elsewhere,
                rebuilt=node.rebuilt,
                ceiling=int(node.ceiling),
                floor=int(floor),
            )
        case Every():
            below = tuple(known[id(c)] for c in node.children)
            return SnapshotNode(kind="every", label=node.label, address=node.address, children=below)
        case Group():
            return SnapshotNode(
                kind="group",
                label=node.label,
                address=node.address,
                children=tuple(known[id(m.node)] for m in node.members),
                modes=tuple(m.mode.value for m in node.members),
                need=node.quorum.need,
                hold=node.quorum.hold,
                run=node.quorum.run,
                start=known[id(node.start)] if node.start is not None else -1,
                cap=int(node.cap),
            )
