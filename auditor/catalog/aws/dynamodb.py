"""Amazon DynamoDB tables and global tables."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape
from auditor.model.value import Known

_GLOBAL = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html"
_PAGE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html"


def _table(record: Record, lookup: Lookup) -> Described:
    regions = {lookup.region(record): None}
    value = record.get("replica")
    blocks = value.value if isinstance(value, Known) and isinstance(value.value, list) else []
    unfinished = False
    for block in blocks:
        if isinstance(block, dict) and isinstance(block.get("region_name"), str):
            # A state lists a replica whose creation did not finish with an empty ARN.
            if record.configured is None and block.get("arn") == "":
                unfinished = True
                continue
            regions[block["region_name"]] = None
    for type_ in ("aws_dynamodb_table_replica",):
        for replica in lookup.referrers(record.address, type_, "global_table_arn"):
            regions[lookup.region(replica)] = None
    for table in lookup.referrers(record.address, "aws_dynamodb_global_table", "name"):
        names = table.get("replica")
        for block in names.value if isinstance(names, Known) and isinstance(names.value, list) else []:
            if isinstance(block, dict) and isinstance(block.get("region_name"), str):
                regions[block["region_name"]] = None
    notes = ("a replica has no ARN: its creation is unfinished, it is not counted",) if unfinished else ()
    return Described(
        shape=Shape(replicas=tuple(Replica(region=r) for r in regions)),
        relations=encrypted_by(record, lookup, "server_side_encryption.kms_key_arn"),
        notes=notes,
    )


def _replica(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "global_table_arn", types=("aws_dynamodb_table",)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type="aws_dynamodb_table",
        role=Role.DATA,
        describe=_table,
        reads=("replica.region_name",),
        assumes="A table is kept in three zones of its Region; every replica Region serves reads and writes.",
        source=_GLOBAL,
        identity=("name", "stream_arn"),
    ),
    TypeSpec(type="aws_dynamodb_table_replica", role=Role.PART, describe=_replica, source=_GLOBAL),
    TypeSpec(type="aws_dynamodb_global_table", role=Role.PART, source=_GLOBAL),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "aws_dynamodb_table_item", "aws_dynamodb_contributor_insights", "aws_dynamodb_tag",
        "aws_dynamodb_kinesis_streaming_destination", "aws_dynamodb_resource_policy", "aws_dynamodb_table_export")),
)  # fmt: skip
