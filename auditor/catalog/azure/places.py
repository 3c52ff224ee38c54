"""Where Azure resources stand: pinned zones, the one unknown datacentre, zone redundancy, paired regions."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.interface import Lookup
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import open_spot, undecided
from auditor.model.record import Record
from auditor.model.resource import Replica, Shape, Spot
from auditor.model.value import Unknown, Value
from auditor.model.verdict import Mode, Verdict

# https://learn.microsoft.com/en-us/azure/reliability/regions-paired
_PAIRS: Mapping[str, str] = {
    "australiacentral": "australiacentral2", "australiacentral2": "australiacentral",
    "australiaeast": "australiasoutheast", "australiasoutheast": "australiaeast",
    "brazilsouth": "southcentralus", "brazilsoutheast": "brazilsouth",
    "canadacentral": "canadaeast", "canadaeast": "canadacentral",
    "centralindia": "southindia", "southindia": "centralindia", "westindia": "southindia",
    "centralus": "eastus2", "eastus2": "centralus", "eastus": "westus", "westus": "eastus",
    "northcentralus": "southcentralus", "southcentralus": "northcentralus",
    "westus2": "westcentralus", "westcentralus": "westus2", "westus3": "eastus",
    "chinaeast": "chinanorth", "chinanorth": "chinaeast", "chinaeast2": "chinanorth2", "chinanorth2": "chinaeast2",
    "chinaeast3": "chinanorth3", "chinanorth3": "chinaeast3",
    "eastasia": "southeastasia", "southeastasia": "eastasia",
    "francecentral": "francesouth", "francesouth": "francecentral",
    "germanywestcentral": "germanynorth", "germanynorth": "germanywestcentral",
    "japaneast": "japanwest", "japanwest": "japaneast",
    "jioindiacentral": "jioindiawest", "jioindiawest": "jioindiacentral",
    "koreacentral": "koreasouth", "koreasouth": "koreacentral",
    "northeurope": "westeurope", "westeurope": "northeurope",
    "norwayeast": "norwaywest", "norwaywest": "norwayeast",
    "southafricanorth": "southafricawest", "southafricawest": "southafricanorth",
    "swedencentral": "swedensouth", "swedensouth": "swedencentral",
    "switzerlandnorth": "switzerlandwest", "switzerlandwest": "switzerlandnorth",
    "uaenorth": "uaecentral", "uaecentral": "uaenorth", "uksouth": "ukwest", "ukwest": "uksouth",
    "usgovarizona": "usgovtexas", "usgovtexas": "usgovarizona", "usgovvirginia": "usgovtexas",
    "usdodcentral": "usdodeast", "usdodeast": "usdodcentral",
}  # fmt: skip


def pair(region: str) -> str:
    """Return the region that *region* is paired with, "" where it has none."""
    return _PAIRS.get(region, "")


def in_pair(record: Record, lookup: Lookup, mode: Mode, *, floor: Verdict | None = None) -> tuple[Replica, ...]:
    """Return a copy in the paired region, none where the region has no pair or is not known."""
    other = pair(lookup.region(record))
    return (Replica(region=other, mode=mode, floor=floor),) if other else ()


def zones_at(value: Value) -> tuple[str, ...] | None:
    """Return the zones of a list, () where it is unset, None where it is unknown."""
    if isinstance(value, Unknown):
        return None
    items = value.value if isinstance(value.value, list) else []
    return tuple(dict.fromkeys(str(i) for i in items if isinstance(i, str | int)))


def zone_of(record: Record, lookup: Lookup, path: str = "zone", *, together: str = "") -> Spot:
    """Return the zone that *path* pins, else one open zone: the same for all that stand *together*.

    https://learn.microsoft.com/en-us/azure/reliability/availability-zones-overview (nonzonal resources)
    """
    if isinstance(record.get(path), Unknown) or isinstance(record.values.get(path), str):
        pinned = lookup.zone_spot(record, zone=path)
        if pinned is not None:
            return pinned
    return Spot(lookup.zones(lookup.region(record)), together) if together else open_spot(lookup, record)


def slots(record: Record, lookup: Lookup, path: str = "zones", *, together: str = "") -> tuple[Replica, ...]:
    """Return one slot per zone of the list at *path*; without one, a slot in one open zone."""
    zones = zones_at(record.get(path))
    if zones is None:
        return (undecided(lookup.zones(lookup.region(record))),)
    if zones:
        return tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in zones)
    return (Replica(spot=Spot(lookup.zones(lookup.region(record)), together or record.address), rebuilt=True),)


def redundant(record: Record, lookup: Lookup, *, spread: bool | None, rebuilt: bool = False) -> Replica:
    """Return what is spread over zones by *spread*, stands in one open zone without it, or either (None)."""
    if spread is None:
        return undecided(lookup.zones(lookup.region(record)), rebuilt=rebuilt)
    return Replica(spot=Spot() if spread else open_spot(lookup, record), rebuilt=rebuilt)


def by_zones(record: Record, lookup: Lookup, path: str = "zones", *, unset: bool | None) -> Shape:
    """Return a front, gateway or address by its list of zones: several are zone-redundant, one is zonal.

    *unset* says what no list means: False one open zone, True over the zones, None that the input does not say.
    """
    zones = zones_at(record.get(path))
    if zones is None:
        return Shape(replicas=(redundant(record, lookup, spread=None, rebuilt=True),))
    if len(zones) > 1:
        # It serves from the zones that are left without a change; two zones of three are enough for that.
        return regional(rebuilt=True) if len(zones) > 2 else _over(zones)
    if zones:
        return single(Spot(zones), rebuilt=True)
    return Shape(replicas=(redundant(record, lookup, spread=unset, rebuilt=True),))


def _over(zones: tuple[str, ...]) -> Shape:
    return Shape(replicas=tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in zones))


def parent_of(record: Record, lookup: Lookup, *paths: str, types: tuple[str, ...]) -> Record | None:
    """Return the first record of *types* that the arguments at *paths* mean."""
    for path in paths:
        for address in lookup.targets(record, path, types=types).addresses:
            return lookup.record(address)
    return None
