"""Minimal cut sets: the smallest sets of domains, or of resources, whose joint loss is worse than accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from auditor.faults.questions import Questions, masks_of_sets
from auditor.faults.rows import Bounds
from auditor.model.domain import Domain
from auditor.model.tree import Leaf
from auditor.model.verdict import Interval, Level, Verdict

# The number of sets grows with the power of their size; beyond these limits they are not looked for, and it is said.
MAX_DOMAINS = {2: 400, 3: 60}
MAX_RESOURCES = {2: 200}


class Cut(msgspec.Struct, frozen=True):
    """A minimal set of domains or resources whose joint loss is worse than accepted."""

    members: tuple[str, ...]
    interval: Interval


class Cuts(msgspec.Struct, frozen=True):
    """All minimal cut sets found, the smallest first, and which sizes were not looked for."""

    domains: tuple[Cut, ...] = ()
    resources: tuple[Cut, ...] = ()
    not_searched: tuple[str, ...] = ()


class CutSearch:
    """Asks for the loss of every set of domains up to three and of every set of resources up to two.

    A provider holds all of its regions, so it is no useful part of a larger set.
    """

    def __init__(self, asked: Questions, reach: Sequence[Domain], found: Sequence[Leaf], *, largest: int = 3) -> None:
        self.reach = tuple(d for d in reach if d.level is not Level.PROVIDER)
        self.ids = tuple(d.id for d in self.reach)
        self.addresses = tuple(sorted({leaf.address for leaf in found if leaf.address}))
        self.of_domains = {
            size: asked.ask_lost(self.ids, size)
            for size in range(1, largest + 1)
            if len(self.ids) <= MAX_DOMAINS.get(size, len(self.ids))
        }
        self.of_resources = {
            size: asked.ask_failed(self.addresses, size)
            for size in (1, 2)
            if len(self.addresses) <= MAX_RESOURCES.get(size, len(self.addresses))
        }

    def read(self, bounds: Bounds, accept: Verdict) -> Cuts:
        """Return the minimal cut sets that *bounds* holds."""
        inside = [tuple(j for j, d in enumerate(self.reach) if a.id in d.within) for a in self.reach]
        outside = [tuple(j for j, d in enumerate(self.reach) if d.id in a.within) for a in self.reach]
        domains = _minimal(self.ids, self.of_domains, bounds, accept, _Nesting(inside, outside))
        flat = _Nesting([()] * len(self.addresses), [()] * len(self.addresses))
        resources = _minimal(self.addresses, self.of_resources, bounds, accept, flat)
        return Cuts(tuple(domains), tuple(resources), tuple(self._not_searched()))

    def _not_searched(self) -> Iterator[str]:
        for size, word in ((2, "two"), (3, "three")):
            if size not in self.of_domains:
                yield f"cut sets of {word} domains were not looked for, it touches {len(self.ids)} domains"
        if 2 not in self.of_resources:
            yield f"cut sets of two resources were not looked for, it rests on {len(self.addresses)} resources"


class _Nesting(msgspec.Struct, frozen=True):
    """For every item the items that lie inside it, and those that it lies inside."""

    inside: Sequence[tuple[int, ...]]
    outside: Sequence[tuple[int, ...]]


def _minimal(
    items: Sequence[str], asked: Mapping[int, range], bounds: Bounds, accept: Verdict, nesting: _Nesting
) -> Iterator[Cut]:
    found: list[tuple[int, ...]] = []
    for size, positions in asked.items():
        failing = _failing(bounds, accept, positions)
        if not failing:
            continue
        masks, _ = masks_of_sets(len(items), size)
        if size > 1:
            failing &= ~_nested(masks, nesting)
            for cut in found:
                failing &= ~_covered(cut, masks, nesting)
        for chosen, position in _sets(len(items), size, failing):
            found.append(chosen)
            yield Cut(tuple(items[i] for i in chosen), bounds.interval(positions[position]))


def _failing(bounds: Bounds, accept: Verdict, positions: range) -> int:
    """Return which of *positions* may give a verdict worse than *accept*, the first as the lowest bit."""
    if not positions:
        return 0
    return (~bounds.below(accept) >> positions.start) & ((1 << len(positions)) - 1)


def _nested(masks: Sequence[int], nesting: _Nesting) -> int:
    """Return the sets in which one item lies within another one: the larger one alone is the same loss."""
    out = 0
    for i, inner in enumerate(nesting.inside):
        for j in inner:
            out |= masks[i] & masks[j]
    return out


def _covered(cut: Iterable[int], masks: Sequence[int], nesting: _Nesting) -> int:
    """Return the sets that hold each item of *cut*, or something that the item lies within."""
    out = -1
    for i in cut:
        some = masks[i]
        for j in nesting.outside[i]:
            some |= masks[j]
        out &= some
    return out


def _sets(n: int, size: int, chosen: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield the sets of *size* out of *n* items whose bit in *chosen* is set, with their positions."""
    if not chosen:
        return
    bits = bin(chosen)[:1:-1]
    for position, (members, bit) in enumerate(zip(combinations(range(n), size), bits, strict=False)):
        if bit == "1":
            yield members, position
