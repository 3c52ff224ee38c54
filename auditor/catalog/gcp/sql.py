"""Cloud SQL: instances, replicas, backups."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.blocks import OPEN_BACKUP
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import boolean, encrypted_by, open_spot, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_HA = "https://cloud.google.com/sql/docs/postgres/high-availability"
_BACKUPS = "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups"
INSTANCE = "google_sql_database_instance"
_BACKUP = "settings.backup_configuration"


def _instance(record: Record, lookup: Lookup) -> Described:
    source = lookup.targets(record, "master_instance_name", types=(INSTANCE,)).addresses
    relations = tuple(Relation(Relating.REPLICATES_TO, s, record.address, "master_instance_name") for s in source)
    return Described(
        shape=Shape(replicas=(*_units(record, lookup), *_backups(record))),
        relations=(*relations, *encrypted_by(record, lookup, "encryption_key_name")),
    )


def _units(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    """Return the primary and, for REGIONAL, its standby in another zone; unset is ZONAL.

    Where both zones are pinned they are known, but not which one is the primary today.
    """
    zones = lookup.zones(lookup.region(record))
    pinned = lookup.zone_spot(record, zone="settings.location_preference.zone")
    second = lookup.zone_spot(record, zone="settings.location_preference.secondary_zone")
    value = record.get("settings.availability_type")
    if text(value) == "REGIONAL" or isinstance(value, Unknown):
        if pinned and second and len(pinned.zones) == len(second.zones) == 1:
            zones = (*pinned.zones, *second.zones)
        var = record.address
        floor = Verdict.STOPS if isinstance(value, Unknown) else None
        standby = Replica(spot=Spot(zones, var, elsewhere=True), mode=Mode.STANDBY, floor=floor)
        return (Replica(spot=Spot(zones, var)), standby)
    return (Replica(spot=pinned or open_spot(lookup, record)),)


def _backups(record: Record) -> Iterator[Replica]:
    """Yield the automatic backup: unless a location is set it goes to the nearest multi-region."""
    enabled = boolean(record.get(f"{_BACKUP}.enabled"))
    if enabled is None:
        yield OPEN_BACKUP
    elif enabled:
        place = text(record.get(f"{_BACKUP}.location")).lower()
        yield Replica(mode=Mode.BACKUP, region=place or "nearest multi-region")


def _part(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "instance", types=(INSTANCE,)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type=INSTANCE,
        role=Role.DATA,
        describe=_instance,
        reads=("region", "master_instance_name", "settings.availability_type", "settings.location_preference",
               "settings.backup_configuration"),
        assumes="REGIONAL keeps a standby in another zone and fails over by itself; ZONAL, the default, stands in one "
        "zone. Backups are kept in the nearest multi-region unless a location is set.",
        source=_HA,
        fixes={
            Level.ZONE: Remedy('set `settings.availability_type = "REGIONAL"`', Verdict.DIPS),
            Level.REGION: Remedy("add a replica in another region (`master_instance_name`)", Verdict.RECOVERS),
        },
        identity=("name", "private_ip_address", "public_ip_address", "first_ip_address", "dns_name"),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=_HA) for t in (
        "google_sql_database", "google_sql_user")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_BACKUPS) for t in (
        "google_sql_ssl_cert", "google_sql_source_representation_instance")),
    TypeSpec(type="google_sql_backup_run", role=Role.BACKUP, source=_BACKUPS),
)  # fmt: skip
