"""AWS Secrets Manager and Systems Manager parameters."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape
from auditor.model.value import Known

_PAGE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/create-manage-multi-region-secrets.html"
_SSM = "https://docs.aws.amazon.com/systems-manager/latest/userguide/disaster-recovery-resiliency.html"


def _secret(record: Record, lookup: Lookup) -> Described:
    value = record.get("replica")
    blocks = value.value if isinstance(value, Known) and isinstance(value.value, list) else []
    regions = {lookup.region(record): None}
    for block in blocks:
        if isinstance(block, dict) and isinstance(block.get("region"), str):
            regions[block["region"]] = None
    return Described(shape=Shape(replicas=tuple(Replica(region=r) for r in regions)))


def _version(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "secret_id", types=("aws_secretsmanager_secret",)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


def _parameter(record: Record, lookup: Lookup) -> Described:
    # The value is in the code: a parameter is built again with the stack.
    return Described(shape=regional(rebuilt=True))


TYPES = (
    TypeSpec(
        type="aws_secretsmanager_secret",
        role=Role.SECRET,
        describe=_secret,
        reads=("replica.region",),
        assumes="A secret is read in its Region and in its replica Regions.",
        source=_PAGE,
        identity=("name",),
    ),
    TypeSpec(type="aws_secretsmanager_secret_version", role=Role.PART, describe=_version),
    TypeSpec(type="aws_secretsmanager_secret_rotation", role=Role.SUPPORT),
    TypeSpec(type="aws_secretsmanager_secret_policy", role=Role.SUPPORT),
    TypeSpec(type="aws_ssm_parameter", role=Role.SECRET, describe=_parameter, source=_SSM, identity=("name",)),
    *(TypeSpec(type=t, role=Role.SUPPORT) for t in (
        "aws_ssm_document", "aws_ssm_association", "aws_ssm_maintenance_window", "aws_ssm_patch_baseline",
        "aws_ssm_maintenance_window_target", "aws_ssm_maintenance_window_task", "aws_ssm_patch_group")),
)  # fmt: skip
