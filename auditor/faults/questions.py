"""What an evaluation is asked: scenarios as bit positions, with one mask for each thing that may be lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import msgspec

from auditor.model.verdict import Verdict


class Scenario(msgspec.Struct, frozen=True):
    """A set of losses that happen together.

    `against` names open choices (Place.var, Group.var) that turn out badly for this scenario; all
    others turn out well in the best case and badly in the worst case.
    """

    lost: frozenset[str] = frozenset()
    failed: frozenset[tuple[str, str]] = frozenset()
    """(resource address, domain id or "*"): this resource's replicas in that domain, or all of them."""
    against: frozenset[str] = frozenset()
    changed: frozenset[tuple[str, Verdict]] = frozenset()
    """(resource address, what its replicas give at least after a change): fixes that are tried."""


@dataclass(slots=True)
class Questions:
    """Scenarios gathered from all who ask, so that one pass over a tree answers them together."""

    count: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    failed: dict[str, dict[str, int]] = field(default_factory=dict)
    against: dict[str, int] = field(default_factory=dict)
    changed: dict[str, dict[Verdict, int]] = field(default_factory=dict)

    def ask(self, scenarios: Iterable[Scenario]) -> range:
        """Add *scenarios*; return their positions."""
        start = self.count
        for scenario in scenarios:
            bit = 1 << self.count
            self.count += 1
            for d in scenario.lost:
                self.lost[d] = self.lost.get(d, 0) | bit
            for address, domain in scenario.failed:
                self._fail(address, domain, bit)
            for v in scenario.against:
                self.against[v] = self.against.get(v, 0) | bit
            for address, gives in scenario.changed:
                known = self.changed.setdefault(address, {})
                known[gives] = known.get(gives, 0) | bit
        return range(start, self.count)

    def ask_lost(self, domains: Sequence[str], size: int) -> range:
        """Add the loss of every set of *size* of *domains*, in the order of itertools.combinations."""
        masks, total = masks_of_sets(len(domains), size)
        for d, mask in zip(domains, masks, strict=True):
            self.lost[d] = self.lost.get(d, 0) | (mask << self.count)
        return self._take(total)

    def ask_failed(self, addresses: Sequence[str], size: int) -> range:
        """Add the failure of every set of *size* of *addresses*, in the order of itertools.combinations."""
        masks, total = masks_of_sets(len(addresses), size)
        for a, mask in zip(addresses, masks, strict=True):
            self._fail(a, "*", mask << self.count)
        return self._take(total)

    def ask_each_failed(self, sets: Sequence[Iterable[str]], domains: Iterable[str]) -> range:
        """Add, for each of *sets*, the failure of all its addresses in all of *domains*."""
        inside = tuple(domains)
        for position, addresses in enumerate(sets, start=self.count):
            for a in addresses:
                for d in inside:
                    self._fail(a, d, 1 << position)
        return self._take(len(sets))

    def _fail(self, address: str, domain: str, mask: int) -> None:
        known = self.failed.setdefault(address, {})
        known[domain] = known.get(domain, 0) | mask

    def _take(self, total: int) -> range:
        start = self.count
        self.count += total
        return range(start, self.count)


@lru_cache(maxsize=256)
def masks_of_sets(n: int, size: int) -> tuple[tuple[int, ...], int]:
    """Return, for each of *n* items, which sets of *size* items hold it (a bit per set), and the number of sets."""
    if size == 1:
        return tuple(1 << i for i in range(n)), n
    held = [bytearray() for _ in range(n)]
    total = 0
    for total, chosen in enumerate(combinations(range(n), size), start=1):
        position = total - 1
        for i in chosen:
            mask = held[i]
            if len(mask) <= position >> 3:
                mask.extend(bytes((position >> 3) + 1 - len(mask)))
            mask[position >> 3] |= 1 << (position & 7)
    return tuple(int.from_bytes(m, "little") for m in held), total
