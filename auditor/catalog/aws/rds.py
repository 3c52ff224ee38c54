"""Amazon RDS and Aurora: instances, clusters, global clusters, proxies, backups."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.catalog.blocks import OPEN_BACKUP
from auditor.catalog.interface import Describe, Described, Guard, Lookup, TypeSpec
from auditor.catalog.shapes import regional, spread
from auditor.catalog.wiring import SUBNETS, boolean, encrypted_by, integer, related, subnet_slots, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Mode, Verdict

_MULTI_AZ = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html"
_BACKUPS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html"
_PROXY = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html"
_AURORA = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html"
_GLOBAL = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html"
CLUSTERS = ("aws_rds_cluster",)
_RESTORED_FROM = ("snapshot_identifier", "restore_to_point_in_time")
_INSTANCE_SNAPSHOTS = (
    "aws_db_snapshot", "db_instance_identifier", "aws_db_snapshot_copy", "source_db_snapshot_identifier",
)  # fmt: skip
_CLUSTER_SNAPSHOTS = (
    "aws_db_cluster_snapshot", "db_cluster_identifier",
    "aws_rds_cluster_snapshot_copy", "source_db_cluster_snapshot_identifier",
)  # fmt: skip


def group_zones(record: Record, lookup: Lookup, path: str, group_type: str) -> tuple[str, ...]:
    """Return the zones that the subnet group named at *path* allows; all of the region where it is not known."""
    zones: dict[str, None] = {}
    for address in lookup.targets(record, path, types=(group_type,)).addresses:
        group = lookup.record(address)
        hits = lookup.targets(group, "subnet_ids", types=SUBNETS) if group else None
        for subnet in hits.addresses if hits else ():
            zones.update(dict.fromkeys(lookup.subnet_spot(subnet).zones))
        for literal in hits.literals if hits else ():
            zones.update(dict.fromkeys(lookup.subnet_spot(literal, lookup.region(record)).zones))
    return tuple(zones) or lookup.zones(lookup.region(record))


def _instance(record: Record, lookup: Lookup) -> Described:
    if record.get("cluster_identifier") != Known(None) and record.type == "aws_rds_cluster_instance":
        return _member(record, lookup)
    source = lookup.targets(record, "replicate_source_db", types=("aws_db_instance", "aws_rds_cluster"))
    replicas = [*_units(record, lookup), *_kept_backups(record, lookup)]
    relations = tuple(
        Relation(Relating.REPLICATES_TO, s, record.address, "replicate_source_db") for s in source.addresses
    )
    return Described(
        shape=Shape(replicas=tuple(replicas)),
        relations=(*relations, *encrypted_by(record, lookup, "kms_key_id")),
    )


def _units(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    zones = group_zones(record, lookup, "db_subnet_group_name", "aws_db_subnet_group")
    multi = boolean(record.get("multi_az"))
    pinned = lookup.zone_spot(record)
    if multi is True or multi is None:
        # The zone that a state shows is only today's primary: any zone of the group may hold it.
        var = record.address
        primary = Replica(spot=Spot(zones, var))
        standby = Replica(spot=Spot(zones, var, elsewhere=True), mode=Mode.STANDBY)
        if multi is None:
            standby = Replica(spot=standby.spot, mode=Mode.STANDBY, floor=Verdict.STOPS)
        return (primary, standby)
    if pinned is not None and len(pinned.zones) == 1:
        return (Replica(spot=pinned),)
    return (Replica(spot=Spot(zones, record.address)),)


def _kept_backups(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    out: list[Replica] = []
    value = record.get("backup_retention_period")
    days = integer(value)
    restored = any(record.get(p) not in (Known(None), Known([]), Known("")) for p in _RESTORED_FROM)
    if days:
        out.append(Replica(mode=Mode.BACKUP))
    elif isinstance(value, Unknown) or (days is None and restored):
        # A restored instance inherits the retention of what it was restored from. Everything else gets
        # what the provider sends for an argument that is not set: 0 days (seen with version 5.100).
        out.append(OPEN_BACKUP)
    for copy in lookup.referrers(
        record.address, "aws_db_instance_automated_backups_replication", "source_db_instance_arn"
    ):
        out.append(Replica(mode=Mode.BACKUP, region=lookup.region(copy), account=lookup.account(copy)))
    out += _snapshots(record, lookup, _INSTANCE_SNAPSHOTS)
    return tuple(dict.fromkeys(out))


def _snapshots(record: Record, lookup: Lookup, types: tuple[str, str, str, str]) -> Iterator[Replica]:
    """Yield the manual snapshots of *record* and their copies, each where it is kept."""
    snapshot_type, of, copy_type, source = types
    for snapshot in lookup.referrers(record.address, snapshot_type, of):
        yield Replica(mode=Mode.BACKUP)
        for copy in lookup.referrers(snapshot.address, copy_type, source):
            region = text(copy.get("destination_region")) or lookup.region(copy)
            yield Replica(mode=Mode.BACKUP, region=region, account=lookup.account(copy))


def _member(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "cluster_identifier", types=CLUSTERS).addresses
    spot = _member_spot(record, lookup, owner[0] if owner else "")
    return Described(shape=Shape(replicas=(Replica(spot=spot),)), owner=owner[0] if owner else "", role=Role.PART)


def _member_spot(record: Record, lookup: Lookup, cluster: str) -> Spot:
    pinned = lookup.zone_spot(record)
    if pinned is not None and len(pinned.zones) == 1:
        return pinned
    owner = lookup.record(cluster)
    for candidate in (record, owner):
        if candidate is not None and candidate.get("db_subnet_group_name") != Known(None):
            zones = group_zones(candidate, lookup, "db_subnet_group_name", "aws_db_subnet_group")
            return Spot(zones, record.address)
    return Spot(lookup.zones(lookup.region(record)), record.address)


def _cluster(record: Record, lookup: Lookup) -> Described:
    engine = record.get("engine")
    is_aurora = not isinstance(engine, Known) or "aurora" in str(engine.value)
    members = lookup.referrers(record.address, "aws_rds_cluster_instance", "cluster_identifier")
    if not is_aurora:
        return Described(shape=_multi_az_cluster(record, lookup), relations=_cluster_relations(record, lookup))
    units = [
        Replica(spot=_member_spot(m, lookup, record.address), address=m.address, mode=Mode.STANDBY) for m in members
    ]
    zones = group_zones(record, lookup, "db_subnet_group_name", "aws_db_subnet_group")
    readers = scaled_readers(record, lookup, zones, "rds:cluster:ReadReplicaCount")
    running = (*_writer_and_readers(members, units), *readers) if members else unseen(zones)
    storage = Replica(mode=Mode.PROMOTABLE)
    copies = dict.fromkeys(_snapshots(record, lookup, _CLUSTER_SNAPSHOTS))
    return Described(
        shape=Shape(replicas=(*running, storage, *copies)),
        relations=_cluster_relations(record, lookup),
        notes=() if members else ("none of its instances is in the inputs",),
    )


def unseen(zones: tuple[str, ...]) -> tuple[Replica, ...]:
    """Return what stands for the instances of a cluster that has none in the inputs: perhaps some, perhaps none."""
    return (Replica(spot=Spot(zones), floor=Verdict.STOPS),)


def scaled_readers(record: Record, lookup: Lookup, zones: tuple[str, ...], dimension: str) -> tuple[Replica, ...]:
    """Return the reader that Application Auto Scaling keeps; where it stands nothing says.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
    """
    name = f"cluster:{text(record.get('cluster_identifier'))}"
    for target in lookup.of_type("aws_appautoscaling_target"):
        least = target.get("min_capacity")
        if text(target.get("scalable_dimension")) != dimension or integer(least) == 0:
            continue
        if (
            text(target.get("resource_id")) == name
            or record.address in lookup.mentioned(target, "resource_id").addresses
        ):
            floor = Verdict.STOPS if isinstance(least, Unknown) else None
            return (Replica(spot=Spot(zones, f"{record.address} scaled reader"), mode=Mode.STANDBY, floor=floor),)
    return ()


def _writer_and_readers(members: tuple[Record, ...], units: list[Replica]) -> tuple[Replica, ...]:
    """Return the instances with the writer as serving: the one a state names, else the first created."""
    writer = next((i for i, m in enumerate(members) if m.values.get("writer") is True), 0)
    return tuple(replace(u, mode=Mode.SERVING) if i == writer else u for i, u in enumerate(units))


def _multi_az_cluster(record: Record, lookup: Lookup) -> Shape:
    zones = group_zones(record, lookup, "db_subnet_group_name", "aws_db_subnet_group")
    primary = Replica(spot=Spot(zones, record.address))
    standby = Replica(spot=Spot(zones, record.address, elsewhere=True), mode=Mode.STANDBY)
    return Shape(replicas=(primary, standby, Replica(mode=Mode.BACKUP)))


def _cluster_relations(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out = encrypted_by(record, lookup, "kms_key_id")
    source = lookup.targets(record, "replication_source_identifier", types=("aws_rds_cluster", "aws_db_instance"))
    out += tuple(
        Relation(Relating.REPLICATES_TO, s, record.address, "replication_source_identifier") for s in source.addresses
    )
    joined = lookup.targets(record, "global_cluster_identifier", types=("aws_rds_global_cluster",)).addresses
    for address in joined:
        primary = _global_primary(address, lookup)
        if primary and primary != record.address:
            out += (Relation(Relating.REPLICATES_TO, primary, record.address, address),)
    return out


def _global_primary(address: str, lookup: Lookup) -> str:
    """Return the cluster that writes: the one the global cluster was made from, or that has a master user."""
    record = lookup.record(address)
    if record is not None:
        source = lookup.targets(record, "source_db_cluster_identifier", types=CLUSTERS).addresses
        if source:
            return source[0]
    clusters = lookup.referrers(address, "aws_rds_cluster", "global_cluster_identifier")
    writers = [c for c in clusters if c.values.get("master_username") or c.values.get("manage_master_user_password")]
    chosen = writers or list(clusters)
    return chosen[0].address if chosen else ""


def _global(record: Record, lookup: Lookup) -> Described:
    primary = _global_primary(record.address, lookup)
    return Described(shape=regional(), owner=primary, role=Role.PART)


def _endpoint(path: str, types: tuple[str, ...]) -> Describe:
    """Return how an extra name of a cluster or proxy is described: whoever uses it needs that."""

    def describe(record: Record, lookup: Lookup) -> Described:
        owner = lookup.targets(record, path, types=types).addresses
        return Described(shape=regional(rebuilt=True), owner=owner[0] if owner else "")

    return describe


def _proxy(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "vpc_subnet_ids")
    targets: tuple[Relation, ...] = ()
    for target in lookup.referrers(record.address, "aws_db_proxy_target", "db_proxy_name"):
        hits = lookup.targets(target, "db_instance_identifier", types=("aws_db_instance",))
        targets += related(Relating.NEEDS, record, hits, "aws_db_proxy_target")
        hits = lookup.targets(target, "db_cluster_identifier", types=CLUSTERS)
        targets += related(Relating.NEEDS, record, hits, "aws_db_proxy_target")
    units = tuple(Replica(spot=s.spot, rebuilt=True) for s in slots)
    return Described(shape=spread(units) if units else regional(rebuilt=True), relations=targets)


_API = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_"
_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
_AURORA_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
_SETTINGS = (
    (f"{_GUIDE}USER_WorkingWithParamGroups.html", ("aws_db_parameter_group",)),
    (f"{_API}CreateOptionGroup.html", ("aws_db_option_group",)),
    (f"{_AURORA_GUIDE}USER_WorkingWithParamGroups.html", ("aws_rds_cluster_parameter_group",)),
    (f"{_GUIDE}USER_Events.Subscribing.html", ("aws_db_event_subscription",)),
    (f"{_AURORA_GUIDE}DBActivityStreams.html", ("aws_rds_cluster_activity_stream",)),
    (f"{_API}AddRoleToDBInstance.html", ("aws_db_instance_role_association",)),
    (f"{_API}AddRoleToDBCluster.html", ("aws_rds_cluster_role_association",)),
    (f"{_GUIDE}UsingWithRDS.SSL.html", ("aws_rds_certificate",)),
    (f"{_GUIDE}custom-cev.html", ("aws_rds_custom_db_engine_version",)),
    (f"{_GUIDE}USER_ExportSnapshot.html", ("aws_rds_export_task",)),
    (f"{_GUIDE}USER_StopInstance.html", ("aws_rds_instance_state",)),
    (f"{_API}CreateIntegration.html", ("aws_rds_integration",)),
    (f"{_API}PurchaseReservedDBInstancesOffering.html", ("aws_rds_reserved_instance",)),
)

_DELETION = Guard(
    name="deletion protection",
    path="deletion_protection",
    against="deletion by mistake",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
)

TYPES = (
    TypeSpec(
        type="aws_db_instance",
        role=Role.DATA,
        describe=_instance,
        reads=("multi_az", "availability_zone", "db_subnet_group_name", "backup_retention_period",
               "replicate_source_db", "kms_key_id"),
        assumes="Multi-AZ keeps one standby in another zone and promotes it; backups stay in the Region.",
        source=_MULTI_AZ,
        identity=("identifier",),
        guards=(replace(_DELETION, also_known_as=("CKV_AWS_293",)),),
    ),
    TypeSpec(
        type="aws_rds_cluster",
        role=Role.DATA,
        describe=_cluster,
        reads=("engine", "db_subnet_group_name", "global_cluster_identifier", "replication_source_identifier"),
        assumes="Aurora stores six copies in three zones; only zones with an instance answer queries.",
        source=_AURORA,
        identity=("cluster_identifier",),
        guards=(replace(_DELETION, also_known_as=("CKV_AWS_139",)),),
    ),
    TypeSpec(type="aws_rds_cluster_instance", role=Role.PART, describe=_instance, source=_AURORA,
             identity=("identifier",), reads=("availability_zone", "cluster_identifier")),
    TypeSpec(
        type="aws_rds_global_cluster",
        role=Role.PART,
        describe=_global,
        assumes="After an unplanned loss of the primary Region somebody promotes a secondary cluster.",
        source=_GLOBAL,
        identity=("global_cluster_identifier",),
        guards=(_DELETION,),
    ),
    TypeSpec(type="aws_db_proxy",
             assumes="A proxy runs in the zones of its subnets and serves its database, no copy of it.",
             role=Role.FRONT, describe=_proxy, identity=("name",), source=_PROXY),
    TypeSpec(type="aws_db_subnet_group", role=Role.NETWORK, identity=("name",),
             source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_PROXY) for t in (
        "aws_db_proxy_target", "aws_db_proxy_default_target_group")),
    TypeSpec(type="aws_db_proxy_endpoint", role=Role.PART, describe=_endpoint("db_proxy_name", ("aws_db_proxy",)),
             reads=("db_proxy_name",), source=_PROXY),
    *(TypeSpec(type=t, role=Role.PART, describe=_endpoint("cluster_identifier", CLUSTERS), source=_AURORA,
               reads=("cluster_identifier",)) for t in ("aws_rds_cluster_endpoint",)),
    TypeSpec(type="aws_rds_shard_group", role=Role.PART, source=_AURORA,
             describe=_endpoint("db_cluster_identifier", CLUSTERS), reads=("db_cluster_identifier",)),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_BACKUPS) for t in (
        "aws_db_snapshot", "aws_db_snapshot_copy", "aws_db_cluster_snapshot", "aws_rds_cluster_snapshot_copy",
        "aws_db_instance_automated_backups_replication")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
