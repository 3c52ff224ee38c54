"""Amazon DynamoDB tables and global tables."""

from __future__ import annotations

from auditor.catalog.blocks import blocks, named, open_copies
from auditor.catalog.interface import Described, Guard, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape
from auditor.model.verdict import Verdict

_GLOBAL = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html"
_PAGE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html"


def _table(record: Record, lookup: Lookup) -> Described:
    regions, unfinished = _regions(record, lookup)
    copies = [Replica(region=r) for r in regions]
    # Whether a replica whose creation did not end holds the data is not known.
    copies += [Replica(region=r, floor=Verdict.STOPS) for r in unfinished if r not in regions]
    copies += open_copies(record.get("replica"), "region_name")
    notes = ("a replica has no ARN: its creation is unfinished",) if unfinished else ()
    return Described(
        shape=Shape(replicas=tuple(copies)),
        relations=encrypted_by(record, lookup, "server_side_encryption.kms_key_arn"),
        notes=notes,
    )


def _regions(record: Record, lookup: Lookup) -> tuple[dict[str, None], dict[str, None]]:
    """Return the Regions that serve the table, and those whose replica a state lists without an ARN."""
    regions = {lookup.region(record): None}
    unfinished: dict[str, None] = {}
    for block in blocks(record.get("replica")):
        region = block.get("region_name")
        if isinstance(region, str):
            is_open = record.configured is None and block.get("arn") == ""
            (unfinished if is_open else regions)[region] = None
    for replica in lookup.referrers(record.address, "aws_dynamodb_table_replica", "global_table_arn"):
        regions[lookup.region(replica)] = None
    for table in lookup.referrers(record.address, "aws_dynamodb_global_table", "name"):
        regions |= dict.fromkeys(named(table.get("replica"), "region_name"))
    return regions, unfinished


def _global(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "name", types=("aws_dynamodb_table",)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


def _replica(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "global_table_arn", types=("aws_dynamodb_table",)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


_GUARDS = (
    Guard(
        name="deletion protection",
        path="deletion_protection_enabled",
        against="deletion of the table by mistake",
        source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
    ),
    Guard(
        name="point-in-time recovery",
        path="point_in_time_recovery.enabled",
        against="writes or deletes by mistake, which every replica repeats",
        source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
        also_known_as=("CKV_AWS_28", "dynamodb_tables_pitr_enabled"),
    ),
)

TYPES = (
    TypeSpec(
        type="aws_dynamodb_table",
        role=Role.DATA,
        describe=_table,
        reads=("replica.region_name",),
        assumes="A table is kept in three zones of its Region; every replica Region serves reads and writes.",
        source=_GLOBAL,
        identity=("name", "stream_arn"),
        guards=_GUARDS,
    ),
    TypeSpec(type="aws_dynamodb_table_replica", role=Role.PART, describe=_replica, source=_GLOBAL),
    TypeSpec(type="aws_dynamodb_global_table", role=Role.PART, describe=_global, source=_GLOBAL,
             reads=("name", "replica.region_name")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "aws_dynamodb_table_item", "aws_dynamodb_contributor_insights", "aws_dynamodb_tag",
        "aws_dynamodb_kinesis_streaming_destination", "aws_dynamodb_resource_policy", "aws_dynamodb_table_export")),
)  # fmt: skip
