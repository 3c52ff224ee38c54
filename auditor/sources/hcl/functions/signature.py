"""How a function is described."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.sources.hcl.types import Type

Shape = Callable[..., Any]
"""A function over arguments that may be, or hold, unknown values."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A function over arguments that are known through and through."""

    run: Callable[..., Any]
    takes: tuple[Type | None, ...] = ()
    """Types the arguments are converted to; the last one holds for all that follow."""
    gives: Type | None = None
    least: int = 1
    most: int | None = 1
    takes_null: bool = False
    low: Callable[[Sequence[Any]], int | None] | None = None
    """What the result is not below although the arguments are not known."""
