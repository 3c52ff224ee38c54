"""Bit-parallel evaluation: one pass over a tree answers every scenario.

A scenario is a bit position. A node holds one integer per verdict threshold ("at least dips", ...)
for the worst and one for the best assignment of what the input leaves open. All-of is `&`, any-of is
`|`, k-of-n a bit-sliced counter (design section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.model.domain import Domain
from auditor.model.tree import Every, Group, Leaf, Node, children
from auditor.model.verdict import Interval, Level, Mode, Verdict

THRESHOLDS = (Verdict.RESTORES, Verdict.RECOVERS, Verdict.DIPS, Verdict.HOLDS)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A set of losses that happen together.

    `against` names open choices (Place.var, Group.var) that turn out badly for this scenario; all
    others turn out well in the best case and badly in the worst case.
    """

    lost: frozenset[str] = frozenset()
    failed: frozenset[tuple[str, str]] = frozenset()
    """(resource address, domain id or "*"): this resource's replicas in that domain, or all of them."""
    against: frozenset[str] = frozenset()
    healed: frozenset[str] = frozenset()
    """Addresses whose replicas are taken as spread: no zone or region loss reaches them (a fix tried)."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Four integers for the worst and four for the best case, one per threshold, lowest first."""

    worst: tuple[int, int, int, int]
    best: tuple[int, int, int, int]

    def interval(self, bit: int) -> Interval:
        """Return the verdict interval of the scenario at position *bit*."""
        return Interval(_rank(self.worst, bit), _rank(self.best, bit))


def _rank(levels: Sequence[int], bit: int) -> Verdict:
    return Verdict(sum((level >> bit) & 1 for level in levels))


@dataclass(slots=True)
class Evaluation:
    """The scenarios asked for, and the bounds of every node evaluated so far."""

    scenarios: tuple[Scenario, ...]
    domains: dict[str, Domain]
    all: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    failed: dict[tuple[str, str], int] = field(default_factory=dict)
    against: dict[str, int] = field(default_factory=dict)
    healed: dict[str, int] = field(default_factory=dict)
    known: dict[int, Bounds] = field(default_factory=dict)
    _reached: dict[str, int] = field(default_factory=dict)
    _credits: dict[frozenset[str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, scenarios: Iterable[Scenario], domains: dict[str, Domain]) -> Evaluation:
        """Return an evaluation of *scenarios*; *domains* says which domain lies within which."""
        e = cls(tuple(scenarios), domains)
        e.all = (1 << len(e.scenarios)) - 1
        for position, scenario in enumerate(e.scenarios):
            bit = 1 << position
            for d in scenario.lost:
                e.lost[d] = e.lost.get(d, 0) | bit
            for f in scenario.failed:
                e.failed[f] = e.failed.get(f, 0) | bit
            for v in scenario.against:
                e.against[v] = e.against.get(v, 0) | bit
            for h in scenario.healed:
                e.healed[h] = e.healed.get(h, 0) | bit
        return e

    def bounds(self, root: Node) -> Bounds:
        """Return the bounds of *root*, evaluating every node under it once."""
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if id(node) in self.known:
                continue
            if ready:
                self.known[id(node)] = self._evaluate(node)
                continue
            stack.append((node, True))
            stack.extend((c, False) for c in children(node) if id(c) not in self.known)
        return self.known[id(root)]

    def _evaluate(self, node: Node) -> Bounds:
        match node:
            case Leaf():
                return self._leaf(node)
            case Every():
                return self._every([self.known[id(c)] for c in node.children])
            case Group():
                return self._group(node)

    def _every(self, below: Sequence[Bounds]) -> Bounds:
        worst = [self.all] * 4
        best = [self.all] * 4
        for b in below:
            worst = [x & y for x, y in zip(worst, b.worst, strict=True)]
            best = [x & y for x, y in zip(best, b.best, strict=True)]
        return Bounds(tuple4(worst), tuple4(best))

    # --- leaves -------------------------------------------------------------------------------

    def _lost_in(self, domain: str) -> int:
        """Scenarios in which *domain* is lost, itself or with a domain that contains it."""
        mask = self._reached.get(domain)
        if mask is None:
            mask = self.lost.get(domain, 0)
            known = self.domains.get(domain)
            for outer in known.within if known else ():
                mask |= self.lost.get(outer, 0)
            self._reached[domain] = mask
        return mask

    def _leaf(self, leaf: Leaf) -> Bounds:
        fixed = self._fixed_loss(leaf)
        worst_open, best_open = self._open_loss(leaf)
        kept = ~self.healed.get(leaf.address, 0)
        worst_lost = (fixed | worst_open) & kept
        best_lost = (fixed | best_open) & kept
        credit = self._credit(leaf) if leaf.rebuilt else 0
        floor = leaf.ceiling if leaf.floor is None else leaf.floor
        return Bounds(
            self._levels(worst_lost, credit, floor),
            self._levels(best_lost, credit, leaf.ceiling),
        )

    def _levels(self, lost: int, credit: int, ceiling: Verdict) -> tuple[int, int, int, int]:
        alive = self.all & ~lost
        rows = [alive if t <= ceiling else 0 for t in THRESHOLDS]
        rows[0] |= credit
        return tuple4(rows)

    def _fixed_loss(self, leaf: Leaf) -> int:
        mask = 0
        for d in leaf.place.domains:
            mask |= self._lost_in(d)
        if not self.failed:
            return mask
        mask |= self.failed.get((leaf.address, "*"), 0)
        for d in leaf.place.domains:
            mask |= self.failed.get((leaf.address, d), 0)
        if len(leaf.place.one_of) == 1:
            only = leaf.place.one_of[0]
            mask |= self.failed.get((leaf.address, only), 0)
        return mask

    def _open_loss(self, leaf: Leaf) -> tuple[int, int]:
        """Return the scenarios in which the open zone is lost in the worst and in the best case."""
        zones = leaf.place.one_of
        if not zones:
            return 0, 0
        some = twice = 0
        every = self.all
        failed = 0
        for z in zones:
            lost = self._lost_in(z)
            twice |= some & lost
            some |= lost
            every &= lost
            failed |= self.failed.get((leaf.address, z), 0)
        against = self.against.get(leaf.place.var, 0)
        if leaf.place.elsewhere:
            # The choice picked another zone, so one lost zone takes either the first or this one.
            return twice, every
        return some | failed, every | (some & against)

    def _credit(self, leaf: Leaf) -> int:
        """Scenarios that take the leaf's region or account but leave its provider."""
        place = leaf.place.domains
        credit = self._credits.get(place)
        if credit is None:
            credit = self._credits[place] = self._credit_of(place)
        if self.failed:
            credit |= self.failed.get((leaf.address, "*"), 0) & ~self._gone(place)
            for d in place:
                if self.domains[d].level in (Level.REGION, Level.ACCOUNT):
                    credit |= self.failed.get((leaf.address, d), 0) & ~self._gone(place)
        return credit

    def _credit_of(self, place: frozenset[str]) -> int:
        mask = 0
        for d in place:
            if self.domains[d].level in (Level.REGION, Level.ACCOUNT):
                mask |= self._lost_in(d)
        return mask & ~self._gone(place)

    def _gone(self, place: frozenset[str]) -> int:
        """Scenarios that take the provider itself: nothing is rebuilt there."""
        mask = 0
        for d in place:
            if self.domains[d].level in (Level.PROVIDER, Level.GLOBAL):
                mask |= self.lost.get(d, 0)
        return mask

    # --- groups -------------------------------------------------------------------------------

    def _group(self, group: Group) -> Bounds:
        against = self.against.get(group.var, 0) if group.var else 0
        worst = self._side(group, 0)
        best = self._side(group, 1)
        if against:
            # In these scenarios the group's own open choice turns out badly, its members' do not.
            bad = self._side(group, 0, members_best=True)
            best = tuple4((b & ~against) | (w & against) for b, w in zip(best, bad, strict=True))
        return Bounds(worst, best)

    def _side(self, group: Group, side: int, *, members_best: bool = False) -> tuple[int, int, int, int]:
        levels = {
            id(m): (self.known[id(m.node)].best if side or members_best else self.known[id(m.node)].worst)
            for m in group.members
        }
        need, hold, run = group.quorum.need[side], group.quorum.hold[side], group.quorum.run[side]
        start = self._start(group, best=bool(side or members_best))

        def count(threshold: int, modes: frozenset[Mode], k: int) -> int:
            return at_least(k, [levels[id(m)][threshold] for m in group.members if m.mode in modes], self.all)

        running = count(2, _SERVING, max(run, 1)) if start is not None else self.all
        rows: list[int] = []
        for threshold, modes in enumerate(_MODES):
            enough = count(threshold, modes, need)
            if start is not None and threshold < 3:
                enough &= start[threshold] | running
            rows.append(enough)
        rows[3] &= count(3, _SERVING, hold)
        if group.cap < Verdict.HOLDS:
            complete = count(3, _SERVING, len([m for m in group.members if m.mode == Mode.SERVING]))
            rows = [r if t <= group.cap else r & complete for r, t in zip(rows, THRESHOLDS, strict=True)]
        # At least dips implies at least recovers, and so on.
        for i in (2, 1, 0):
            rows[i] |= rows[i + 1]
        return tuple4(rows)

    def _start(self, group: Group, *, best: bool) -> tuple[int, int, int, int] | None:
        if group.start is None:
            return None
        below = self.known[id(group.start)]
        return below.best if best else below.worst


_SERVING = frozenset({Mode.SERVING})
_MODES: tuple[frozenset[Mode], ...] = (
    frozenset(Mode),
    frozenset({Mode.SERVING, Mode.STANDBY, Mode.PROMOTABLE}),
    frozenset({Mode.SERVING, Mode.STANDBY}),
    _SERVING,
)


def tuple4(rows: Iterable[int]) -> tuple[int, int, int, int]:
    """Return *rows* as a tuple of exactly four integers."""
    a, b, c, d = rows
    return a, b, c, d


def at_least(k: int, masks: Sequence[int], everything: int) -> int:
    """Return the scenarios in which at least *k* of *masks* are set (a bit-sliced counter)."""
    if k <= 0:
        return everything
    if k > len(masks):
        return 0
    if k == 1:
        some = 0
        for m in masks:
            some |= m
        return some
    if k == len(masks):
        every = everything
        for m in masks:
            every &= m
        return every
    # reached[j]: scenarios in which at least j+1 masks were set so far.
    reached = [0] * k
    for m in masks:
        for j in range(k - 1, 0, -1):
            reached[j] |= reached[j - 1] & m
        reached[0] |= m
    return reached[k - 1]
