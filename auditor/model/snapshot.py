"""The fault trees of all services as plain data: what a page or another program can evaluate again."""

from __future__ import annotations

import msgspec

from auditor.model.domain import Domain


class SnapshotNode(msgspec.Struct, frozen=True, kw_only=True):
    """One node of a tree; which fields mean something depends on `kind`: leaf, every or group.

    Other nodes are named by their position in Snapshot.nodes, domains by their position in
    Snapshot.domains, verdicts by their rank (0 stops ... 4 holds).
    """

    kind: str
    label: str
    address: str = ""
    children: tuple[int, ...] = ()
    modes: tuple[str, ...] = ()
    """The mode of each child of a group."""
    need: tuple[int, int] = (1, 1)
    hold: tuple[int, int] = (1, 1)
    run: tuple[int, int] = (1, 1)
    start: int = -1
    cap: int = 4
    domains: tuple[int, ...] = ()
    one_of: tuple[int, ...] = ()
    elsewhere: bool = False
    rebuilt: bool = False
    ceiling: int = 4
    floor: int = 4


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """All trees, their shared nodes once, children before parents."""

    domains: tuple[Domain, ...]
    nodes: tuple[SnapshotNode, ...]
    roots: tuple[tuple[str, int], ...]
    """(service, position of its root)."""
