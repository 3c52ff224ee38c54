"""Azure SQL: servers, databases, elastic pools, managed instances, failover groups."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.azure.places import in_pair, parent_of, redundant
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import boolean, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_ZONES = "https://learn.microsoft.com/en-us/azure/azure-sql/database/high-availability-sla-local-zone-redundancy"
_GROUPS = "https://learn.microsoft.com/en-us/azure/azure-sql/database/failover-group-sql-db"
_GEO = "https://learn.microsoft.com/en-us/azure/azure-sql/database/active-geo-replication-overview"
_BACKUPS = "https://learn.microsoft.com/en-us/azure/azure-sql/database/automated-backups-overview"
_MANAGED = "https://learn.microsoft.com/en-us/azure/azure-sql/managed-instance/failover-group-sql-mi"
SERVERS = ("azurerm_mssql_server", "azurerm_sql_server")
DATABASES = ("azurerm_mssql_database", "azurerm_sql_database")
_POOLS = ("azurerm_mssql_elasticpool",)
_INSTANCE = "azurerm_mssql_managed_instance"
_SERVER_PATHS = ("server_id", "server_name")
_GROUP_TYPES = ("azurerm_mssql_failover_group", "azurerm_sql_failover_group")


def database(record: Record, lookup: Lookup) -> Described:
    """Return a database: itself (zone-redundant or in one datacentre), its failover partner, its backups."""
    pool = parent_of(record, lookup, "elastic_pool_id", types=_POOLS)
    holder = pool or record
    unit = redundant(record, lookup, spread=boolean(holder.get("zone_redundant")))
    server = parent_of(record, lookup, *_SERVER_PATHS, types=SERVERS)
    partners = tuple(_partners(server, record, lookup)) if server else ()
    source = lookup.targets(record, "creation_source_database_id", "create_mode_source", types=DATABASES)
    is_copy = text(record.get("create_mode")) in ("Secondary", "OnlineSecondary")
    relations = [
        Relation(Relating.REPLICATES_TO, s, record.address, "create_mode Secondary")
        for s in (source.addresses if is_copy else ())
    ]
    return Described(shape=Shape(replicas=(unit, *partners, *_backups(record, lookup))), relations=tuple(relations))


def _partners(server: Record, database_: Record | None, lookup: Lookup) -> Iterator[Replica]:
    """Yield the copies that failover groups of *server* keep on partner servers."""
    for type_ in _GROUP_TYPES:
        for group in lookup.referrers(server.address, type_, "server_id", "server_name"):
            named = lookup.targets(group, "databases", types=DATABASES).addresses
            if database_ is not None and named and database_.address not in named:
                continue
            paths = ("partner_server.id", "partner_servers.id")
            for address in lookup.targets(group, *paths, types=SERVERS).addresses:
                partner = lookup.record(address)
                if partner is not None and address != server.address:
                    yield _taking_over(group, lookup.region(partner))


def _taking_over(group: Record, region: str) -> Replica:
    """Return the partner's copy: by hand, or when Microsoft decides to, which it does not promise.

    https://learn.microsoft.com/en-us/azure/azure-sql/database/failover-group-sql-db#failover-policy
    """
    mode = group.get("read_write_endpoint_failover_policy.mode")
    if isinstance(mode, Unknown) or text(mode) == "Automatic":
        return Replica(region=region, mode=Mode.STANDBY, floor=Verdict.RECOVERS)
    return Replica(region=region, mode=Mode.PROMOTABLE)


def _backups(record: Record, lookup: Lookup) -> Iterator[Replica]:
    """Yield automatic backups where `storage_account_type` puts them; unset is Geo: a copy in the paired region."""
    value = record.get("storage_account_type")
    kind = text(value) or "Geo"
    if isinstance(value, Unknown):
        yield Replica(mode=Mode.BACKUP, ceiling=Verdict.RESTORES, floor=Verdict.STOPS)
    elif kind in ("Zone", "GeoZone"):
        yield Replica(mode=Mode.BACKUP)
    else:
        zones = lookup.zones(lookup.region(record))
        yield Replica(mode=Mode.BACKUP, spot=Spot(zones, f"{record.address} backups"))
    if kind.startswith("Geo") and not isinstance(value, Unknown):
        yield from in_pair(record, lookup, Mode.BACKUP)


def _server(record: Record, lookup: Lookup) -> Described:
    """Return a logical server: a name for its databases, and nothing beside them."""
    found = [d for t in DATABASES for d in lookup.referrers(record.address, t, *_SERVER_PATHS)]
    if len(found) == 1:
        return Described(shape=regional(rebuilt=True), role=Role.PART, owner=found[0].address)
    partners = tuple(_partners(record, None, lookup))
    relations = tuple(Relation(Relating.NEEDS, record.address, d.address, "database of the server") for d in found)
    return Described(shape=Shape(replicas=(Replica(rebuilt=True), *partners)), relations=relations)


def _group(record: Record, lookup: Lookup) -> Described:
    hits = lookup.targets(record, "databases", types=DATABASES).addresses
    if len(hits) == 1:
        return Described(shape=regional(rebuilt=True), role=Role.PART, owner=hits[0])
    relations = tuple(Relation(Relating.NEEDS, record.address, a, "databases") for a in hits)
    return Described(shape=regional(rebuilt=True), relations=relations)


def _instance(record: Record, lookup: Lookup) -> Described:
    unit = redundant(record, lookup, spread=boolean(record.get("zone_redundant_enabled")))
    copies = []
    path = "managed_instance_id"
    for group in lookup.referrers(record.address, "azurerm_mssql_managed_instance_failover_group", path):
        for address in lookup.targets(group, "partner_managed_instance_id", types=(_INSTANCE,)).addresses:
            partner = lookup.record(address)
            if partner is not None:
                copies.append(_taking_over(group, lookup.region(partner)))
    kinds = {"GRS": "Geo", "LRS": "Local", "ZRS": "Zone", "GZRS": "GeoZone"}
    kind = kinds.get(text(record.get("storage_account_type")), "Geo")
    stored = (Replica(mode=Mode.BACKUP),) if "Zone" in kind else ()
    pair = in_pair(record, lookup, Mode.BACKUP) if kind.startswith("Geo") else ()
    return Described(shape=Shape(replicas=(unit, *copies, *stored, *pair)))


def _pool(record: Record, lookup: Lookup) -> Described:
    return Described(shape=Shape(replicas=(redundant(record, lookup, spread=boolean(record.get("zone_redundant")),
                                                     rebuilt=True),)))  # fmt: skip


def _of_instance(record: Record, lookup: Lookup) -> Described:
    owner = parent_of(record, lookup, "managed_instance_id", types=(_INSTANCE,))
    return Described(shape=regional(), owner=owner.address if owner else "")


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.DATA,
        describe=database,
        reads=("zone_redundant", "elastic_pool_id", "server_id", "storage_account_type", "create_mode"),
        assumes="A database is in one datacentre unless it (or its pool) is zone-redundant. A failover group keeps an "
        "asynchronous copy; its Automatic policy leaves the failover to Microsoft, which promises none. Backups are "
        "geo-redundant by default.",
        source=_ZONES,
        fixes={
            Level.ZONE: Remedy("set `zone_redundant = true` (Premium, Business Critical, General Purpose, Hyperscale)",
                               Verdict.HOLDS),
            Level.REGION: Remedy("add an `azurerm_mssql_failover_group` with a server in another region",
                                 Verdict.RECOVERS),
        },
        identity=("name",),
    ) for t in ("azurerm_mssql_database", "azurerm_sql_database")),
    *(TypeSpec(type=t, role=Role.CONTROL, describe=_server, source=_GEO,
               identity=("name", "fully_qualified_domain_name"),
               assumes="A logical server is a name in front of its databases.")
      for t in ("azurerm_mssql_server", "azurerm_sql_server")),
    TypeSpec(type="azurerm_mssql_elasticpool", role=Role.NETWORK, describe=_pool, reads=("zone_redundant",),
             source=_ZONES, identity=("name",)),
    *(TypeSpec(type=t, role=Role.PART, describe=_group, source=_GROUPS, identity=("name",),
               reads=("databases", "partner_server", "read_write_endpoint_failover_policy")) for t in _GROUP_TYPES),
    TypeSpec(
        type=_INSTANCE,
        role=Role.DATA,
        describe=_instance,
        reads=("zone_redundant_enabled", "storage_account_type"),
        assumes="A managed instance is in one datacentre unless it is zone-redundant; a failover group keeps a copy.",
        source=_MANAGED,
        fixes={Level.ZONE: Remedy("set `zone_redundant_enabled = true`", Verdict.HOLDS)},
        identity=("name", "fqdn"),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_of_instance, source=_MANAGED) for t in (
        "azurerm_mssql_managed_database",)),
    TypeSpec(type="azurerm_mssql_managed_instance_failover_group", role=Role.BACKUP, source=_MANAGED),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_BACKUPS) for t in (
        "azurerm_mssql_firewall_rule", "azurerm_mssql_virtual_network_rule", "azurerm_mssql_outbound_firewall_rule",
        "azurerm_mssql_server_security_alert_policy", "azurerm_mssql_server_transparent_data_encryption",
        "azurerm_mssql_server_extended_auditing_policy", "azurerm_mssql_database_extended_auditing_policy",
        "azurerm_mssql_server_microsoft_support_auditing_policy", "azurerm_mssql_server_vulnerability_assessment",
        "azurerm_mssql_database_vulnerability_assessment_rule_baseline", "azurerm_mssql_server_dns_alias",
        "azurerm_mssql_job_agent", "azurerm_mssql_job", "azurerm_mssql_job_credential", "azurerm_mssql_job_step",
        "azurerm_mssql_job_schedule", "azurerm_mssql_job_target_group", "azurerm_sql_firewall_rule",
        "azurerm_sql_virtual_network_rule", "azurerm_sql_active_directory_administrator",
        "azurerm_mssql_managed_instance_active_directory_administrator",
        "azurerm_mssql_managed_instance_security_alert_policy",
        "azurerm_mssql_managed_instance_transparent_data_encryption",
        "azurerm_mssql_managed_instance_vulnerability_assessment")),
)  # fmt: skip
