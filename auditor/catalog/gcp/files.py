"""Filestore, NetApp Volumes, Lustre, Parallelstore: file systems by tier."""

from __future__ import annotations

from auditor.catalog.gcp.places import zonal_or_regional, zone_of
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_PAGE = "https://cloud.google.com/filestore/docs/service-tiers"
_BACKUP = "https://cloud.google.com/filestore/docs/backups"
_NETAPP = "https://cloud.google.com/netapp/volumes/docs/discover/service-levels"
_LUSTRE = "https://cloud.google.com/managed-lustre/docs/overview"
_INSTANCE = "google_filestore_instance"
_REGIONAL = ("ENTERPRISE", "REGIONAL")


def _instance(record: Record, lookup: Lookup) -> Described:
    tier = record.get("tier")
    copies = tuple(
        Replica(mode=Mode.BACKUP, region=lookup.region(b))
        for b in lookup.referrers(record.address, "google_filestore_backup", "source_instance")
    )
    units: tuple[Replica, ...]
    if isinstance(tier, Unknown):
        units = (Replica(spot=zone_of(record, lookup, "location")), Replica(floor=Verdict.STOPS))
    elif text(tier) in _REGIONAL:
        units = (Replica(),)
    else:
        units = (Replica(spot=zone_of(record, lookup, "location")),)
    source = lookup.targets(record, "initial_replication.replicas.peer_instance", types=(_INSTANCE,)).addresses
    standby = text(record.get("initial_replication.role")) == "STANDBY"
    relations = tuple(Relation(Relating.REPLICATES_TO, s, record.address, "replication") for s in source if standby)
    keys = encrypted_by(record, lookup, "kms_key_name")
    return Described(shape=Shape(replicas=(*units, *copies)), relations=(*relations, *keys))


def _placed(record: Record, lookup: Lookup) -> Described:
    return Described(shape=zonal_or_regional(record, lookup))


def _pool(record: Record, lookup: Lookup) -> Described:
    # FLEX pools with a replica zone write to two zones at once; the other levels are regional or in one zone.
    if text(record.get("replica_zone")):
        return Described(shape=regional())
    return Described(shape=zonal_or_regional(record, lookup))


def _volume(record: Record, lookup: Lookup) -> Described:
    pool = lookup.targets(record, "storage_pool", types=("google_netapp_storage_pool",)).addresses
    found = lookup.record(pool[0]) if pool else None
    relations = []
    for link in lookup.referrers(record.address, "google_netapp_volume_replication", "volume_name"):
        for target in lookup.targets(link, "destination_volume").addresses:
            relations.append(Relation(Relating.REPLICATES_TO, record.address, target, link.address))
    shape = _pool(found, lookup).shape if found else zonal_or_regional(record, lookup)
    return Described(shape=shape, relations=tuple(relations))


TYPES = (
    TypeSpec(
        type=_INSTANCE,
        role=Role.DATA,
        describe=_instance,
        reads=("tier", "location", "zone"),
        assumes="Regional and enterprise tiers keep files in three zones; the basic and zonal tiers in one.",
        source=_PAGE,
        fixes={
            Level.ZONE: Remedy('set `tier = "REGIONAL"` (an instance cannot be converted)', Verdict.HOLDS),
            Level.REGION: Remedy("keep `google_filestore_backup`s in another region", Verdict.RESTORES),
        },
        identity=("name",),
    ),
    TypeSpec(type="google_filestore_backup", role=Role.BACKUP, source=_BACKUP),
    TypeSpec(type="google_filestore_snapshot", role=Role.SUPPORT, source=_BACKUP),
    TypeSpec(type="google_netapp_storage_pool", role=Role.NETWORK, describe=_pool, source=_NETAPP, identity=("name",)),
    TypeSpec(type="google_netapp_volume", role=Role.DATA, describe=_volume, reads=("storage_pool",), source=_NETAPP,
             identity=("name",)),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_NETAPP) for t in (
        "google_netapp_backup", "google_netapp_backup_policy", "google_netapp_backup_vault",
        "google_netapp_volume_snapshot", "google_netapp_volume_replication")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_NETAPP) for t in (
        "google_netapp_active_directory", "google_netapp_kmsconfig", "google_netapp_volume_quota_rule")),
    *(TypeSpec(type=t, role=Role.DATA, describe=_placed, reads=("location",), source=_LUSTRE) for t in (
        "google_lustre_instance", "google_parallelstore_instance")),
)  # fmt: skip
