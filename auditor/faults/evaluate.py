"""Bit-parallel evaluation: one pass over a tree answers every scenario.

A scenario is a bit position. A node holds one integer per verdict threshold ("at least dips", ...)
for the worst and one for the best assignment of what the input leaves open. All-of is `&`, any-of is
`|`, k-of-n a bit-sliced counter (design section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.faults.questions import Questions, Scenario
from auditor.model.domain import Domain
from auditor.model.tree import Every, Group, Leaf, Member, Node, postorder
from auditor.model.verdict import Interval, Level, Mode, Verdict

THRESHOLDS = (Verdict.RESTORES, Verdict.RECOVERS, Verdict.DIPS, Verdict.HOLDS)
Rows = tuple[int, int, int, int]
"""One integer per threshold, lowest first: the scenarios that give at least that verdict."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The rows of the worst and of the best case."""

    worst: Rows
    best: Rows

    def interval(self, bit: int) -> Interval:
        """Return the verdict interval of the scenario at position *bit*."""
        return Interval(_rank(self.worst, bit), _rank(self.best, bit))

    def below(self, accept: Verdict) -> int:
        """Return the scenarios whose worst case is worse than *accept*, as a complement: bits set are fine."""
        return self.worst[accept - 1] if accept > Verdict.STOPS else -1


_VERDICTS = tuple(Verdict)


def _rank(rows: Rows, bit: int) -> Verdict:
    mask = 1 << bit
    if rows[3] & mask:
        return Verdict.HOLDS
    return _VERDICTS[bool(rows[0] & mask) + bool(rows[1] & mask) + bool(rows[2] & mask)]


@dataclass(slots=True)
class Evaluation:
    """The scenarios asked for, and the bounds of every node evaluated so far."""

    asked: Questions
    domains: Mapping[str, Domain]
    all: int
    known: dict[int, Bounds] = field(default_factory=dict)
    _reached: dict[str, int] = field(default_factory=dict)
    _taken: dict[frozenset[str], int] = field(default_factory=dict)
    _credits: dict[frozenset[str], int] = field(default_factory=dict)
    _providers: dict[frozenset[str], int] = field(default_factory=dict)
    _alike: dict[tuple[object, ...], Bounds] = field(default_factory=dict)

    @classmethod
    def of(cls, scenarios: Iterable[Scenario], domains: Mapping[str, Domain]) -> Evaluation:
        """Return an evaluation of *scenarios*; *domains* says which domain lies within which."""
        asked = Questions()
        asked.ask(scenarios)
        return cls.answering(asked, domains)

    @classmethod
    def answering(cls, asked: Questions, domains: Mapping[str, Domain]) -> Evaluation:
        """Return an evaluation of everything that was *asked*."""
        return cls(asked, domains, (1 << asked.count) - 1)

    def bounds(self, root: Node) -> Bounds:
        """Return the bounds of *root*, evaluating every node under it once."""
        return self.over(postorder(root))

    def over(self, nodes: Sequence[Node]) -> Bounds:
        """Return the bounds of the last of *nodes*, which come after all of their children."""
        known = self.known
        for node in nodes:
            key = id(node)
            if key not in known:
                known[key] = self._evaluate(node)
        return known[id(nodes[-1])]

    def _evaluate(self, node: Node) -> Bounds:
        match node:
            case Leaf():
                return self._leaf(node)
            case Every():
                return self._every([self.known[id(c)] for c in node.children])
            case Group():
                return self._group(node)

    def _every(self, below: Sequence[Bounds]) -> Bounds:
        if len(below) == 1:
            return below[0]
        worst = _all_of([b.worst for b in below], self.all)
        for b in below:
            if b.best is not b.worst:
                return Bounds(worst, _all_of([b.best for b in below], self.all))
        return Bounds(worst, worst)

    # --- leaves -------------------------------------------------------------------------------

    def _lost_in(self, domain: str) -> int:
        """Scenarios in which *domain* is lost, itself or with a domain that contains it."""
        mask = self._reached.get(domain)
        if mask is None:
            mask = self.asked.lost.get(domain, 0)
            known = self.domains.get(domain)
            for outer in known.within if known else ():
                mask |= self.asked.lost.get(outer, 0)
            self._reached[domain] = mask
        return mask

    def _leaf(self, leaf: Leaf) -> Bounds:
        """Return the bounds of *leaf*; leaves in one place share them unless something was asked of one by name."""
        asked, place = self.asked, leaf.place
        if leaf.address in asked.failed or leaf.address in asked.changed:
            return self._find_leaf(leaf)
        key = (place.domains, place.one_of, place.var, place.elsewhere, leaf.rebuilt, leaf.ceiling, leaf.floor)
        known = self._alike.get(key)
        if known is None:
            known = self._alike[key] = self._find_leaf(leaf)
        return known

    def _find_leaf(self, leaf: Leaf) -> Bounds:
        fixed = self._fixed_loss(leaf)
        worst_lost, best_lost = fixed, fixed
        if leaf.place.one_of:
            worst_open, best_open = self._open_loss(leaf)
            worst_lost, best_lost = fixed | worst_open, fixed | best_open
        credit = self._credit(leaf) if leaf.rebuilt else 0
        floor = leaf.ceiling if leaf.floor is None else leaf.floor
        worst = self._levels(leaf, worst_lost, credit, floor)
        if worst_lost == best_lost and floor is leaf.ceiling:
            return Bounds(worst, worst)
        return Bounds(worst, self._levels(leaf, best_lost, credit, leaf.ceiling))

    def _levels(self, leaf: Leaf, lost: int, credit: int, ceiling: Verdict) -> Rows:
        alive = self.all & ~lost
        if ceiling is Verdict.HOLDS:
            rows: Rows = (alive | credit, alive, alive, alive)
        else:
            rows = tuple4([alive if t <= ceiling else 0 for t in THRESHOLDS])
            rows = (rows[0] | credit, *rows[1:])
        changed = self.asked.changed.get(leaf.address)
        return self._after_change(changed, rows) if changed else rows

    def _after_change(self, changed: Mapping[Verdict, int], rows: Rows) -> Rows:
        """Return what the leaf gives where a fix is tried on its resource: at least what the fix promises."""
        out = list(rows)
        for gives, mask in changed.items():
            for i, threshold in enumerate(THRESHOLDS):
                out[i] |= mask if threshold <= gives else 0
        return tuple4(out)

    def _fixed_loss(self, leaf: Leaf) -> int:
        place = leaf.place
        mask = self._taken.get(place.domains)
        if mask is None:
            mask = 0
            for d in place.domains:
                mask |= self._lost_in(d)
            self._taken[place.domains] = mask
        failed = self.asked.failed.get(leaf.address)
        if failed is None:
            return mask
        for d, more in failed.items():
            if d == "*" or d in place.domains:
                mask |= more
        if len(place.one_of) == 1:
            mask |= failed.get(place.one_of[0], 0)
        return mask

    def _open_loss(self, leaf: Leaf) -> tuple[int, int]:
        """Return the scenarios in which the open zone is lost in the worst and in the best case."""
        failing = self.asked.failed.get(leaf.address, {})
        some = twice = failed = 0
        every = self.all
        for z in leaf.place.one_of:
            lost = self._lost_in(z)
            twice |= some & lost
            some |= lost
            every &= lost
            failed |= failing.get(z, 0)
        if leaf.place.elsewhere:
            # The choice picked another zone, so one lost zone takes either the first or this one.
            return twice, every
        against = self.asked.against.get(leaf.place.var, 0)
        return some | failed, every | (some & against)

    def _credit(self, leaf: Leaf) -> int:
        """Scenarios that take the leaf's region or account but leave its provider."""
        place = leaf.place.domains
        credit = self._credits.get(place)
        if credit is None:
            credit = self._credits[place] = self._credit_of(place)
        failed = self.asked.failed.get(leaf.address)
        if failed:
            more = failed.get("*", 0)
            for d in place:
                if d in failed and self.domains[d].level in (Level.REGION, Level.ACCOUNT):
                    more |= failed[d]
            credit |= more & ~self._gone(place)
        return credit

    def _credit_of(self, place: frozenset[str]) -> int:
        mask = 0
        for d in place:
            if self.domains[d].level in (Level.REGION, Level.ACCOUNT):
                mask |= self._lost_in(d)
        return mask & ~self._gone(place)

    def _gone(self, place: frozenset[str]) -> int:
        """Scenarios that take the provider itself: nothing is rebuilt there."""
        mask = self._providers.get(place)
        if mask is None:
            mask = 0
            for d in place:
                if self.domains[d].level in (Level.PROVIDER, Level.GLOBAL):
                    mask |= self.asked.lost.get(d, 0)
            self._providers[place] = mask
        return mask

    # --- groups -------------------------------------------------------------------------------

    def _group(self, group: Group) -> Bounds:
        below = [self.known[id(m.node)] for m in group.members]
        start = self.known[id(group.start)] if group.start is not None else None
        worst = self._side(group, 0, [b.worst for b in below], start.worst if start else None)
        is_open = group.quorum.is_open or any(b.best is not b.worst for b in (*below, *((start,) if start else ())))
        if not is_open:
            return Bounds(worst, worst)
        above = [b.best for b in below]
        best = self._side(group, 1, above, start.best if start else None)
        against = self.asked.against.get(group.var, 0) if group.var else 0
        if against:
            # In these scenarios the group's own open choice turns out badly, its members' do not.
            bad = self._side(group, 0, above, start.best if start else None)
            best = tuple4((b & ~against) | (w & against) for b, w in zip(best, bad, strict=True))
        return Bounds(worst, best)

    def _side(self, group: Group, side: int, rows: Sequence[Rows], start: Rows | None) -> Rows:
        """Return the rows of *group* with its members' *rows*, by the quorum of the worst (0) or best (1) case."""
        quorum = group.quorum
        need, hold = quorum.need[side], quorum.hold[side]
        serving = [r for m, r in zip(group.members, rows, strict=True) if m.mode is Mode.SERVING]
        out = [self._enough(group.members, rows, threshold, need) for threshold in range(4)]
        if start is not None:
            running = at_least(max(quorum.run[side], 1), [r[2] for r in serving], self.all)
            out[:3] = [row & (start[i] | running) for i, row in enumerate(out[:3])]
        out[3] &= at_least(hold, [r[3] for r in serving], self.all)
        if group.cap < Verdict.HOLDS:
            complete = at_least(len(serving), [r[3] for r in serving], self.all)
            out = [r if t <= group.cap else r & complete for r, t in zip(out, THRESHOLDS, strict=True)]
        # At least dips implies at least recovers, and so on.
        for i in (2, 1, 0):
            out[i] |= out[i + 1]
        return tuple4(out)

    def _enough(self, members: Sequence[Member], rows: Sequence[Rows], threshold: int, need: int) -> int:
        modes = _MODES[threshold]
        return at_least(need, [r[threshold] for m, r in zip(members, rows, strict=True) if m.mode in modes], self.all)


_MODES: tuple[frozenset[Mode], ...] = (
    frozenset(Mode),
    frozenset({Mode.SERVING, Mode.STANDBY, Mode.PROMOTABLE}),
    frozenset({Mode.SERVING, Mode.STANDBY}),
    frozenset({Mode.SERVING}),
)


def _all_of(rows: Iterable[Rows], everything: int) -> Rows:
    a = b = c = d = everything
    for w, x, y, z in rows:
        a &= w
        b &= x
        c &= y
        d &= z
    return a, b, c, d


def tuple4(rows: Iterable[int]) -> Rows:
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
