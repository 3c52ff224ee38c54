"""The controls that come with the package, and what policies have to do with them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from auditor.model.control import Control, Framework
from auditor.model.verdict import Level

_DATA = Path(__file__).resolve().parent / "data" / "controls.json"
# Technical standards belong to the regulation that asks for them.
_WITH: dict[str, tuple[str, ...]] = {"dora": ("dora", "dora-rts"), "mica": ("mica", "mica-rts")}


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Frameworks, controls, and the topics of policies and levels."""

    frameworks: tuple[Framework, ...]
    controls: tuple[Control, ...]
    policies: dict[str, tuple[str, ...]]
    """Topics of a policy, by id."""
    ranges: dict[str, tuple[str, ...]]
    """Topics of all other policies, by the first four characters of the id."""
    levels: dict[Level, tuple[str, ...]]
    """Topics of the loss of a domain of this level."""

    def topics(self, policy: str, level: Level | None) -> frozenset[str]:
        """Return what a finding of *policy* about a domain of *level* is about."""
        known = self.policies.get(policy)
        if known is not None:
            return frozenset(known)
        of_level = self.levels.get(level, ()) if level is not None else ()
        return frozenset({*self.ranges.get(policy[:4], ()), *of_level})


@cache
def catalogue() -> Catalogue:
    """Return all that is known of controls."""
    return msgspec.json.decode(_DATA.read_bytes(), type=Catalogue)


def expand(names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the frameworks *names* mean; `all` means every one. Raises KeyError for another name."""
    known = {f.id for f in catalogue().frameworks}
    out: dict[str, None] = {}
    for name in names:
        if name == "all":
            out |= dict.fromkeys(f.id for f in catalogue().frameworks)
        elif name in known:
            out |= dict.fromkeys(_WITH.get(name, (name,)))
        else:
            raise KeyError(name)
    return tuple(out)
