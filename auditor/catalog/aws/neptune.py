"""Amazon Neptune: clusters, instances, global databases, analytics graphs."""

from __future__ import annotations

from auditor.catalog.aws.documentdb import Family, cluster_of, global_of, instance_of
from auditor.catalog.interface import Described, Guard, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, integer, open_spot
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Mode, Verdict

_STORAGE = "https://docs.aws.amazon.com/neptune/latest/userguide/feature-overview-storage.html"
_INSTANCES = "https://docs.aws.amazon.com/neptune/latest/userguide/feature-overview-db-clusters.html"
_GLOBAL = "https://docs.aws.amazon.com/neptune/latest/userguide/neptune-gdb-disaster-recovery.html"
_GRAPH = "https://docs.aws.amazon.com/neptune-analytics/latest/userguide/disaster-recovery-resiliency.html"
NEPTUNE = Family(
    cluster="aws_neptune_cluster",
    instance="aws_neptune_cluster_instance",
    global_cluster="aws_neptune_global_cluster",
    group="aws_neptune_subnet_group",
    group_path="neptune_subnet_group_name",
    key_path="kms_key_arn",
    replica_path="replication_source_identifier",
    dimension="neptune:cluster:ReadReplicaCount",
)


def _graph(record: Record, lookup: Lookup) -> Described:
    home = open_spot(lookup, record)
    value = record.get("replica_count")
    units = [Replica(spot=home)]
    if isinstance(value, Unknown) or integer(value) != 0:
        floor = Verdict.STOPS if isinstance(value, Unknown) else None
        units.append(Replica(spot=Spot(home.zones, home.var, elsewhere=True), mode=Mode.STANDBY, floor=floor))
    # A graph without replicas is recovered from storage; how soon is not promised.
    stored = Replica(mode=Mode.PROMOTABLE, ceiling=Verdict.RECOVERS, floor=Verdict.RESTORES)
    return Described(
        shape=Shape(replicas=(*units, stored)), relations=encrypted_by(record, lookup, "kms_key_identifier")
    )


def _endpoint(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "cluster_identifier", types=(NEPTUNE.cluster,)).addresses
    return Described(shape=regional(rebuilt=True), owner=owner[0] if owner else "")


_SETTINGS = (
    ("https://docs.aws.amazon.com/neptune/latest/userguide/parameters.html",
     ("aws_neptune_cluster_parameter_group", "aws_neptune_parameter_group")),
    ("https://docs.aws.amazon.com/neptune/latest/userguide/events.html",
     ("aws_neptune_event_subscription",)),
)  # fmt: skip

_DELETION = Guard(
    name="deletion protection",
    path="deletion_protection",
    against="deletion by mistake",
    source="https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-instances-delete.html",
)

TYPES = (
    TypeSpec(
        type=NEPTUNE.cluster,
        role=Role.DATA,
        describe=cluster_of(NEPTUNE),
        reads=("neptune_subnet_group_name", "global_cluster_identifier", "replication_source_identifier"),
        assumes="The volume keeps six copies in three zones; only zones with an instance answer queries.",
        source=_STORAGE,
        identity=("cluster_identifier",),
        guards=(_DELETION,),
    ),
    TypeSpec(
        type=NEPTUNE.instance,
        role=Role.PART,
        describe=instance_of(NEPTUNE),
        reads=("availability_zone", "cluster_identifier"),
        assumes="A read replica is promoted when the primary instance fails.",
        source=_INSTANCES,
        identity=("identifier",),
    ),
    TypeSpec(
        type=NEPTUNE.global_cluster,
        role=Role.PART,
        describe=global_of(NEPTUNE),
        reads=("source_db_cluster_identifier",),
        assumes="After an unplanned loss of the primary Region somebody promotes a secondary cluster.",
        source=_GLOBAL,
        identity=("global_cluster_identifier",),
    ),
    TypeSpec(
        type="aws_neptunegraph_graph",
        role=Role.DATA,
        describe=_graph,
        reads=("replica_count",),
        assumes="Replicas of a graph stand in other zones.",
        source=_GRAPH,
        identity=("graph_name",),
    ),
    TypeSpec(type=NEPTUNE.group, role=Role.NETWORK, identity=("name",), source=_STORAGE),
    TypeSpec(type="aws_neptune_cluster_endpoint", role=Role.PART, describe=_endpoint, source=_INSTANCES,
             reads=("cluster_identifier",)),
    TypeSpec(type="aws_neptune_cluster_snapshot", role=Role.BACKUP, source=_STORAGE),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
