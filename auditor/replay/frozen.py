"""A tree in which some resources cannot be started: a control plane that is down."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.model.domain import Place
from auditor.model.tree import Every, Group, Leaf, Node, children
from auditor.model.verdict import Verdict

_NEVER = Leaf("", "its control plane is down", Place(frozenset()), ceiling=Verdict.STOPS)


def without_start(root: Node, frozen: frozenset[str]) -> Node:
    """Return *root* with groups that cannot start anything where their resource is *frozen*.

    A standby that is promoted already runs: taking over is no launch.
    """
    built: dict[int, Node] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if id(node) in built:
            continue
        if ready:
            built[id(node)] = _rebuilt(node, built, frozen)
            continue
        stack.append((node, True))
        stack.extend((c, False) for c in children(node) if id(c) not in built)
    return built[id(root)]


def _rebuilt(node: Node, built: dict[int, Node], frozen: frozenset[str]) -> Node:
    match node:
        case Leaf():
            return node
        case Every():
            below = tuple(built[id(c)] for c in node.children)
            return node if _same(below, node.children) else replace(node, children=below)
        case Group():
            members = tuple(replace(m, node=built[id(m.node)]) for m in node.members)
            start = built[id(node.start)] if node.start is not None else None
            return replace(node, members=members, start=_NEVER if node.address in frozen else start)


def _same(a: tuple[Node, ...], b: tuple[Node, ...]) -> bool:
    return all(x is y for x, y in zip(a, b, strict=True))
