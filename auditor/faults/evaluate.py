"""Bit-parallel evaluation: one pass over a tree answers every scenario.

A scenario is a bit position. A node holds one integer per verdict threshold ("at least dips", ...)
for the worst and one for the best assignment of what the input leaves open (design section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.faults.losses import Losses
from auditor.faults.questions import Questions, Scenario
from auditor.faults.rows import THRESHOLDS, Bounds, Rows, all_of, at_least, tuple4
from auditor.model.domain import Domain
from auditor.model.tree import Every, Group, Leaf, Member, Node, postorder
from auditor.model.verdict import Mode, Verdict


@dataclass(slots=True)
class Evaluation:
    """The scenarios asked for, and the bounds of every node evaluated so far."""

    asked: Questions
    all: int
    losses: Losses
    known: dict[int, Bounds] = field(default_factory=dict)

    @classmethod
    def of(cls, scenarios: Iterable[Scenario], domains: Mapping[str, Domain]) -> Evaluation:
        """Return an evaluation of *scenarios*; *domains* says which domain lies within which."""
        asked = Questions()
        asked.ask(scenarios)
        return cls.answering(asked, domains)

    @classmethod
    def answering(cls, asked: Questions, domains: Mapping[str, Domain]) -> Evaluation:
        """Return an evaluation of everything that was *asked*."""
        everything = (1 << asked.count) - 1
        return cls(asked, everything, Losses(asked, domains, everything))

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
                return self.losses.bounds(node)
            case Every():
                return self._every([self.known[id(c)] for c in node.children])
            case Group():
                return self._group(node)

    def _every(self, below: Sequence[Bounds]) -> Bounds:
        if len(below) == 1:
            return below[0]
        worst = all_of([b.worst for b in below], self.all)
        for b in below:
            if b.best is not b.worst:
                return Bounds(worst, all_of([b.best for b in below], self.all))
        return Bounds(worst, worst)

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
