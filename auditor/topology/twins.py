"""Twins: the same role in several regions, or several machines of one block, joined or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from auditor.model.record import strip_keys
from auditor.model.resource import Resource
from auditor.model.tree import Group, Member, Node, Quorum
from auditor.model.verdict import Verdict

if TYPE_CHECKING:
    from auditor.topology.build import ServiceBuilder
    from auditor.topology.routers import Unit

# Words in names that tell places and ranks apart, not roles.
_PLACE_WORDS = re.compile(
    r"(?<![a-z0-9])("
    r"[a-z]{2}(?:[-_][a-z]+)+[-_]\d+|(?:us|eu|ap|sa|ca|me|af|il|mx)[a-z]{1,2}\d|"
    r"tokyo|tyo|osaka|kix|singapore|sgp|sin|seoul|sel|icn|mumbai|bom|sydney|syd|jakarta|ireland|dub|london|lon|"
    r"frankfurt|fra|paris|cdg|virginia|oregon|ohio|hongkong|hkg|"
    r"primary|secondary|standby|dr|main|active|passive|failover|replica|east|west|north|south"
    r")(?![a-z0-9])"
)


def join(service: ServiceBuilder, units: Sequence[Unit]) -> Iterable[Node]:
    """Return the units with twins grouped.

    Twins over regions with a router beside them serve together; without one, traffic has to be moved
    by a person, so the group only recovers. Several machines of one block may or may not stand in
    for each other: the input does not say, so both are kept.
    """
    routed = frozenset(r for u in units if len(u.regions) > 1 for r in u.regions)
    groups: dict[object, list[Unit]] = {}
    for unit in units:
        groups.setdefault(_key(service, unit), []).append(unit)
    for members in groups.values():
        nodes = list(dict.fromkeys(u.node for u in members))
        regions = {r for u in members for r in u.regions}
        if len(nodes) == 1:
            yield nodes[0]
        elif len(regions) == len(members) > 1:
            cap = Verdict.HOLDS if regions <= routed else Verdict.RECOVERS
            half = (len(nodes) + 1) // 2
            yield Group(_name(members), tuple(Member(n) for n in nodes), Quorum(hold=(half, half)), cap=cap)
        elif _is_one_block(service, members):
            n, half = len(nodes), (len(nodes) + 1) // 2
            quorum = Quorum(need=(n, 1), hold=(n, half), run=(n, 1))
            yield Group(_name(members), tuple(Member(x) for x in nodes), quorum)
        else:
            yield from nodes


def _name(members: Sequence[Unit]) -> str:
    return f"{strip_keys(members[0].address)} and its twins"


def _is_one_block(service: ServiceBuilder, members: Sequence[Unit]) -> bool:
    return len({strip_keys(u.address) for u in members}) == 1 or all(_pool(service, u) for u in members)


def _pool(service: ServiceBuilder, unit: Unit) -> str:
    resource = service.b.inventory.resources.get(unit.address)
    return resource.pool if resource is not None else ""


def _key(service: ServiceBuilder, unit: Unit) -> object:
    resource = service.b.inventory.resources.get(unit.address)
    if resource is None or len(unit.regions) != 1:
        return unit.address
    if resource.pool:
        return (resource.type, resource.pool)
    given = _without_place(str(resource.record.values.get("name") or ""))
    if given:
        return (resource.type, given)
    local = ".".join(strip_keys(unit.address).split(".")[-2:])
    return (resource.type, _without_place(local), _peer(resource))


@lru_cache(maxsize=4096)
def _without_place(name: str) -> str:
    """Return *name* without the words that say where or of what rank it is."""
    return re.sub(r"[-_]{2,}", "-", _PLACE_WORDS.sub("", name.lower())).strip("-_. ")


def _peer(resource: Resource) -> str:
    """Tell apart blocks of one name in different roles; modules that differ only in place are one."""
    module = strip_keys(resource.address).rpartition(f"{resource.type}.")[0]
    return _without_place(module)
