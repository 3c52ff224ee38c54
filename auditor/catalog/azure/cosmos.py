"""Azure Cosmos DB: accounts, their locations, and what is kept in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.catalog.azure.places import in_pair, parent_of
from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import boolean, encrypted_by, integer, text
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Level, Mode, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/reliability/reliability-cosmos-db-nosql"
_REGIONS = "https://learn.microsoft.com/en-us/azure/cosmos-db/distribute-data-globally"
_POSTGRES = "https://learn.microsoft.com/en-us/azure/cosmos-db/postgresql/concepts-high-availability"
_MONGO = "https://learn.microsoft.com/en-us/azure/cosmos-db/mongodb/vcore/high-availability"
ACCOUNT = "azurerm_cosmosdb_account"
_FAILS_OVER = ("automatic_failover_enabled", "enable_automatic_failover")
_WRITES = ("multiple_write_locations_enabled", "enable_multiple_write_locations")


def account(record: Record, lookup: Lookup) -> Described:
    """Return one copy per location; how writes get to another location is what the account says."""
    places = sorted(blocks(record.get("geo_location")), key=lambda b: integer(Known(b.get("failover_priority"))) or 0)
    copies = [_copy(record, b, i, lookup) for i, b in enumerate(places)] or [
        Replica(spot=Spot(lookup.zones(lookup.region(record)), record.address))
    ]
    return Described(
        shape=Shape(replicas=(*copies, *_backups(record, lookup))),
        relations=encrypted_by(record, lookup, "key_vault_key_id"),
    )


def _copy(record: Record, block: Mapping[str, Any], rank: int, lookup: Lookup) -> Replica:
    location = block.get("location")
    region = location.replace(" ", "").lower() if isinstance(location, str) else lookup.region(record)
    zoned = block.get("zone_redundant") is True
    spot = Spot() if zoned else Spot(lookup.zones(region), f"{record.address} {region}")
    every = _flag(record, _WRITES)
    if rank == 0 or every:
        return Replica(region=region, spot=spot)
    moves = _flag(record, _FAILS_OVER)
    if moves is None or every is None:
        return Replica(region=region, spot=spot, mode=Mode.STANDBY, floor=Verdict.RECOVERS)
    return Replica(region=region, spot=spot, mode=Mode.STANDBY if moves else Mode.PROMOTABLE)


def _flag(record: Record, names: tuple[str, ...]) -> bool | None:
    found = [record.get(n) for n in names]
    if any(isinstance(v, Unknown) for v in found):
        return None
    return any(boolean(v) for v in found)


def _backups(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    """Return the backups: periodic ones are geo-redundant unless said otherwise, continuous ones stay in the region."""
    if text(record.get("backup.type")) == "Continuous":
        return (Replica(mode=Mode.BACKUP, ceiling=Verdict.RESTORES, floor=Verdict.STOPS),)
    kind = text(record.get("backup.storage_redundancy")) or "Geo"
    here = () if kind == "Local" else (Replica(mode=Mode.BACKUP),) if kind == "Zone" else ()
    return (*here, *(in_pair(record, lookup, Mode.BACKUP) if kind == "Geo" else ()))


def _part(record: Record, lookup: Lookup) -> Described:
    owner = parent_of(record, lookup, "account_name", "cosmosdb_account_id", types=(ACCOUNT,))
    return Described(shape=regional(), owner=owner.address if owner else "")


def _cluster(record: Record, lookup: Lookup) -> Described:
    """Return a cluster with a standby in another zone when high availability is on."""
    value = record.get("ha_enabled") if "postgresql" in record.type else record.get("high_availability_mode")
    on = text(value) == "ZoneRedundantPreferred" if "mongo" in record.type else boolean(value)
    zones, var = lookup.zones(lookup.region(record)), record.address
    first = Replica(spot=Spot(zones, var))
    backup = Replica(mode=Mode.BACKUP)
    if on is False:
        return Described(shape=Shape(replicas=(first, backup)))
    # The standby is put into another zone where there is room: a wish, not a promise.
    standby = Replica(spot=Spot(zones, var, elsewhere=True), mode=Mode.STANDBY, floor=Verdict.STOPS)
    return Described(shape=Shape(replicas=(first, standby, backup)))


TYPES = (
    TypeSpec(
        type=ACCOUNT,
        role=Role.DATA,
        describe=account,
        reads=("geo_location", "automatic_failover_enabled", "multiple_write_locations_enabled", "backup"),
        assumes="A location is in one datacentre unless it is zone-redundant. Writes move to another location by "
        "themselves with automatic failover, are taken everywhere with multiple write locations, else moved by hand.",
        source=_PAGE,
        fixes={
            Level.ZONE: Remedy("set `zone_redundant = true` in every `geo_location`", Verdict.HOLDS),
            Level.REGION: Remedy("add a `geo_location` and set `automatic_failover_enabled = true`", Verdict.DIPS),
        },
        identity=("name", "endpoint", "primary_mongodb_connection_string"),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=_REGIONS, identity=("name",)) for t in (
        "azurerm_cosmosdb_sql_database", "azurerm_cosmosdb_sql_container", "azurerm_cosmosdb_mongo_database",
        "azurerm_cosmosdb_mongo_collection", "azurerm_cosmosdb_cassandra_keyspace", "azurerm_cosmosdb_cassandra_table",
        "azurerm_cosmosdb_gremlin_database", "azurerm_cosmosdb_gremlin_graph", "azurerm_cosmosdb_table")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_REGIONS) for t in (
        "azurerm_cosmosdb_sql_role_assignment", "azurerm_cosmosdb_sql_role_definition",
        "azurerm_cosmosdb_sql_stored_procedure", "azurerm_cosmosdb_sql_trigger", "azurerm_cosmosdb_sql_function",
        "azurerm_cosmosdb_mongo_role_definition", "azurerm_cosmosdb_mongo_user_definition",
        "azurerm_cosmosdb_notebook_workspace", "azurerm_cosmosdb_sql_dedicated_gateway",
        "azurerm_cosmosdb_postgresql_firewall_rule", "azurerm_cosmosdb_postgresql_role")),
    TypeSpec(type="azurerm_cosmosdb_postgresql_cluster", role=Role.DATA, describe=_cluster, reads=("ha_enabled",),
             source=_POSTGRES, identity=("name",)),
    TypeSpec(type="azurerm_mongo_cluster", role=Role.DATA, describe=_cluster, reads=("high_availability_mode",),
             source=_MONGO, identity=("name",)),
)  # fmt: skip
