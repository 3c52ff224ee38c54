"""Amazon FSx: Windows, ONTAP, OpenZFS and Lustre file systems."""

from __future__ import annotations

from auditor.catalog.blocks import kept, zones_of
from auditor.catalog.interface import Describe, Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import encrypted_by, open_spot, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Mode, Verdict

_WINDOWS = "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html"
_ONTAP = "https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/high-availability-AZ.html"
_ZFS = "https://docs.aws.amazon.com/fsx/latest/OpenZFSGuide/availability-durability.html"
_LUSTRE = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-fsx-lustre.html"
_CACHE = "https://docs.aws.amazon.com/fsx/latest/FileCacheGuide/what-is.html"
_DAYS = "automatic_backup_retention_days"


def _file_system(default_days: int) -> Describe:
    """Return how a file system is described whose backups are kept *default_days* where nothing is set."""

    def describe(record: Record, lookup: Lookup) -> Described:
        manual = lookup.referrers(record.address, "aws_fsx_backup", "file_system_id")
        copies = kept(record.get(_DAYS), default=default_days)
        if manual:
            copies = (Replica(mode=Mode.BACKUP),)
        shape = Shape(replicas=(*_units(record, lookup), *copies))
        return Described(shape=shape, relations=encrypted_by(record, lookup, "kms_key_id"))

    return describe


def _units(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    slots = subnet_slots(lookup, record, "subnet_ids")
    zones = zones_of(slots) or lookup.zones(lookup.region(record))
    kind = record.get("deployment_type")
    if isinstance(kind, Unknown) or str(kind.value or "").startswith("MULTI_AZ"):
        standby = Spot(zones, record.address, elsewhere=True)
        floor = Verdict.STOPS if isinstance(kind, Unknown) else None
        return Replica(spot=Spot(zones, record.address)), Replica(spot=standby, mode=Mode.STANDBY, floor=floor)
    spot = slots[0].spot if len(slots) == 1 else open_spot(lookup, record)
    return (Replica(spot=spot),)


def _cache(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "subnet_ids")
    spot = slots[0].spot if len(slots) == 1 else open_spot(lookup, record)
    return Described(shape=single(spot), relations=encrypted_by(record, lookup, "kms_key_id"))


def _part(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "file_system_id", "storage_virtual_machine_id", "parent_volume_id").addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    *(
        TypeSpec(
            type=t,
            role=Role.DATA,
            describe=_file_system(days),
            reads=("deployment_type", "subnet_ids", _DAYS),
            assumes="Multi-AZ fails over to a standby in another zone; backups stay in the Region.",
            source=page,
            identity=("dns_name",),
        )
        for t, days, page in (
            ("aws_fsx_windows_file_system", 7, _WINDOWS),
            ("aws_fsx_ontap_file_system", 0, _ONTAP),
            ("aws_fsx_openzfs_file_system", 0, _ZFS),
        )
    ),
    TypeSpec(
        type="aws_fsx_lustre_file_system",
        role=Role.DATA,
        describe=_file_system(0),
        reads=("subnet_ids", _DAYS),
        assumes="A Lustre file system stands in one zone.",
        source=_LUSTRE,
        identity=("dns_name",),
    ),
    TypeSpec(
        type="aws_fsx_file_cache",
        role=Role.CACHE,
        describe=_cache,
        reads=("subnet_ids",),
        assumes="A file cache stands in one zone.",
        source=_CACHE,
        identity=("dns_name",),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_part, source=_ONTAP) for t in (
        "aws_fsx_ontap_storage_virtual_machine", "aws_fsx_ontap_volume", "aws_fsx_openzfs_volume")),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_WINDOWS) for t in ("aws_fsx_backup",
               "aws_fsx_openzfs_snapshot")),
    TypeSpec(type="aws_fsx_data_repository_association", role=Role.NETWORK, source=_LUSTRE),
)  # fmt: skip
