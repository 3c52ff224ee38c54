"""Instance groups: zonal and regional managed groups, autoscalers, unmanaged groups."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.catalog.gcp.compute import TEMPLATES, payload
from auditor.catalog.gcp.places import in_zones, zone_of, zones_at
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import fleet, regional
from auditor.catalog.wiring import integer, text
from auditor.model.record import Record
from auditor.model.resource import Relation, Replica, Role, Shape, Spot
from auditor.model.value import Known
from auditor.model.verdict import Level, Verdict

_PAGE = "https://cloud.google.com/compute/docs/instance-groups/regional-migs"
_ZONAL = "https://cloud.google.com/compute/docs/instance-groups/create-zonal-mig"
_SHAPE = "https://cloud.google.com/compute/docs/instance-groups/regional-mig-distribution-shape"
_UNMANAGED = "https://cloud.google.com/compute/docs/instance-groups/creating-groups-of-unmanaged-instances"
MANAGERS = ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")
_SCALERS = ("google_compute_autoscaler", "google_compute_region_autoscaler")


def _zonal(record: Record, lookup: Lookup) -> Described:
    count, scaled = _count(record, lookup)
    slots = (Replica(spot=zone_of(record, lookup), rebuilt=True),)
    return _described(record, lookup, count, slots, scaled=scaled)


def _regional(record: Record, lookup: Lookup) -> Described:
    count, scaled = _count(record, lookup)
    slots = in_zones(zones_at(record.get("distribution_policy_zones")), record, lookup)
    if text(record.get("distribution_policy_target_shape")) == "ANY_SINGLE_ZONE":
        zones = tuple(dict.fromkeys(z for s in slots for z in s.spot.zones))
        slots = (Replica(spot=Spot(zones, record.address), rebuilt=True),)
    return _described(record, lookup, count, slots, scaled=scaled)


def _described(
    record: Record, lookup: Lookup, count: int | None, slots: tuple[Replica, ...], *, scaled: bool
) -> Described:
    var = f"{record.address} instances"
    shape = fleet(count, slots, var)
    zones = tuple(dict.fromkeys(z for s in slots for z in s.spot.zones))
    if not scaled and count == 1 and len(slots) > 1:
        shape = Shape(replicas=(Replica(spot=Spot(zones, var), rebuilt=True),))
    elif not scaled and count != 0:
        # Instances of a lost zone come back with it, and nowhere else: only an autoscaler adds some in other zones.
        shape = replace(shape, need=shape.run)
    return Described(shape=shape, relations=_payload(record, lookup))


def _payload(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out: list[Relation] = []
    for address in lookup.targets(record, "version.instance_template", types=TEMPLATES).addresses:
        template = lookup.record(address)
        found = payload(template, lookup) if template else ()
        out += [replace(r, source=record.address, via=f"instance template {r.via}") for r in found]
    return tuple(out)


def _count(record: Record, lookup: Lookup) -> tuple[int | None, bool]:
    """Return how many instances run, and whether an autoscaler adds some where others are lost."""
    scalers = [s for t in _SCALERS for s in lookup.referrers(record.address, t, "target")]
    for scaler in scalers:
        if text(scaler.get("autoscaling_policy.mode")) in ("OFF", "ONLY_SCALE_IN"):
            continue
        return integer(scaler.get("autoscaling_policy.min_replicas")), True
    value = record.get("target_size")
    return (0 if value == Known(None) and not scalers else integer(value)), False


def _unmanaged(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True))


TYPES = (
    TypeSpec(
        type="google_compute_region_instance_group_manager",
        role=Role.COMPUTE,
        describe=_regional,
        reads=("distribution_policy_zones", "distribution_policy_target_shape", "target_size", "version"),
        assumes="A regional group spreads its instances evenly over its zones; only an autoscaler replaces those of a "
        "lost zone elsewhere.",
        source=_PAGE,
        fixes={
            Level.ZONE: Remedy(
                "set `target_size` so that enough instances stand in the other zones, or add an autoscaler",
                Verdict.HOLDS,
            ),
        },
        identity=("instance_group",),
    ),
    TypeSpec(
        type="google_compute_instance_group_manager",
        role=Role.COMPUTE,
        describe=_zonal,
        reads=("zone", "target_size", "version"),
        assumes="A zonal group keeps all its instances in one zone; autohealing starts them again in that zone only.",
        source=_ZONAL,
        fixes={Level.ZONE: Remedy("use a `google_compute_region_instance_group_manager`", Verdict.HOLDS)},
        identity=("instance_group",),
    ),
    TypeSpec(type="google_compute_instance_group", role=Role.PART, describe=_unmanaged, source=_UNMANAGED),
    TypeSpec(type="google_compute_instance_group_membership", role=Role.NETWORK, source=_UNMANAGED),
    TypeSpec(type="google_compute_target_pool", role=Role.PART, describe=_unmanaged, source=_UNMANAGED),
    TypeSpec(type="google_compute_target_instance", role=Role.PART, describe=_unmanaged, source=_UNMANAGED),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        *_SCALERS, "google_compute_per_instance_config", "google_compute_region_per_instance_config",
        "google_compute_instance_group_named_port")),
)  # fmt: skip
