"""Amazon DocumentDB, and what it shares with Neptune: storage over three zones, instances by zone."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.catalog.aws.rds import group_zones, scaled_readers, unseen
from auditor.catalog.interface import Describe, Described, Guard, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, integer
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Mode, Verdict

_STORAGE = "https://docs.aws.amazon.com/documentdb/latest/developerguide/replication.html"
_FAILOVER = "https://docs.aws.amazon.com/documentdb/latest/developerguide/failover.html"
_GLOBAL = "https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters-disaster-recovery.html"
_ELASTIC = "https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-using-elastic-clusters.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The type and argument names of one engine with a shared volume."""

    cluster: str
    instance: str
    global_cluster: str
    group: str
    group_path: str
    key_path: str
    replica_path: str = ""
    """The argument that names the cluster replicated from, where the engine has one."""
    dimension: str = ""
    """The scalable dimension of its readers, where Application Auto Scaling adds some."""


DOCDB = Family(
    cluster="aws_docdb_cluster",
    instance="aws_docdb_cluster_instance",
    global_cluster="aws_docdb_global_cluster",
    group="aws_docdb_subnet_group",
    group_path="db_subnet_group_name",
    key_path="kms_key_id",
)


def cluster_of(family: Family) -> Describe:
    """Return how a cluster of *family* is described."""

    def describe(record: Record, lookup: Lookup) -> Described:
        members = lookup.referrers(record.address, family.instance, "cluster_identifier")
        writer = next((i for i, m in enumerate(members) if m.values.get("writer") is True), 0)
        units = tuple(
            Replica(
                spot=_spot(m, record, lookup, family),
                address=m.address,
                mode=Mode.SERVING if i == writer else Mode.STANDBY,
            )
            for i, m in enumerate(members)
        )
        zones = group_zones(record, lookup, family.group_path, family.group)
        readers = scaled_readers(record, lookup, zones, family.dimension) if family.dimension else ()
        running = (*units, *readers) if members else unseen(zones)
        storage = Replica(mode=Mode.PROMOTABLE)
        return Described(
            shape=Shape(replicas=(*running, storage)),
            relations=(*encrypted_by(record, lookup, family.key_path), *_incoming(record, lookup, family)),
            notes=() if members else ("none of its instances is in the inputs",),
        )

    return describe


def instance_of(family: Family) -> Describe:
    """Return how an instance of *family* is described: a part of its cluster."""

    def describe(record: Record, lookup: Lookup) -> Described:
        owners = lookup.targets(record, "cluster_identifier", types=(family.cluster,)).addresses
        owner = owners[0] if owners else ""
        spot = _spot(record, lookup.record(owner), lookup, family)
        return Described(shape=Shape(replicas=(Replica(spot=spot),)), owner=owner)

    return describe


def global_of(family: Family) -> Describe:
    """Return how a global cluster of *family* is described: a part of its primary."""

    def describe(record: Record, lookup: Lookup) -> Described:
        return Described(shape=regional(), owner=_primary(record.address, lookup, family))

    return describe


def _spot(member: Record, cluster: Record | None, lookup: Lookup, family: Family) -> Spot:
    pinned = lookup.zone_spot(member)
    if pinned is not None and len(pinned.zones) == 1:
        return pinned
    for candidate in (member, cluster):
        if candidate is not None and candidate.get(family.group_path) != Known(None):
            return Spot(group_zones(candidate, lookup, family.group_path, family.group), member.address)
    return Spot(lookup.zones(lookup.region(member)), member.address)


def _incoming(record: Record, lookup: Lookup, family: Family) -> tuple[Relation, ...]:
    """Return the replication from the primary to *record*, where it is a secondary."""
    via = family.replica_path
    sources = lookup.targets(record, via, types=(family.cluster,)).addresses if via else ()
    out = [Relation(Relating.REPLICATES_TO, s, record.address, via) for s in sources]
    joined = lookup.targets(record, "global_cluster_identifier", types=(family.global_cluster,)).addresses
    for address in joined:
        primary = _primary(address, lookup, family)
        if primary and primary != record.address:
            out.append(Relation(Relating.REPLICATES_TO, primary, record.address, address))
    return tuple(out)


def _primary(address: str, lookup: Lookup, family: Family) -> str:
    """Return the cluster that writes: the global cluster's source, or the one with a master user."""
    record = lookup.record(address)
    if record is not None:
        source = lookup.targets(record, "source_db_cluster_identifier", types=(family.cluster,)).addresses
        if source:
            return source[0]
    clusters = lookup.referrers(address, family.cluster, "global_cluster_identifier")
    writers = [c for c in clusters if c.values.get("master_username")]
    chosen = writers or list(clusters)
    return chosen[0].address if chosen else ""


def _elastic(record: Record, lookup: Lookup) -> Described:
    value = record.get("shard_instance_count")
    zones = lookup.zones(lookup.region(record))
    units = [Replica(spot=Spot(zones, record.address))]
    if isinstance(value, Unknown) or (integer(value) or 2) > 1:
        floor = Verdict.STOPS if isinstance(value, Unknown) else None
        units.append(Replica(spot=Spot(zones, record.address, elsewhere=True), mode=Mode.STANDBY, floor=floor))
    storage = Replica(mode=Mode.PROMOTABLE)
    return Described(shape=Shape(replicas=(*units, storage)), relations=encrypted_by(record, lookup, "kms_key_id"))


_SETTINGS = (
    ("https://docs.aws.amazon.com/documentdb/latest/developerguide/cluster_parameter_group-create.html",
     ("aws_docdb_cluster_parameter_group",)),
    ("https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html",
     ("aws_docdb_event_subscription",)),
)  # fmt: skip

_DELETION = Guard(
    name="deletion protection",
    path="deletion_protection",
    against="deletion by mistake",
    source="https://docs.aws.amazon.com/documentdb/latest/developerguide/db-cluster-delete.html",
)

TYPES = (
    TypeSpec(
        type=DOCDB.cluster,
        role=Role.DATA,
        describe=cluster_of(DOCDB),
        reads=("db_subnet_group_name", "global_cluster_identifier"),
        assumes="The volume keeps six copies in three zones; only zones with an instance answer queries.",
        source=_STORAGE,
        identity=("cluster_identifier",),
        guards=(_DELETION,),
    ),
    TypeSpec(
        type=DOCDB.instance,
        role=Role.PART,
        describe=instance_of(DOCDB),
        reads=("availability_zone", "cluster_identifier"),
        assumes="A replica is promoted when the primary instance fails.",
        source=_FAILOVER,
        identity=("identifier",),
    ),
    TypeSpec(
        type=DOCDB.global_cluster,
        role=Role.PART,
        describe=global_of(DOCDB),
        reads=("source_db_cluster_identifier",),
        assumes="After an unplanned loss of the primary Region somebody promotes a secondary cluster.",
        source=_GLOBAL,
        identity=("global_cluster_identifier",),
    ),
    TypeSpec(
        type="aws_docdbelastic_cluster",
        role=Role.DATA,
        describe=_elastic,
        reads=("shard_instance_count",),
        assumes="A shard with several instances keeps them in different zones.",
        source=_ELASTIC,
        identity=("name",),
    ),
    TypeSpec(type=DOCDB.group, role=Role.NETWORK, identity=("name",), source=_STORAGE),
    TypeSpec(type="aws_docdb_cluster_snapshot", role=Role.BACKUP, source=_STORAGE),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
