"""Twins: the same role in several regions, or several machines of one block, joined or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from auditor.model.record import strip_keys
from auditor.model.resource import Resource
from auditor.model.tree import Every, Group, Member, Node, Quorum
from auditor.model.verdict import Mode, Verdict
from auditor.topology.pools import weighted

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
    units = _by_front(units)
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
            yield _over_regions(members, is_routed=regions <= routed)
        elif all(_pool(service, u) for u in members):
            yield _pooled(service, members)
        elif _is_one_block(members):
            n, half = len(nodes), (len(nodes) + 1) // 2
            quorum = Quorum(need=(n, 1), hold=(n, half), run=(n, 1))
            yield Group(_name(members), tuple(Member(x) for x in nodes), quorum)
        else:
            yield from nodes


def _over_regions(units: Sequence[Unit], *, is_routed: bool) -> Group:
    """Return twins of several regions; where customers are sent to some only, the others wait for a person."""
    steered = [u for u in units if u.front]
    waiting = Mode.PROMOTABLE if 0 < len(steered) < len(units) else Mode.SERVING
    members = tuple(Member(u.node, Mode.SERVING if u.front else waiting) for u in units)
    half = (sum(1 for m in members if m.mode is Mode.SERVING) + 1) // 2
    cap = Verdict.HOLDS if is_routed or waiting is Mode.PROMOTABLE else Verdict.RECOVERS
    return Group(_name(units), members, Quorum(hold=(half, half)), cap=cap)


def _by_front(units: Sequence[Unit]) -> Sequence[Unit]:
    """Return *units* with the names of one front joined: an A and an AAAA record are one way in."""
    out: dict[object, Unit] = {}
    for unit in units:
        key = (unit.front,) if unit.front else (unit.address, unit.node)
        known = out.get(key)
        if known is not None:
            both = Every(unit.front, tuple(dict.fromkeys((known.node, unit.node))))
            unit = replace(known, node=both)  # noqa: PLW2901 - the joined one takes its place
        out[key] = unit
    return tuple(out.values())


def _name(members: Sequence[Unit]) -> str:
    return f"{strip_keys(members[0].address)} and its twins"


def _is_one_block(members: Sequence[Unit]) -> bool:
    return len({strip_keys(u.address) for u in members}) == 1


def _pooled(service: ServiceBuilder, members: Sequence[Unit]) -> Node:
    """Return a pool, each member counted by its units: it holds while half of them are left."""
    found = (service.graph.inventory.resources.get(u.address) for u in members)
    units = [r.units if r is not None else None for r in found]
    return weighted(_name(members), [(u.node, n) for u, n in zip(members, units, strict=True)])


def _pool(service: ServiceBuilder, unit: Unit) -> str:
    resource = service.graph.inventory.resources.get(unit.address)
    return resource.pool if resource is not None else ""


def _key(service: ServiceBuilder, unit: Unit) -> object:
    resource = service.graph.inventory.resources.get(unit.front or unit.address)
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
