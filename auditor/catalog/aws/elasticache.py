"""Amazon ElastiCache: clusters, replication groups, global datastores, serverless caches."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.catalog.aws.rds import group_zones
from auditor.catalog.blocks import kept, strings
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import quorum, regional
from auditor.catalog.wiring import boolean, encrypted_by, integer, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Mode, Verdict

_FAILOVER = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"
_MITIGATING = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/FaultTolerance.html"
_CREATE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html"
_GLOBAL = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html"
_SERVERLESS = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html"
GROUP = "aws_elasticache_replication_group"
_GLOBAL_GROUP = "aws_elasticache_global_replication_group"
_COUNTS = ("num_cache_clusters", "number_cache_clusters")
_PER_SHARD = ("replicas_per_node_group", "cluster_mode.replicas_per_node_group")


def _zones(record: Record, lookup: Lookup) -> tuple[str, ...]:
    return group_zones(record, lookup, "subnet_group_name", "aws_elasticache_subnet_group")


def _cluster(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "replication_group_id", types=(GROUP,)).addresses
    pinned = lookup.zone_spot(record)
    spot = pinned or Spot(_zones(record, lookup), record.address)
    if owner:
        return Described(shape=Shape(replicas=(Replica(spot=spot),)), owner=owner[0], role=Role.PART)
    if text(record.get("engine")) == "memcached":
        return Described(shape=_memcached(record, lookup, spot))
    snapshots = kept(record.get("snapshot_retention_limit"), default=0)
    return Described(shape=Shape(replicas=(Replica(spot=spot), *snapshots)))


def _memcached(record: Record, lookup: Lookup, spot: Spot) -> Shape:
    names = strings(record.get("preferred_availability_zones"))
    count = integer(record.get("num_cache_nodes")) or 1
    if names:
        nodes = tuple(Replica(spot=Spot((z,))) for z in names)
    elif text(record.get("az_mode")) == "cross-az" and count > 1:
        zones = _zones(record, lookup)
        nodes = tuple(Replica(spot=Spot(zones, record.address, elsewhere=i > 0)) for i in range(min(count, 2)))
    else:
        nodes = (Replica(spot=spot),)
    # Memcached writes nothing down: a cluster is made again, empty, as any part that keeps nothing.
    return quorum([replace(n, rebuilt=True) for n in nodes], 1, cap=Verdict.DIPS)


def _group(record: Record, lookup: Lookup) -> Described:
    units = _units(record, lookup)
    snapshots = kept(record.get("snapshot_retention_limit"), default=0)
    return Described(
        shape=Shape(replicas=(*units, *snapshots)),
        relations=(*_global_relations(record, lookup), *encrypted_by(record, lookup, "kms_key_id")),
    )


def _units(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    # `availability_zones` is the name of the argument before version 5 of the provider.
    preferred = strings(record.get("preferred_cache_cluster_azs")) or strings(record.get("availability_zones"))
    zones = tuple(dict.fromkeys(preferred)) or _zones(record, lookup)
    replicas = _replicas(record, lookup)
    automatic = boolean(record.get("automatic_failover_enabled"))
    if automatic is False and len(set(preferred)) > 1 and replicas:
        # "The primary cluster is created in the first AZ in the list" (_CREATE), and nothing moves it by itself.
        return Replica(spot=Spot(preferred[:1])), *_waiting(preferred)
    primary = Replica(spot=Spot(zones, record.address))
    if replicas == 0:
        return (primary,)
    multi = boolean(record.get("multi_az_enabled"))
    # Without Multi-AZ nothing keeps the replica out of the primary's zone.
    placed_apart = (multi is not False or bool(preferred)) and len(zones) > 1
    spot = Spot(zones, record.address, elsewhere=True) if placed_apart else Spot(zones, f"{record.address} replica")
    floor = Verdict.RECOVERS if automatic is None else None
    if replicas is None or (multi is None and not preferred):
        floor = Verdict.STOPS
    mode = Mode.PROMOTABLE if automatic is False else Mode.STANDBY
    return primary, Replica(spot=spot, mode=mode, floor=floor)


def _waiting(preferred: tuple[str, ...]) -> tuple[Replica, ...]:
    """Return the replicas that somebody may promote, one for each zone."""
    return tuple(Replica(spot=Spot((z,)), mode=Mode.PROMOTABLE) for z in dict.fromkeys(preferred[1:]))


def _replicas(record: Record, lookup: Lookup) -> int | None:
    """Return how many replicas a primary has; None where the input leaves it open."""
    added = len(lookup.referrers(record.address, "aws_elasticache_cluster", "replication_group_id"))
    counts = [n - 1 for p in _COUNTS if (n := integer(record.get(p))) is not None]
    counts += [n for p in _PER_SHARD if (n := integer(record.get(p))) is not None]
    found = max([added, *counts])
    if found > 0:
        return found
    unknown = any(isinstance(record.get(p), Unknown) for p in (*_COUNTS, *_PER_SHARD))
    joins = record.get("global_replication_group_id") not in (Known(None), Known(""))
    # A secondary of a global datastore takes its shape from the primary.
    return None if unknown or (joins and not counts) else 0


def _global_relations(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out: list[Relation] = []
    for address in lookup.targets(record, "global_replication_group_id", types=(_GLOBAL_GROUP,)).addresses:
        primary = _global_primary(address, lookup)
        if primary and primary != record.address:
            out.append(Relation(Relating.REPLICATES_TO, primary, record.address, address))
    return tuple(out)


def _global_primary(address: str, lookup: Lookup) -> str:
    record = lookup.record(address)
    found = lookup.targets(record, "primary_replication_group_id", types=(GROUP,)).addresses if record else ()
    return found[0] if found else ""


def _global(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), owner=_global_primary(record.address, lookup))


def _serverless(record: Record, lookup: Lookup) -> Described:
    snapshots = kept(record.get("snapshot_retention_limit"), default=0)
    return Described(
        shape=Shape(replicas=(Replica(), *snapshots)), relations=encrypted_by(record, lookup, "kms_key_id")
    )


TYPES = (
    TypeSpec(
        type="aws_elasticache_cluster",
        role=Role.CACHE,
        describe=_cluster,
        reads=("engine", "availability_zone", "preferred_availability_zones", "az_mode", "num_cache_nodes",
               "replication_group_id", "subnet_group_name", "snapshot_retention_limit"),
        assumes="A node stands in one zone; Memcached nodes do not copy each other's data.",
        source=_MITIGATING,
        identity=("cluster_id",),
    ),
    TypeSpec(
        type=GROUP,
        role=Role.CACHE,
        describe=_group,
        reads=("automatic_failover_enabled", "multi_az_enabled", "num_cache_clusters",
               "replicas_per_node_group",
               "preferred_cache_cluster_azs", "subnet_group_name", "snapshot_retention_limit",
               "global_replication_group_id"),
        assumes="With automatic failover a replica is promoted; only Multi-AZ keeps it in another zone.",
        source=_FAILOVER,
        identity=("replication_group_id",),
    ),
    TypeSpec(
        type=_GLOBAL_GROUP,
        role=Role.PART,
        describe=_global,
        reads=("primary_replication_group_id",),
        assumes="A secondary Region is promoted by somebody; there is no automatic failover over Regions.",
        source=_GLOBAL,
        identity=("global_replication_group_id",),
    ),
    TypeSpec(
        type="aws_elasticache_serverless_cache",
        role=Role.CACHE,
        describe=_serverless,
        reads=("snapshot_retention_limit",),
        assumes="A serverless cache keeps its data in several zones.",
        source=_SERVERLESS,
        identity=("name",),
    ),
    TypeSpec(type="aws_elasticache_subnet_group", role=Role.NETWORK, identity=("name",), source=_MITIGATING),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_MITIGATING) for t in (
        "aws_elasticache_parameter_group", "aws_elasticache_user", "aws_elasticache_user_group",
        "aws_elasticache_user_group_association", "aws_elasticache_security_group",
        "aws_elasticache_reserved_cache_node")),
)  # fmt: skip
