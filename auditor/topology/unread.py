"""What an input asked for and did not get: every service that it may concern becomes as open as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from auditor.inventory import UNKNOWN
from auditor.model.domain import Place
from auditor.model.record import Record, Unread
from auditor.model.resource import Replica, Resource, Role, Spot
from auditor.model.tree import Every, Group, Leaf, Member, Node, Quorum
from auditor.model.verdict import Mode, Verdict
from auditor.topology.alone import Alone
from auditor.topology.interface import Service

# Unread ways in may already fail over; anything else that was not read somebody has to promote.
_ROUTING = ("aws_route53_record", "aws_cloudfront_distribution", "aws_globalaccelerator_accelerator")
_SHOWN = 8


def widen(service: Service, unread: Sequence[Unread], alone: Alone) -> Service:
    """Return *service* with what was not read as open: it may need it, and it may be saved by it."""
    used = [a for a, b in service.members.items() if b.role != "tagged"]
    inside = [alone.graph.inventory.resources[a] for a in used if a in alone.graph.inventory.resources]
    near = [u for u in unread if _touches(u, inside, alone)]
    far = [u for u in unread if u not in near and not u.id and any(r.account == u.account for r in inside)]
    if not near and not far:
        return service
    root: Node = service.root
    for (account, region), some in _by_home((*near, *far)).items():
        root = _perhaps_saved(root, _home(inside, account), region, some, alone)
    needed = [_perhaps_needed(_home(inside, a), r, alone) for a, r in _by_home(near)]
    if needed:
        root = Every(service.seeds.name, (root, *needed))
    return replace(service, root=root, gaps=(*service.gaps, *_sentences(near, far)))


def _touches(unread: Unread, inside: Sequence[Resource], alone: Alone) -> bool:
    if unread.id:
        about = {a for a, r in alone.graph.inventory.records.items() if unread.id in _ids(r)}
        known = [alone.graph.inventory.resources[a] for a in about if a in alone.graph.inventory.resources]
        if known and all(r.role not in (Role.NETWORK, Role.PART) for r in known):
            return any(r.address in about for r in inside)
    return any(_stands_in(r, unread) for r in inside)


def _ids(record: Record) -> tuple[object, object]:
    return record.values.get("id"), record.values.get("arn")


def _stands_in(resource: Resource, unread: Unread) -> bool:
    same_account = resource.account in (unread.account, UNKNOWN)
    return same_account and (unread.region in ("", resource.region) or resource.region == UNKNOWN)


def _by_home(unread: Iterable[Unread]) -> dict[tuple[str, str], list[Unread]]:
    out: dict[tuple[str, str], list[Unread]] = {}
    for one in unread:
        out.setdefault((one.account, one.region), []).append(one)
    return out


def _home(inside: Sequence[Resource], account: str) -> Resource:
    """Return a resource whose provider, and account where there is one, the gap shares."""
    return next((r for r in inside if r.account == account and r.region), next(iter(inside)))


def _place(near: Resource, region: str, alone: Alone, zones: tuple[str, ...] = ()) -> Place:
    place = alone.domains.place(near, Replica(region=region or near.region, spot=Spot(zones)))
    if region:
        return place
    # Global services fall with no Region.
    return Place(frozenset(d for d in place.domains if not _is_region(d, alone)))


def _is_region(domain: str, alone: Alone) -> bool:
    known = alone.domains.known[domain]
    return known.level.value in ("region", "zone")


def _named(near: Resource, region: str) -> str:
    """Return what a cause that is no resource but a gap is called."""
    return f"not read: {near.account}/{region or 'global'}"


def _perhaps_needed(near: Resource, region: str, alone: Alone) -> Node:
    zones = alone.graph.lookup.zones(region) if region else ()
    place = _place(near, region, alone, zones)
    leaf = Leaf(_named(near, region), f"what was not read in {region or 'global services'}", place)
    # Worst: it is needed. Best: it is not.
    return Group(leaf.label, (Member(leaf),), Quorum((1, 0), (1, 0), (1, 0)))


def _perhaps_saved(root: Node, near: Resource, region: str, some: Sequence[Unread], alone: Alone) -> Node:
    routed = any(t in _ROUTING for u in some for t in u.types) or any(not u.types for u in some)
    mode = Mode.SERVING if routed else Mode.PROMOTABLE
    leaf = Leaf(
        _named(near, region),
        f"a copy that was not read in {region or 'global services'}",
        _place(near, region, alone),
        floor=Verdict.STOPS,
    )
    return Group("with what was not read", (Member(root), Member(leaf, mode)))


def _sentences(near: Sequence[Unread], far: Sequence[Unread]) -> tuple[str, ...]:
    said = [u.reason for u in near[:_SHOWN]]
    if len(near) > _SHOWN:
        said.append(f"and {len(near) - _SHOWN} more calls without an answer where it runs")
    if far:
        said.append(f"{len(far)} calls without an answer in other Regions: a copy there would not have been seen")
    return tuple(said)
