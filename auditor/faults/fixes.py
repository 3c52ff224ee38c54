"""The smallest set of changes that lifts a service to its objective, proved by evaluating the tree with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec

from auditor.faults.analysis import Tree
from auditor.faults.evaluate import Evaluation
from auditor.faults.questions import Questions
from auditor.faults.rows import Bounds, Rows, tuple4
from auditor.model.domain import Domain
from auditor.model.verdict import Interval, Verdict

# Sets up to this size are all tried; above it one change after the other is taken away while the objective stays.
MAX_TOGETHER = 3
MAX_CANDIDATES = 24


class Repair(msgspec.Struct, frozen=True):
    """Changes to make together, and the worst verdict over the domains asked for, with them."""

    addresses: tuple[str, ...]
    after: Interval


def smallest(
    tree: Tree,
    domains: Mapping[str, Domain],
    accept: Verdict,
    lost: Sequence[str],
    gives: Mapping[str, Verdict],
) -> Repair | None:
    """Return the fewest of *gives* that lift the loss of each of *lost* to *accept*.

    *gives* says for each resource that may be changed what its replicas give at least after the change.
    Where all changes together do not reach *accept*, the fewest that reach as far; None where no change helps.
    """
    trial = _Trial(tree, domains, lost, gives)
    everything = tuple(gives)
    without = [tuple(b for b in everything if b != a) for a in everything]
    before, best, *rest = trial.after([(), everything, *without])
    target = min(accept, best.worst)
    if target <= before.worst:
        return None
    # A change never worsens a verdict: what cannot be left out alone is part of every set that reaches the target.
    needed = tuple(a for a, i in zip(everything, rest, strict=True) if i.worst < target)
    if len(needed) == len(everything):
        return Repair(everything, best)
    optional = tuple(a for a in everything if a not in needed)
    for size in _sizes(len(optional)):
        found = trial.first([(*needed, *more) for more in combinations(optional, size)], target)
        if found is not None:
            return found
    return trial.reduced(needed, optional, target)


def _sizes(optional: int) -> range:
    """Return how many optional changes are tried together, every set of them."""
    return range((MAX_TOGETHER if optional <= MAX_CANDIDATES else 1) + 1)


class _Trial:
    """Evaluates the tree with sets of changes, many in one evaluation."""

    def __init__(
        self, tree: Tree, domains: Mapping[str, Domain], lost: Sequence[str], gives: Mapping[str, Verdict]
    ) -> None:
        self.tree = tree
        self.domains = domains
        self.lost = lost
        self.gives = gives

    def first(self, sets: Sequence[tuple[str, ...]], target: Verdict) -> Repair | None:
        """Return the first of *sets* that reaches *target*."""
        found = zip(sets, self.after(sets), strict=True)
        return next((Repair(chosen, after) for chosen, after in found if after.worst >= target), None)

    def reduced(self, needed: tuple[str, ...], optional: Sequence[str], target: Verdict) -> Repair:
        """Return a set that reaches *target* and of which nothing can be left out."""
        kept = list(optional)
        for address in optional:
            rest = [a for a in kept if a != address]
            if self.after([(*needed, *rest)])[0].worst >= target:
                kept = rest
        chosen = (*needed, *kept)
        return Repair(chosen, self.after([chosen])[0])

    def after(self, sets: Sequence[tuple[str, ...]]) -> list[Interval]:
        """Return the worst verdict over the losses with each of *sets* changed."""
        if not sets:
            return []
        total = len(sets)
        masks: dict[str, int] = {}
        for i, chosen in enumerate(sets):
            for a in chosen:
                masks[a] = masks.get(a, 0) | (1 << i)
        asked = Questions(count=total * len(self.lost))
        for j, domain in enumerate(self.lost):
            asked.lost[domain] = ((1 << total) - 1) << (j * total)
        for address, mask in masks.items():
            asked.changed[address] = {self.gives[address]: _repeated(mask, total, len(self.lost))}
        bounds = Evaluation.answering(asked, self.domains).over(self.tree.nodes)
        worst = _joint(bounds.worst, total, len(self.lost))
        best = worst if bounds.best is bounds.worst else _joint(bounds.best, total, len(self.lost))
        both = Bounds(worst, best)
        return [both.interval(i) for i in range(total)]


def _repeated(mask: int, width: int, times: int) -> int:
    return sum(mask << (j * width) for j in range(times))


def _joint(rows: Rows, width: int, times: int) -> Rows:
    """Return, for each of *width* sets, what holds in each of the *times* losses."""
    full = (1 << width) - 1
    out = [full] * 4
    for i, row in enumerate(rows):
        for j in range(times):
            out[i] &= row >> (j * width)
    return tuple4(out)
