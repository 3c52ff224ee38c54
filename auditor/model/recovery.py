"""How long a recovery takes and how much data it loses: spans of seconds with the assumption behind them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Span(msgspec.Struct, frozen=True):
    """A time in seconds: at least `low`, at most `high`; None where nothing in the input sets a limit."""

    low: int = 0
    high: int | None = 0

    @property
    def is_zero(self) -> bool:
        """Whether it is certainly no time at all."""
        return self.high == 0

    def at_most(self, seconds: int) -> bool | None:
        """Say whether the time stays within *seconds*; None where it may or may not."""
        if self.high is not None and self.high <= seconds:
            return True
        return False if self.low > seconds else None


NONE = Span()
OPEN = Span(0, None)


def longest(spans: Iterable[Span]) -> Span:
    """Return the span of things that happen side by side: as long as the longest."""
    low, high = 0, 0
    is_open = False
    for span in spans:
        low = max(low, span.low)
        is_open = is_open or span.high is None
        high = max(high, span.high or 0)
    return Span(low, None if is_open else high)


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """What it takes until a replica of one mode serves in place of the lost ones."""

    rto: Span
    rpo: Span
    assumes: str
    """One sentence: why these spans."""
    source: str
    """The vendor page that states them."""
    is_verified: bool = False
    """Whether the figures were seen in the vendor's text; others are said to be unverified."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """What a service can reach when one domain is lost."""

    rto: Span = NONE
    rpo: Span = NONE
    assumptions: tuple[str, ...] = ()
