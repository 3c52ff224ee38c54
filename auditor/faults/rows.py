"""Rows of bits: per threshold the scenarios that give at least that verdict, and how rows are put together.

All-of is `&`, any-of is `|`, k-of-n a bit-sliced counter (design section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from auditor.model.verdict import Interval, Verdict

THRESHOLDS = (Verdict.RESTORES, Verdict.RECOVERS, Verdict.DIPS, Verdict.HOLDS)
Rows = tuple[int, int, int, int]
"""One integer per threshold, lowest first: the scenarios that give at least that verdict."""
_VERDICTS = tuple(Verdict)


class Bounds(msgspec.Struct, frozen=True):
    """The rows of the worst and of the best case."""

    worst: Rows
    best: Rows

    def interval(self, bit: int) -> Interval:
        """Return the verdict interval of the scenario at position *bit*."""
        return Interval(_rank(self.worst, bit), _rank(self.best, bit))

    def below(self, accept: Verdict) -> int:
        """Return the scenarios whose worst case is worse than *accept*, as a complement: bits set are fine."""
        return self.worst[accept - 1] if accept > Verdict.STOPS else -1


def _rank(rows: Rows, bit: int) -> Verdict:
    mask = 1 << bit
    if rows[3] & mask:
        return Verdict.HOLDS
    return _VERDICTS[bool(rows[0] & mask) + bool(rows[1] & mask) + bool(rows[2] & mask)]


def all_of(rows: Iterable[Rows], everything: int) -> Rows:
    """Return the rows of what works as well as the worst of *rows*."""
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
