"""Failure domains and places: which losses take a replica away."""

from __future__ import annotations

import msgspec

from auditor.model.verdict import Level


class Domain(msgspec.Struct, frozen=True):
    """Things that fail together.

    `id` is the spelling used in every input and output: `aws`, `aws:ap-northeast-1`,
    `aws:ap-northeast-1:ap-northeast-1a`, `aws:account:123456789012`, `aws:global`,
    `third-party:fireblocks`.
    """

    id: str
    level: Level
    also: tuple[str, ...] = ()
    """Other spellings of the same domain (with the zone id instead of the zone name)."""
    within: frozenset[str] = frozenset()
    """Ids of the domains whose loss includes this one."""


class Place(msgspec.Struct, frozen=True):
    """Where one replica stands.

    `domains` are all known domains whose loss takes it. `one_of` are zones of which exactly one
    holds it (which one, the input does not say); `var` names that open choice, so that two
    replicas with one choice stay together. With `elsewhere` the replica stands in a zone of
    `one_of` other than the one that the choice `var` picked.
    """

    domains: frozenset[str]
    one_of: tuple[str, ...] = ()
    var: str = ""
    elsewhere: bool = False

    @property
    def touches(self) -> frozenset[str]:
        """Every domain whose loss may take the replica."""
        return self.domains | frozenset(self.one_of)
