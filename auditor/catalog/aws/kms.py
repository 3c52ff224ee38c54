"""AWS KMS keys and their replicas."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Role

_PAGE = "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html"
_KEYS = ("aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key")


_SIGNING = ("SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT")


def _key(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), signs=text(record.get("key_usage")) in _SIGNING)


def _replica(record: Record, lookup: Lookup) -> Described:
    # A replica is an independent key with the same material: it counts where it is used, so whoever
    # uses the primary does not reach it by itself.
    primary = lookup.targets(record, "primary_key_arn", types=_KEYS).addresses
    return Described(
        shape=regional(),
        relations=tuple(Relation(Relating.REPLICATES_TO, p, record.address, "primary_key_arn") for p in primary),
        signs=text(record.get("key_usage")) in _SIGNING,
    )


def _alias(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "target_key_id", "target_key_arn", types=_KEYS).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type="aws_kms_key",
        role=Role.KEY,
        describe=_key,
        reads=("multi_region", "key_usage"),
        assumes="A key is used over all zones of its Region; its material leaves the Region only into replica keys.",
        source=_PAGE,
    ),
    TypeSpec(type="aws_kms_external_key", role=Role.KEY, describe=_key, source=_PAGE),
    TypeSpec(type="aws_kms_replica_key", role=Role.KEY, describe=_replica, reads=("primary_key_arn",), source=_PAGE),
    TypeSpec(type="aws_kms_replica_external_key", role=Role.KEY, describe=_replica, source=_PAGE),
    TypeSpec(type="aws_kms_alias", role=Role.PART, describe=_alias, reads=("target_key_id",), identity=("name",)),
    TypeSpec(type="aws_kms_key_policy", role=Role.SUPPORT),
    TypeSpec(type="aws_kms_grant", role=Role.SUPPORT),
    TypeSpec(type="aws_kms_ciphertext", role=Role.SUPPORT),
    TypeSpec(type="aws_kms_custom_key_store", role=Role.KEY),
)
