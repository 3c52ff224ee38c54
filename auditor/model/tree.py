"""Fault trees: what a service needs, down to single replicas in their places."""

from __future__ import annotations

import msgspec

from auditor.model.domain import Place
from auditor.model.recovery import Pace, Span
from auditor.model.verdict import Mode, Verdict


class Leaf(msgspec.Struct, frozen=True, eq=False):
    """One replica of one resource: it works until its place is lost.

    `rebuilt` marks a part that keeps nothing: on the loss of its region or account it is built
    again from code and counts as `restores` (design section 3). `ceiling` is what it gives while
    nothing is lost: an empty fleet gives `recovers` at best. A wider [floor, ceiling] says that
    the input leaves open what it gives.
    """

    __hash__ = object.__hash__

    address: str
    label: str
    place: Place
    rebuilt: bool = False
    ceiling: Verdict = Verdict.HOLDS
    floor: Verdict | None = None
    age: Span | None = None
    """How old a backup may be when it is needed, where the input tells."""


class Every(msgspec.Struct, frozen=True, eq=False):
    """Works as well as the worst of its children; an empty one always holds."""

    __hash__ = object.__hash__

    label: str
    children: tuple[Node, ...]
    address: str = ""


class Member(msgspec.Struct, frozen=True, eq=False):
    """One member of a group and what it does while the others work."""

    __hash__ = object.__hash__

    node: Node
    mode: Mode = Mode.SERVING


class Quorum(msgspec.Struct, frozen=True):
    """How many members a group needs, by count.

    `need` must be left for anything at all; with `hold` serving ones left it holds; with `run` left
    something still runs, so nothing has to be started. Two values each: for the assignment of what
    the input leaves open that is worst, and for the best one.
    """

    need: tuple[int, int] = (1, 1)
    hold: tuple[int, int] = (1, 1)
    run: tuple[int, int] = (1, 1)

    @property
    def is_open(self) -> bool:
        """Whether the input leaves a count open."""
        return self.need[0] != self.need[1] or self.hold[0] != self.hold[1] or self.run[0] != self.run[1]


class Group(msgspec.Struct, frozen=True, eq=False):
    """Interchangeable members, some of which must be left.

    `start` is what a member needs to start (images, secrets): it caps every verdict that rests on
    starting something, and does not touch what runs. `var` names the open choice that separates
    the two values of the quorum.
    """

    __hash__ = object.__hash__

    label: str
    members: tuple[Member, ...]
    quorum: Quorum = Quorum()
    start: Node | None = None
    var: str = ""
    address: str = ""
    cap: Verdict = Verdict.HOLDS
    """The best this group gives once a serving member is lost (RDS Multi-AZ clusters dip)."""
    switch: Pace | None = None
    """What passes until the users of a lost member are sent to the others (DNS), where that is known."""


Node = Leaf | Every | Group


def walk(root: Node) -> tuple[Node, ...]:
    """Return every node under *root* once, parents before children."""
    seen: dict[int, Node] = {}
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen[id(node)] = node
        stack.extend(reversed(children(node)))
    return tuple(seen.values())


def postorder(root: Node) -> tuple[Node, ...]:
    """Return every node under *root* once, children before parents; *root* is the last."""
    out: dict[int, Node] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, is_ready = stack.pop()
        if id(node) in out:
            continue
        if is_ready or isinstance(node, Leaf):
            out[id(node)] = node
            continue
        stack.append((node, True))
        stack += [(c, False) for c in children(node) if id(c) not in out]
    return tuple(out.values())


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct children of *node*, members and start needs alike."""
    match node:
        case Leaf():
            return ()
        case Every():
            return node.children
        case Group():
            below = tuple(m.node for m in node.members)
            return (*below, node.start) if node.start is not None else below


def leaves(root: Node) -> tuple[Leaf, ...]:
    """Return every leaf under *root* once."""
    return tuple(n for n in walk(root) if isinstance(n, Leaf))


def signature(node: Node, names: dict[str, int] | None = None) -> tuple[object, ...]:
    """Return what decides the verdicts of *node*, without labels: equal signatures, equal verdicts.

    Open choices are numbered in the order in which they appear.
    """
    seen: dict[str, int] = {} if names is None else names
    match node:
        case Leaf():
            place = node.place
            choice = seen.setdefault(place.var, len(seen)) if place.one_of else -1
            return (place.domains, place.one_of, choice, place.elsewhere, node.rebuilt, node.ceiling, node.floor)
        case Every():
            return ("every", *(signature(c, seen) for c in node.children))
        case Group():
            own = seen.setdefault(node.var, len(seen)) if node.var else -1
            members = tuple((m.mode, signature(m.node, seen)) for m in node.members)
            start = signature(node.start, seen) if node.start is not None else None
            return ("group", members, node.quorum, start, own, node.cap)
