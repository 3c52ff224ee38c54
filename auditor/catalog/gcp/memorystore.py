"""Memorystore: Redis instances and clusters, Valkey, Memcached."""

from __future__ import annotations

from auditor.catalog.gcp.places import in_zones, zone_of, zones_at
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import quorum, single
from auditor.catalog.wiring import integer, open_spot, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Mode, Verdict

_REDIS = "https://cloud.google.com/memorystore/docs/redis/high-availability-for-memorystore-for-redis"
_CLUSTER = "https://cloud.google.com/memorystore/docs/cluster/ha-and-replicas"
_VALKEY = "https://cloud.google.com/memorystore/docs/valkey/ha-and-replicas"
_MEMCACHED = "https://cloud.google.com/memorystore/docs/memcached/memcached-overview"


def _instance(record: Record, lookup: Lookup) -> Described:
    tier = record.get("tier")
    zones = lookup.zones(lookup.region(record))
    first = lookup.zone_spot(record, zone="location_id")
    other = lookup.zone_spot(record, zone="alternative_location_id")
    if text(tier) == "STANDARD_HA" or isinstance(tier, Unknown):
        if first and other and len(first.zones) == len(other.zones) == 1:
            zones = (*first.zones, *other.zones)
        floor = Verdict.STOPS if isinstance(tier, Unknown) else None
        standby = Replica(spot=Spot(zones, record.address, elsewhere=True), mode=Mode.STANDBY, floor=floor)
        return Described(shape=Shape(replicas=(Replica(spot=Spot(zones, record.address)), standby)))
    return Described(shape=single(first or open_spot(lookup, record)))


def _sharded(record: Record, lookup: Lookup) -> Described:
    replicas, pinned = record.get("replica_count"), text(record.get("zone_distribution_config.mode")) == "SINGLE_ZONE"
    source = lookup.targets(
        record,
        "cross_cluster_replication_config.primary_cluster.cluster",
        "cross_instance_replication_config.primary_instance.instance",
        types=("google_redis_cluster", "google_memorystore_instance"),
    ).addresses
    relations = tuple(Relation(Relating.REPLICATES_TO, s, record.address, "cross-region replication") for s in source)
    if pinned:
        shape = single(zone_of(record, lookup, "zone_distribution_config.zone"))
    elif isinstance(replicas, Unknown):
        shape = _over_zones(record, lookup, Verdict.STOPS)
    elif integer(replicas):
        shape = _over_zones(record, lookup, None)
    else:
        shape = _without_replicas(record, lookup)
    return Described(shape=shape, relations=relations)


def _over_zones(record: Record, lookup: Lookup, floor: Verdict | None) -> Shape:
    """Return shards whose primaries and replicas stand in different zones: a replica takes over by itself."""
    zones, var = lookup.zones(lookup.region(record)), record.address
    standby = Replica(spot=Spot(zones, var, elsewhere=True), mode=Mode.STANDBY, floor=floor)
    return Shape(replicas=(Replica(spot=Spot(zones, var)), standby))


def _without_replicas(record: Record, lookup: Lookup) -> Shape:
    if integer(record.get("shard_count")) == 1:
        return single(open_spot(lookup, record))
    slots = in_zones((), record, lookup)
    # Every shard is needed, and each is in one zone only.
    return quorum(tuple(Replica(spot=s.spot) for s in slots), need=len(slots))


def _memcached(record: Record, lookup: Lookup) -> Described:
    if integer(record.get("node_count")) == 1:
        return Described(shape=single(open_spot(lookup, record)))
    slots = in_zones(zones_at(record.get("zones")), record, lookup)
    return Described(shape=Shape(replicas=tuple(Replica(spot=s.spot) for s in slots)))


TYPES = (
    TypeSpec(
        type="google_redis_instance",
        role=Role.CACHE,
        describe=_instance,
        reads=("tier", "location_id", "alternative_location_id"),
        assumes="STANDARD_HA fails over to a replica in another zone; BASIC, the default, is one node.",
        source=_REDIS,
        fixes={Level.ZONE: Remedy('set `tier = "STANDARD_HA"`', Verdict.DIPS)},
        identity=("host", "read_endpoint"),
    ),
    *(TypeSpec(
        type=t,
        role=Role.CACHE,
        describe=_sharded,
        reads=("shard_count", "replica_count", "zone_distribution_config"),
        assumes="Shards are spread over three zones unless one is asked for; only replicas (none by default) help.",
        source=page,
        fixes={Level.ZONE: Remedy("set `replica_count` to 1 or more, over several zones", Verdict.DIPS)},
        identity=("name",),
    ) for t, page in (("google_redis_cluster", _CLUSTER), ("google_memorystore_instance", _VALKEY))),
    TypeSpec(type="google_memcache_instance", role=Role.CACHE, describe=_memcached, reads=("node_count", "zones"),
             source=_MEMCACHED, identity=("discovery_endpoint",)),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_CLUSTER) for t in (
        "google_redis_cluster_user_created_connections", "google_memorystore_instance_desired_user_created_endpoints")),
)  # fmt: skip
