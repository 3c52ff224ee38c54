"""Azure Database for PostgreSQL, MySQL and MariaDB: flexible and single servers."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.azure.places import in_pair, parent_of, zone_of
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import boolean, encrypted_by, open_spot, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_POSTGRES = "https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/concepts-high-availability"
_POSTGRES_BACKUP = "https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/concepts-backup-restore"
_MYSQL = "https://learn.microsoft.com/en-us/azure/mysql/flexible-server/concepts-high-availability"
_SINGLE = "https://learn.microsoft.com/en-us/azure/postgresql/single-server/concepts-business-continuity"
POSTGRES = "azurerm_postgresql_flexible_server"
MYSQL = "azurerm_mysql_flexible_server"
_SINGLES = ("azurerm_postgresql_server", "azurerm_mysql_server", "azurerm_mariadb_server")
SERVERS = (POSTGRES, MYSQL, *_SINGLES)


def server(record: Record, lookup: Lookup) -> Described:
    """Return a flexible server: ZoneRedundant keeps a standby in another zone, SameZone in the same."""
    return Described(
        shape=Shape(replicas=(*_units(record, lookup), *_backups(record, lookup))),
        relations=(*_source(record, lookup), *encrypted_by(record, lookup, "customer_managed_key.key_vault_key_id"),
                   *_vaulted(record, lookup)),
    )  # fmt: skip


def _units(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    first = zone_of(record, lookup)
    value = record.get("high_availability.mode")
    if text(value) != "ZoneRedundant" and not isinstance(value, Unknown):
        return (Replica(spot=first),)
    second = zone_of(record, lookup, "high_availability.standby_availability_zone")
    pinned = text(record.get("high_availability.standby_availability_zone"))
    zones = lookup.zones(lookup.region(record))
    if len(first.zones) == 1 and pinned:
        # After a failover the two change places: which is the primary today is not known.
        zones = (*first.zones, pinned) if pinned not in first.zones else (*first.zones, *second.zones)
    floor = Verdict.STOPS if isinstance(value, Unknown) else None
    standby = Replica(spot=Spot(zones, record.address, elsewhere=True), mode=Mode.STANDBY, floor=floor)
    return (Replica(spot=Spot(zones, record.address)), standby)


def _backups(record: Record, lookup: Lookup) -> Iterator[Replica]:
    """Yield the automatic backup, which cannot be switched off, and its copy in the paired region.

    PostgreSQL keeps it over zones wherever the region has them, MySQL only with a standby in another zone.
    """
    if record.type == POSTGRES or text(record.get("high_availability.mode")) == "ZoneRedundant":
        yield Replica(mode=Mode.BACKUP)
    else:
        zones = lookup.zones(lookup.region(record))
        yield Replica(mode=Mode.BACKUP, spot=Spot(zones, f"{record.address} backups"))
    geo = boolean(record.get("geo_redundant_backup_enabled"))
    if geo is not False:
        yield from in_pair(record, lookup, Mode.BACKUP, floor=Verdict.STOPS if geo is None else None)


def _source(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    if text(record.get("create_mode")) not in ("Replica", ""):
        return ()
    hits = lookup.targets(record, "source_server_id", "creation_source_server_id", types=SERVERS)
    return tuple(Relation(Relating.REPLICATES_TO, s, record.address, "read replica") for s in hits.addresses)


def _vaulted(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out = []
    for type_ in (
        "azurerm_data_protection_backup_instance_postgresql_flexible_server",
        "azurerm_data_protection_backup_instance_mysql_flexible_server",
    ):
        for item in lookup.referrers(record.address, type_, "server_id"):
            hits = lookup.targets(item, "vault_id").addresses
            out += [Relation(Relating.BACKS_UP_TO, record.address, a, item.address) for a in hits]
    return tuple(out)


def _single_server(record: Record, lookup: Lookup) -> Described:
    geo = boolean(record.get("geo_redundant_backup_enabled"))
    copies = in_pair(record, lookup, Mode.BACKUP) if geo else ()
    unit = single(open_spot(lookup, record), backup=True)
    return Described(shape=Shape(replicas=(*unit.replicas, *copies)), relations=_source(record, lookup))


def _part(record: Record, lookup: Lookup) -> Described:
    owner = parent_of(record, lookup, "server_id", "server_name", types=SERVERS)
    return Described(shape=regional(), owner=owner.address if owner else "")


_FIXES = {
    Level.ZONE: Remedy('add `high_availability { mode = "ZoneRedundant" }`', Verdict.DIPS),
    Level.REGION: Remedy('add a replica server in another region (`create_mode = "Replica"`)', Verdict.RECOVERS),
}
TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.DATA,
        describe=server,
        reads=("zone", "high_availability", "geo_redundant_backup_enabled", "create_mode", "source_server_id"),
        assumes="Only ZoneRedundant keeps a standby in another zone; SameZone helps against the loss of a machine. "
        "A replica is promoted by hand.",
        source=page,
        fixes=_FIXES,
        identity=("name", "fqdn"),
    ) for t, page in ((POSTGRES, _POSTGRES), (MYSQL, _MYSQL))),
    *(TypeSpec(
        type=t,
        role=Role.DATA,
        describe=_single_server,
        reads=("geo_redundant_backup_enabled", "create_mode"),
        assumes="A single server (retired) is one unit in one datacentre, restored from backups.",
        source=_SINGLE,
        identity=("name", "fqdn"),
    ) for t in _SINGLES),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=_POSTGRES) for t in (
        "azurerm_postgresql_flexible_server_database", "azurerm_mysql_flexible_database",
        "azurerm_postgresql_database", "azurerm_mysql_database", "azurerm_mariadb_database",
        "azurerm_postgresql_flexible_server_virtual_endpoint")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_POSTGRES_BACKUP) for t in (
        "azurerm_postgresql_flexible_server_configuration", "azurerm_postgresql_flexible_server_firewall_rule",
        "azurerm_postgresql_flexible_server_active_directory_administrator",
        "azurerm_postgresql_flexible_server_backup", "azurerm_mysql_flexible_server_configuration",
        "azurerm_mysql_flexible_server_firewall_rule", "azurerm_mysql_flexible_server_active_directory_administrator",
        "azurerm_postgresql_configuration", "azurerm_postgresql_firewall_rule", "azurerm_postgresql_server_key",
        "azurerm_postgresql_virtual_network_rule", "azurerm_postgresql_active_directory_administrator",
        "azurerm_mysql_configuration", "azurerm_mysql_firewall_rule", "azurerm_mysql_virtual_network_rule")),
)  # fmt: skip
