"""Pools: members that stand in for each other, counted by the units that each of them runs."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from auditor.model.tree import Group, Member, Node, Quorum

_LARGEST = 64
"""Members of one group at most: beyond, which part is half stays open."""


def weighted(name: str, nodes: Sequence[tuple[Node, int | None]]) -> Node:
    """Return a group that holds while half of the units are left; unknown sizes leave open which part that is."""
    sizes = [n for _, n in nodes if n]
    step = gcd(*sizes) if sizes else 1
    if len(sizes) < len(nodes) or sum(sizes) // step > _LARGEST:
        return Group(name, tuple(Member(x) for x, _ in nodes), Quorum(hold=(len(nodes), 1)))
    # A node that counts several times stands in the group several times.
    members = tuple(Member(x) for x, n in nodes for _ in range((n or 0) // step))
    half = (len(members) + 1) // 2
    return Group(name, members, Quorum(hold=(half, half)))
