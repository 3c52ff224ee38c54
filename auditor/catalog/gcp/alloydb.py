"""AlloyDB: clusters, instances, backups."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import boolean, encrypted_by, integer, open_spot, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_PAGE = "https://cloud.google.com/alloydb/docs/high-availability"
_BACKUP = "https://cloud.google.com/alloydb/docs/backup/overview"
_CLUSTER = "google_alloydb_cluster"
_INSTANCE = "google_alloydb_instance"


def _cluster(record: Record, lookup: Lookup) -> Described:
    instances = lookup.referrers(record.address, _INSTANCE, "cluster")
    primaries = [i for i in instances if text(i.get("instance_type")) in ("PRIMARY", "SECONDARY", "")]
    units = [r for i in primaries for r in _units(i, lookup)]
    # The storage is in several zones: a new primary can be made in another one.
    storage = Replica(mode=Mode.PROMOTABLE)
    if not instances:
        storage = Replica(floor=Verdict.STOPS)
    source = lookup.targets(record, "secondary_config.primary_cluster_name", types=(_CLUSTER,)).addresses
    return Described(
        shape=Shape(replicas=(*units, storage, *_backups(record))),
        relations=(
            *(Relation(Relating.REPLICATES_TO, s, record.address, "secondary_config") for s in source),
            *encrypted_by(record, lookup, "encryption_config.kms_key_name"),
        ),
    )


def _units(record: Record, lookup: Lookup) -> Iterator[Replica]:
    zones = lookup.zones(lookup.region(record))
    value = record.get("availability_type")
    if text(value) == "ZONAL":
        spot = lookup.zone_spot(record, zone="gce_zone") or open_spot(lookup, record)
        yield Replica(spot=spot, address=record.address)
        return
    var = record.address
    yield Replica(spot=Spot(zones, var), address=record.address)
    standby = Replica(spot=Spot(zones, var, elsewhere=True), mode=Mode.STANDBY, address=record.address)
    yield replace(standby, floor=Verdict.STOPS) if isinstance(value, Unknown) else standby


def _backups(record: Record) -> Iterator[Replica]:
    """Yield the copies in the region: continuous and automatic backups are on unless switched off."""
    off = [boolean(record.get(f"{p}.enabled")) for p in ("continuous_backup_config", "automated_backup_policy")]
    given = [bool(record.values.get(p)) for p in ("continuous_backup_config", "automated_backup_policy")]
    if any(o is not False or not g for o, g in zip(off, given, strict=True)):
        yield Replica(mode=Mode.BACKUP)


def _instance(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "cluster", types=(_CLUSTER,)).addresses
    count = integer(record.get("read_pool_config.node_count"))
    notes = ("a read pool of one node stands in one zone",) if count == 1 else ()
    return Described(shape=Shape(replicas=tuple(_units(record, lookup))), owner=owner[0] if owner else "", notes=notes)


def _user(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "cluster", types=(_CLUSTER,)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type=_CLUSTER,
        role=Role.DATA,
        describe=_cluster,
        reads=("location", "secondary_config", "continuous_backup_config", "automated_backup_policy"),
        assumes="A primary instance is REGIONAL by default: its standby in another zone takes over; the storage spans "
        "zones, so that a ZONAL instance can be made again elsewhere by a person.",
        source=_PAGE,
        fixes={
            Level.ZONE: Remedy('set `availability_type = "REGIONAL"` on its primary instance', Verdict.DIPS),
            Level.REGION: Remedy("add a secondary cluster in another region (`secondary_config`)", Verdict.RECOVERS),
        },
        identity=("name",),
    ),
    TypeSpec(type=_INSTANCE, role=Role.PART, describe=_instance, reads=("availability_type", "gce_zone"), source=_PAGE,
             identity=("name", "ip_address")),
    TypeSpec(type="google_alloydb_user", role=Role.PART, describe=_user, source=_PAGE),
    TypeSpec(type="google_alloydb_backup", role=Role.BACKUP, source=_BACKUP),
)  # fmt: skip
