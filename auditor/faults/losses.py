"""The bounds of single leaves: the scenarios in which a replica is lost, and what it still gives."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.faults.questions import Questions
from auditor.faults.rows import THRESHOLDS, Bounds, Rows, tuple4
from auditor.model.domain import Domain
from auditor.model.tree import Leaf
from auditor.model.verdict import Level, Verdict


class Losses:
    """Says of every leaf in which scenarios it is lost; what leaves in one place share is worked out once."""

    def __init__(self, asked: Questions, domains: Mapping[str, Domain], everything: int) -> None:
        self.asked = asked
        self.domains = domains
        self.all = everything
        self._reached: dict[str, int] = {}
        self._taken: dict[frozenset[str], int] = {}
        self._credits: dict[frozenset[str], int] = {}
        self._providers: dict[frozenset[str], int] = {}
        self._alike: dict[tuple[object, ...], Bounds] = {}

    def bounds(self, leaf: Leaf) -> Bounds:
        """Return the bounds of *leaf*; leaves in one place share them unless something was asked of one by name."""
        asked, place = self.asked, leaf.place
        if leaf.address in asked.failed or leaf.address in asked.changed:
            return self._find(leaf)
        key = (place.domains, place.one_of, place.var, place.elsewhere, leaf.rebuilt, leaf.ceiling, leaf.floor)
        known = self._alike.get(key)
        if known is None:
            known = self._alike[key] = self._find(leaf)
        return known

    def _find(self, leaf: Leaf) -> Bounds:
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
