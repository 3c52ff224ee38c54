"""Threshold signers: the parties of a k-of-n group, the units that each of them runs, and who keeps key shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from auditor.catalog.clouds import cloud_named
from auditor.model.resource import Replica, Resource, Role
from auditor.model.tree import Every, Group, Leaf, Member, Node, Quorum
from auditor.model.verdict import Mode

if TYPE_CHECKING:
    from auditor.topology.build import ServiceBuilder

_HOLDERS = frozenset({Role.KEY, Role.SECRET})
_MOST_UNITS = 25


def parties(service: ServiceBuilder) -> tuple[str, ...]:
    """Return the addresses of the parties: what carries the threshold itself, else all compute of the service."""
    resources = service.graph.inventory.resources
    named = service.seeds.parties or service.seeds.addresses
    return tuple(sorted(a for a in named if a in resources and resources[a].role is Role.COMPUTE))


def keepers(service: ServiceBuilder) -> frozenset[str]:
    """Return the computes that keep key shares: nothing else in the input holds what they sign with."""
    if service.seeds.threshold is None:
        return frozenset(r.address for r in service.members.of_roles({Role.COMPUTE}) if _keeps_keys(service, r))
    resources = service.graph.inventory.resources
    return frozenset(a for a in parties(service) if not _needs_any(service, resources[a], _HOLDERS))


def _keeps_keys(service: ServiceBuilder, resource: Resource) -> bool:
    """Say whether a machine of a signing or custody service must hold the keys itself."""
    is_machine = resource.type in cloud_named(resource.provider).machines
    if service.seeds.function not in ("signing", "custody") or not is_machine:
        return False
    return not _needs_any(service, resource, _HOLDERS | {Role.DATA})


def _needs_any(service: ServiceBuilder, resource: Resource, roles: frozenset[Role]) -> bool:
    needed = (service.graph.resource(r.target) for r in service.graph.relations.get(resource.address, ()))
    return any(n is not None and n.role in roles for n in needed)


def pool(service: ServiceBuilder) -> dict[str, Node]:
    """Return, for every party, the group of all of them of which the threshold must be left."""
    if service.seeds.threshold is None:
        return {}
    found = parties(service)
    k = service.seeds.threshold[0]
    # Where enough parties are named, what a fleet runs are copies of one share; else its units are the parties.
    nodes = (
        [service.needs.node(a) for a in found] if len(found) >= k else [n for a in found for n in _units(service, a)]
    )
    total = max(service.seeds.threshold[1], len(nodes))
    hold = max(k, (total + 1) // 2)
    group = Group(f"{k} of {total} signers", tuple(Member(n) for n in nodes), Quorum((k, k), (hold, hold), (k, k)))
    return dict.fromkeys(found, group)


def _units(service: ServiceBuilder, address: str) -> tuple[Node, ...]:
    """Return one node per signer that the party at *address* runs: a fleet of five is five of them."""
    resource = service.graph.inventory.resources[address]
    count = resource.shape.count
    if not resource.shape.by_zone or count is None or not 1 < count <= _MOST_UNITS:
        return (service.needs.node(address),)
    stays = address in keepers(service)
    return tuple(service.needs.with_needs(resource, _unit(service, resource, i, stays=stays)) for i in range(count))


def _unit(service: ServiceBuilder, resource: Resource, number: int, *, stays: bool) -> Node:
    """Return unit *number* of a fleet: zones get equal shares, who has the odd units is open."""
    slots = _one_per_zone(resource)
    count, zones = resource.shape.count or 0, len(slots)
    label = f"{resource.address} unit {number + 1}"
    if number < count // zones * zones:
        home: Node = service.alone.slot(resource, slots[number % zones])
    else:
        home = _odd_unit(service, resource, slots, number % zones)
    if stays:
        return keeping(home)
    # Its key is elsewhere, so one that the fleet starts in another zone signs as well.
    others = tuple(Member(service.alone.slot(resource, s), Mode.STANDBY) for s in slots)
    return Group(label, (Member(home), *others))


def _one_per_zone(resource: Resource) -> tuple[Replica, ...]:
    found: dict[object, Replica] = {}
    for replica in resource.shape.replicas:
        found.setdefault(replica.spot, replica)
    return tuple(found.values())


def _odd_unit(service: ServiceBuilder, resource: Resource, slots: tuple[Replica, ...], place: int) -> Node:
    zones = tuple(dict.fromkeys(z for s in slots for z in s.spot.zones))
    var = f"{resource.address} odd units" if place < 2 else f"{resource.address} odd unit {place}"
    spot = replace(slots[0].spot, zones=zones, var=var, elsewhere=place == 1)
    return service.alone.leaf(resource, replace(slots[0], spot=spot))


def keeping(node: Node) -> Node:
    """Return *node* with leaves that are not rebuilt from code: they keep shares."""
    match node:
        case Leaf():
            return replace(node, rebuilt=False)
        case Every():
            return replace(node, children=tuple(keeping(c) if isinstance(c, Leaf) else c for c in node.children))
        case Group():
            return replace(node, members=tuple(replace(m, node=keeping(m.node)) for m in node.members))
