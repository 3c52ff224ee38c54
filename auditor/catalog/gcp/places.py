"""Where Google Cloud resources stand: pinned zones, the default zone of the provider, locations."""

from __future__ import annotations

from auditor.catalog.interface import Lookup
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import open_spot, undecided
from auditor.model.record import Record
from auditor.model.resource import Replica, Shape, Spot
from auditor.model.value import Known, Unknown, Value


def zone_of(record: Record, lookup: Lookup, path: str = "zone") -> Spot:
    """Return the zone that *path* pins, else the provider's default zone, else one open zone of the region."""
    pinned = lookup.zone_spot(record, zone=path)
    if pinned is not None:
        return pinned
    default = record.provider.zone
    if isinstance(default, Known) and isinstance(default.value, str):
        return Spot((default.value,))
    return open_spot(lookup, record)


def zones_at(value: Value) -> tuple[str, ...] | None:
    """Return the zone names of a list, () where it is unset, None where it is unknown."""
    if isinstance(value, Unknown):
        return None
    items = value.value if isinstance(value.value, list) else []
    return tuple(i.rsplit("/", 1)[-1] for i in items if isinstance(i, str))


def in_zones(names: tuple[str, ...] | None, record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    """Return one slot per zone of *names*; of a region that picks three by itself, one per zone that it has.

    https://cloud.google.com/compute/docs/instance-groups/regional-migs
    """
    every = lookup.zones(lookup.region(record))
    if names is None:
        return (undecided(every),)
    if names:
        return tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in names)
    if len(every) > 3:
        return (undecided(every),)
    return tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in every)


def zonal_or_regional(record: Record, lookup: Lookup, *, rebuilt: bool = False) -> Shape:
    """Return the shape of what `location` or `zone` puts into a zone or over a region."""
    for path in ("zone", "location"):
        spot = lookup.zone_spot(record, zone=path)
        if spot is not None and all(lookup.region(record) in z for z in spot.zones) and _is_zone(spot):
            return single(spot, rebuilt=rebuilt)
    return regional(rebuilt=rebuilt)


def _is_zone(spot: Spot) -> bool:
    return all(z.count("-") == 2 for z in spot.zones)
