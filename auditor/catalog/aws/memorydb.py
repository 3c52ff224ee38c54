"""Amazon MemoryDB and DynamoDB Accelerator (DAX)."""

from __future__ import annotations

from auditor.catalog.aws.rds import group_zones
from auditor.catalog.blocks import kept, strings
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.wiring import encrypted_by, integer
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Mode, Verdict

_MEMORYDB = "https://docs.aws.amazon.com/memorydb/latest/devguide/autofailover.html"
_REGIONS = "https://docs.aws.amazon.com/memorydb/latest/devguide/multi-region.html"
_MULTI = "aws_memorydb_multi_region_cluster"
_DAX = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html"


def _cluster(record: Record, lookup: Lookup) -> Described:
    zones = group_zones(record, lookup, "subnet_group_name", "aws_memorydb_subnet_group")
    value = record.get("num_replicas_per_shard")
    count = integer(value)
    units = [Replica(spot=Spot(zones, record.address))]
    if isinstance(value, Unknown) or count != 0:
        floor = Verdict.STOPS if isinstance(value, Unknown) else None
        spot = Spot(zones, record.address, elsewhere=True)
        units.append(Replica(spot=spot, mode=Mode.STANDBY, floor=floor))
    # The transaction log lies in several zones; whether nodes come back elsewhere is not documented.
    log = Replica(mode=Mode.PROMOTABLE, ceiling=Verdict.RECOVERS, floor=Verdict.STOPS)
    snapshots = kept(record.get("snapshot_retention_limit"), default=0)
    return Described(
        shape=Shape(replicas=(*units, log, *snapshots, *_elsewhere(record, lookup))),
        relations=encrypted_by(record, lookup, "kms_key_arn"),
    )


def _elsewhere(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    """Return the clusters of other Regions in the same multi-Region cluster: each serves reads and writes."""
    path = "multi_region_cluster_name"
    joined = lookup.targets(record, path, types=(_MULTI,)).addresses
    others = [c for address in joined for c in lookup.referrers(address, "aws_memorydb_cluster", path)]
    regions = {lookup.region(c): None for c in others if c.address != record.address}
    return tuple(Replica(region=r) for r in regions if r != lookup.region(record))


def _dax(record: Record, lookup: Lookup) -> Described:
    named = tuple(dict.fromkeys(strings(record.get("availability_zones"))))
    zones = named or group_zones(record, lookup, "subnet_group_name", "aws_dax_subnet_group")
    # What a node holds is in the table too: on the loss of a Region a cluster is made again, empty.
    units = [Replica(spot=Spot(zones, record.address), rebuilt=True)]
    value = record.get("replication_factor")
    if isinstance(value, Unknown) or (integer(value) or 1) > 1:
        spot = Spot(zones, record.address, elsewhere=True) if named else Spot(zones, f"{record.address} replica")
        floor = Verdict.STOPS if isinstance(value, Unknown) else None
        units.append(Replica(spot=spot, mode=Mode.STANDBY, floor=floor, rebuilt=True))
    return Described(shape=Shape(replicas=tuple(units)))


_SETTINGS = (
    ("https://docs.aws.amazon.com/memorydb/latest/devguide/clusters.acls.html",
     ("aws_memorydb_acl", "aws_memorydb_user")),
    ("https://docs.aws.amazon.com/memorydb/latest/APIReference/API_CreateParameterGroup.html",
     ("aws_memorydb_parameter_group",)),
    ("https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.cluster-management.html",
     ("aws_dax_parameter_group",)),
)  # fmt: skip

TYPES = (
    TypeSpec(
        type="aws_memorydb_cluster",
        role=Role.DATA,
        describe=_cluster,
        reads=("num_replicas_per_shard", "subnet_group_name", "snapshot_retention_limit", "multi_region_cluster_name"),
        assumes="A shard's replicas stand in other zones and are promoted; the log is kept in several zones.",
        source=_MEMORYDB,
        identity=("name",),
    ),
    TypeSpec(
        type="aws_dax_cluster",
        role=Role.CACHE,
        describe=_dax,
        reads=("replication_factor", "availability_zones", "subnet_group_name"),
        assumes="A read replica takes over when the primary node fails; a cluster of one node has none.",
        source=_DAX,
        identity=("cluster_name",),
    ),
    TypeSpec(type=_MULTI, role=Role.PART, source=_REGIONS, identity=("multi_region_cluster_name",)),
    TypeSpec(type="aws_memorydb_subnet_group", role=Role.NETWORK, identity=("name",), source=_MEMORYDB),
    TypeSpec(type="aws_dax_subnet_group", role=Role.NETWORK, identity=("name",), source=_DAX),
    TypeSpec(type="aws_memorydb_snapshot", role=Role.BACKUP, source=_MEMORYDB),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
