"""Amazon S3 Glacier vaults and S3 Tables."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.model.record import Record
from auditor.model.resource import Role

_VAULT = "https://docs.aws.amazon.com/amazonglacier/latest/dev/disaster-recovery-resiliency.html"
_TABLES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables.html"
_BUCKET = "aws_s3tables_table_bucket"


def _table(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "table_bucket_arn", types=(_BUCKET,)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type="aws_glacier_vault",
        role=Role.DATA,
        assumes="Archives are kept in three zones of their Region.",
        source=_VAULT,
        identity=("name",),
    ),
    TypeSpec(
        type=_BUCKET,
        role=Role.DATA,
        assumes="Tables are kept in three zones of their Region.",
        source=_TABLES,
        identity=("name",),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_table, reads=("table_bucket_arn",), source=_TABLES) for t in (
        "aws_s3tables_namespace", "aws_s3tables_table")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_TABLES) for t in (
        "aws_glacier_vault_lock", "aws_s3tables_table_bucket_policy", "aws_s3tables_table_policy")),
)  # fmt: skip
