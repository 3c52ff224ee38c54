"""Azure Cache for Redis, Redis Enterprise, Azure Managed Redis."""

from __future__ import annotations

from auditor.catalog.azure.places import parent_of, zones_at
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import single
from auditor.catalog.wiring import boolean, open_spot, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-high-availability"
_GEO = "https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-how-to-geo-replication"
_ENTERPRISE = "https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-how-to-active-geo-replication"
_MANAGED = "https://learn.microsoft.com/en-us/azure/redis/high-availability"
CACHE = "azurerm_redis_cache"
_CLUSTER = "azurerm_redis_enterprise_cluster"
_DATABASES = ("azurerm_redis_enterprise_database",)


def cache(record: Record, lookup: Lookup) -> Described:
    """Return a cache: Basic is one node, the others a primary and a replica, in the zones that are named."""
    tier = record.get("sku_name")
    relations = _linked(record, lookup)
    if text(tier) == "Basic":
        return Described(shape=single(open_spot(lookup, record)), relations=relations)
    return Described(shape=_pair(record, lookup, floor=isinstance(tier, Unknown)), relations=relations)


def _pair(record: Record, lookup: Lookup, *, floor: bool = False) -> Shape:
    zones = zones_at(record.get("zones"))
    if zones is not None and len(zones) == 1:
        return single(Spot(zones))
    # Without zones the platform places both nodes: in two zones perhaps, perhaps in one.
    sure = bool(zones) and not floor
    places = zones or lookup.zones(lookup.region(record))
    standby = Replica(
        spot=Spot(places, record.address, elsewhere=True), mode=Mode.STANDBY, floor=None if sure else Verdict.STOPS
    )
    return Shape(replicas=(Replica(spot=Spot(places, record.address)), standby))


def _linked(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    """Return the caches that passive geo-replication copies to: a person unlinks and uses them."""
    out = []
    for link in lookup.referrers(record.address, "azurerm_redis_linked_server", "target_redis_cache_name"):
        if text(link.get("server_role")) == "Secondary":
            hits = lookup.targets(link, "linked_redis_cache_id", types=(CACHE,)).addresses
            out += [Relation(Relating.REPLICATES_TO, record.address, a, link.address) for a in hits]
    return tuple(out)


def _cluster(record: Record, lookup: Lookup) -> Described:
    return Described(shape=_pair(record, lookup))


def _managed(record: Record, lookup: Lookup) -> Described:
    on = record.get("high_availability_enabled")
    if not isinstance(on, Unknown) and on.value is not None and not boolean(on):
        return Described(shape=single(open_spot(lookup, record)))
    # High availability, the default, puts the nodes into several zones where the region has them.
    zones, var = lookup.zones(lookup.region(record)), record.address
    floor = Verdict.STOPS if isinstance(on, Unknown) else None
    standby = Replica(spot=Spot(zones, var, elsewhere=True), mode=Mode.STANDBY, floor=floor)
    return Described(shape=Shape(replicas=(Replica(spot=Spot(zones, var)), standby)))


def _database(record: Record, lookup: Lookup) -> Described:
    """Return a database: where its cluster stands, and in those of the databases that it is linked with."""
    owner = parent_of(record, lookup, "cluster_id", types=(_CLUSTER,))
    linked = [
        a for a in lookup.targets(record, "linked_database_id", types=_DATABASES).addresses if a != record.address
    ]
    copies = []
    for address in linked:
        other = lookup.record(address)
        if other is not None:
            copies.append(Replica(region=lookup.region(other)))
    own = _pair(owner, lookup).replicas if owner else (Replica(),)
    return Described(shape=Shape(replicas=(*own, *copies)))


TYPES = (
    TypeSpec(
        type=CACHE,
        role=Role.CACHE,
        describe=cache,
        reads=("sku_name", "zones"),
        assumes="Basic is one node; Standard and Premium fail over to a replica, in another zone if `zones` say so. "
        "Geo-replication is passive: a person unlinks the secondary.",
        source=_PAGE,
        fixes={Level.ZONE: Remedy("use Premium with two or more `zones`", Verdict.DIPS)},
        identity=("name", "hostname", "primary_connection_string"),
    ),
    TypeSpec(type="azurerm_redis_linked_server", role=Role.NETWORK, source=_GEO),
    TypeSpec(type=_CLUSTER, role=Role.NETWORK, describe=_cluster, reads=("zones",), source=_ENTERPRISE,
             identity=("name", "hostname")),
    TypeSpec(type="azurerm_redis_enterprise_database", role=Role.CACHE, describe=_database, source=_ENTERPRISE,
             reads=("cluster_id", "linked_database_id"), identity=("name",),
             assumes="Linked databases of several clusters all take writes (active geo-replication)."),
    TypeSpec(type="azurerm_managed_redis", role=Role.CACHE, describe=_managed, reads=("high_availability_enabled",),
             assumes="High availability, the default, spreads nodes over zones.", source=_MANAGED,
             identity=("name", "hostname")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "azurerm_redis_firewall_rule", "azurerm_redis_cache_access_policy",
        "azurerm_redis_cache_access_policy_assignment")),
    TypeSpec(type="azurerm_managed_redis_geo_replication", role=Role.NETWORK, source=_MANAGED),
)  # fmt: skip
