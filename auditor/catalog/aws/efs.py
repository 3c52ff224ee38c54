"""Amazon Elastic File System."""

from __future__ import annotations

from auditor.catalog.blocks import OPEN_BACKUP, blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import SUBNETS, encrypted_by, open_spot
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Mode, Verdict

_TYPES = "https://docs.aws.amazon.com/efs/latest/ug/features.html"
_TARGETS = "https://docs.aws.amazon.com/efs/latest/ug/how-it-works.html"
_REPLICATION = "https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html"
_BACKUPS = "https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html"
FILE_SYSTEM = ("aws_efs_file_system",)


def _file_system(record: Record, lookup: Lookup) -> Described:
    copies = (*_replicas(record, lookup), *_backups(record, lookup))
    return Described(
        shape=Shape(replicas=(*_store(record, lookup), *copies)),
        relations=encrypted_by(record, lookup, "kms_key_id"),
    )


def _store(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    pinned = lookup.zone_spot(record, zone="availability_zone_name", zone_id="availability_zone_id")
    if pinned is not None:
        return (Replica(spot=pinned),)
    targets = lookup.referrers(record.address, "aws_efs_mount_target", "file_system_id")
    spots = {_target_spot(t, lookup) for t in targets}
    if len(spots) != 1:
        return (Replica(),)
    # The only mount target is gone with its zone; the files stay, and somebody makes another target.
    return Replica(spot=spots.pop()), Replica(mode=Mode.PROMOTABLE)


def _target_spot(record: Record, lookup: Lookup) -> Spot:
    pinned = lookup.zone_spot(record, zone="availability_zone_name")
    if pinned is not None and len(pinned.zones) == 1:
        return pinned
    subnets = lookup.targets(record, "subnet_id", types=SUBNETS).addresses
    return lookup.subnet_spot(subnets[0]) if len(subnets) == 1 else open_spot(lookup, record)


def _replicas(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    out: list[Replica] = []
    for config in lookup.referrers(record.address, "aws_efs_replication_configuration", "source_file_system_id"):
        own = lookup.region(config)
        for block in blocks(config.get("destination")):
            zone = block.get("availability_zone_name")
            spot = Spot((zone,)) if isinstance(zone, str) and zone else Spot()
            region = block.get("region")
            out.append(Replica(spot=spot, mode=Mode.PROMOTABLE, region=region if isinstance(region, str) else own))
    return tuple(out)


def _backups(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    for policy in lookup.referrers(record.address, "aws_efs_backup_policy", "file_system_id"):
        status = policy.get("backup_policy.status")
        if isinstance(status, Unknown):
            return (OPEN_BACKUP,)
        if status.value == "ENABLED":
            return (Replica(mode=Mode.BACKUP, ceiling=Verdict.RESTORES),)
    return ()


def _target(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "file_system_id", types=FILE_SYSTEM).addresses
    shape = Shape(replicas=(Replica(spot=_target_spot(record, lookup), rebuilt=True),))
    return Described(shape=shape, owner=owner[0] if owner else "")


def _access_point(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "file_system_id", types=FILE_SYSTEM).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type="aws_efs_file_system",
        role=Role.DATA,
        describe=_file_system,
        reads=("availability_zone_name",),
        assumes="A file system is kept in several zones, a One Zone one in a single zone.",
        source=_TYPES,
        identity=("dns_name",),
    ),
    TypeSpec(
        type="aws_efs_mount_target",
        role=Role.PART,
        describe=_target,
        reads=("subnet_id", "file_system_id"),
        assumes="A mount target stands in the zone of its subnet.",
        source=_TARGETS,
        identity=("dns_name", "mount_target_dns_name"),
    ),
    TypeSpec(
        type="aws_efs_replication_configuration",
        role=Role.PART,
        reads=("source_file_system_id", "destination.region", "destination.availability_zone_name"),
        assumes="The replica is read-only until somebody fails over to it.",
        source=_REPLICATION,
    ),
    TypeSpec(type="aws_efs_access_point", role=Role.PART, describe=_access_point, source=_TARGETS),
    TypeSpec(type="aws_efs_backup_policy", role=Role.BACKUP, reads=("backup_policy.status",), source=_BACKUPS),
    TypeSpec(type="aws_efs_file_system_policy", role=Role.SUPPORT, source=_TARGETS),
)
