"""What the user says about services, objectives and accepted risks (auditor.yaml)."""

from __future__ import annotations

import datetime
from fnmatch import fnmatchcase

import msgspec

from auditor.model.verdict import Level, Mode, Verdict


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Which resources belong to a service; a resource matches when any given criterion does."""

    tags: tuple[tuple[str, str], ...] = ()
    addresses: tuple[str, ...] = ()
    """Globs over addresses, URNs and ARNs."""
    modules: tuple[str, ...] = ()
    """Globs over module paths."""


class Objectives(msgspec.Struct, frozen=True, kw_only=True):
    """What a service must reach. `accept` is the worst verdict that counts as survived."""

    survive: tuple[Level, ...] = ()
    """Empty: nothing was asked for (a default applies, see Config.survive)."""
    accept: Verdict = Verdict.DIPS
    """The reader fills in the default of the file where a service says nothing."""
    rto_seconds: int | None = None
    rpo_seconds: int | None = None


class ThirdParty(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody outside the input that a service needs (an RPC provider, an MPC vendor, a DNS host)."""

    name: str
    alternatives: tuple[str, ...] = ()
    """Other third parties that take over by themselves when this one is lost."""
    mode: Mode = Mode.STANDBY


class Redundancy(msgspec.Struct, frozen=True, kw_only=True):
    """Resources that stand in for each other; `needed` of them must be left."""

    members: tuple[str, ...]
    """Globs over addresses."""
    needed: int = 1
    mode: Mode = Mode.SERVING


class ServiceConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of `services:`."""

    name: str
    function: str | None = None
    match: Match = msgspec.field(default_factory=Match)
    exclude: tuple[str, ...] = ()
    objectives: Objectives = msgspec.field(default_factory=Objectives)
    needs: tuple[ThirdParty, ...] = ()
    redundancy: tuple[Redundancy, ...] = ()
    threshold: tuple[int, int] | None = None
    """(k, n) of a threshold signing group."""
    line: int = 0


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted risk: hides matching findings until it expires (still listed in every report)."""

    policy: str
    address: str | None = None
    service: str | None = None
    reason: str
    owner: str | None = None
    expires: datetime.date | None = None
    line: int = 0


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The whole configuration; the defaults are those of a run without a file."""

    source: str | None = None
    services: tuple[ServiceConfig, ...] = ()
    survive: tuple[Level, ...] = (Level.ZONE, Level.REGION)
    """Levels that a service without its own objective must survive."""
    accept: Verdict = Verdict.DIPS
    service_tag: str = "resilience:service"
    function_tag: str = "resilience:function"
    threshold_tag: str = "resilience:threshold"
    suppressions: tuple[Suppression, ...] = ()
    zone_ids: tuple[tuple[str, str], ...] = ()
    """(zone name, zone id) pairs that the user states for the account."""


def glob_matches(glob: str, text: str) -> bool:
    """Whether *text* matches *glob*, in which `*` and `?` are wildcards and brackets stand for themselves.

    Terraform addresses hold brackets: as a character class, `this[0]` would match `this0` and not itself.
    """
    return fnmatchcase(text, glob.replace("[", "[[]"))
