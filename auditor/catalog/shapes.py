"""The few shapes that resources take: single, regional, fleet, failover pair, quorum."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from auditor.model.resource import REGIONAL, Replica, Shape, Spot
from auditor.model.verdict import Mode, Verdict

_REGIONAL = Shape(replicas=(Replica(),))
_REBUILT = Shape(replicas=(Replica(rebuilt=True),))


def regional(*, rebuilt: bool = False) -> Shape:
    """Return the shape of a service that runs across the zones of its region."""
    return _REBUILT if rebuilt else _REGIONAL


def single(spot: Spot, *, backup: bool = False, rebuilt: bool = False, subnet: str = "") -> Shape:
    """Return the shape of one unit in one zone, with a regional backup when *backup*."""
    unit = Replica(spot=spot, rebuilt=rebuilt, subnet=subnet)
    if backup:
        return Shape(replicas=(unit, Replica(mode=Mode.BACKUP)))
    return Shape(replicas=(unit,))


def spread(slots: Sequence[Replica]) -> Shape:
    """Return the shape of something that runs in each of *slots* (load balancer nodes, endpoints)."""
    half = (len(slots) + 1) // 2
    return Shape(replicas=tuple(slots), hold=(half, half), run=(1, 1))


def failover(zones: Sequence[str], var: str, *, standbys: int = 1, backup: bool = False) -> Shape:
    """Return the shape of a primary in one of *zones* and standbys in others, promoted automatically."""
    primary = Replica(spot=Spot(tuple(zones), var))
    others = tuple(
        Replica(spot=Spot(tuple(zones), var, elsewhere=True), mode=Mode.STANDBY) for _ in range(min(standbys, 1))
    )
    copies = (Replica(mode=Mode.BACKUP),) if backup else ()
    return Shape(replicas=(primary, *others, *copies))


def quorum(members: Sequence[Replica], need: int, *, cap: Verdict = Verdict.HOLDS) -> Shape:
    """Return the shape of *members* of which *need* must be left; it holds while half are left too."""
    hold = max(need, (len(members) + 1) // 2)
    return Shape(replicas=tuple(members), need=(need, need), hold=(hold, hold), run=(need, need), cap=cap)


def fleet(count: int | None, slots: Sequence[Replica], var: str) -> Shape:
    """Return the shape of *count* units kept spread over *slots*, restarted in what is left.

    Slots in one zone share that zone's units: which slot has how many is open. A count of None
    (unknown) leaves open whether half is left; 0 is an empty fleet that somebody must scale up.
    """
    zones = len({(s.spot.zones, s.spot.var) for s in slots})
    if count == 0:
        empty = tuple(replace(s, ceiling=Verdict.RECOVERS) for s in slots)
        return Shape(replicas=empty, hold=(zones, zones), by_zone=True)
    if count is None:
        # Perhaps one unit, perhaps one per zone: no zone is sure to have more than its share.
        return Shape(replicas=tuple(slots), hold=(zones, 1), run=(zones, 1), by_zone=True)
    hold, run = _zones_for(count, zones, (count + 1) // 2), _zones_for(count, zones, 1)
    return Shape(replicas=tuple(slots), hold=hold, run=run, var=var, by_zone=True, count=count)


def _zones_for(count: int, zones: int, wanted: int) -> tuple[int, int]:
    """Return how many of *zones* must be left so that *wanted* of *count* units run: (surely, at best).

    Shares are even, but which zones have the odd units is open.
    """
    if zones == 0:
        return 1, 1
    shares = sorted(count // zones + (1 if i < count % zones else 0) for i in range(zones))
    return _first_reaching(shares, wanted), _first_reaching(shares[::-1], wanted)


def _first_reaching(shares: Sequence[int], wanted: int) -> int:
    total = 0
    for left, share in enumerate(shares, start=1):
        total += share
        if total >= wanted:
            return left
    return max(len(shares), 1)


def at_region(zone: str) -> Spot:
    """Return the spot of a known zone, or a regional one for an empty name."""
    return Spot((zone,)) if zone else REGIONAL
