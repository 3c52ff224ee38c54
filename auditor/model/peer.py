"""What another scanner says of a resource, beside what we say."""

from __future__ import annotations

import msgspec


class CheckOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One check of checkov on one resource."""

    check: str
    name: str
    address: str
    passed: bool


class SecondOpinion(msgspec.Struct, frozen=True, kw_only=True):
    """A check of checkov on a member of a service, and whether our verdict says otherwise."""

    service: str
    check: str
    name: str
    address: str
    passed: bool
    contradicted: str = ""
    """Why our verdict says otherwise, in a sentence; "" where both agree or ask for different things."""
