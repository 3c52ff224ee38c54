"""AWS Secrets Manager and Systems Manager parameters."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.catalog.blocks import blocks, named, open_copies
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, mentions
from auditor.model.record import Record
from auditor.model.resource import Relation, Replica, Role, Shape
from auditor.model.value import Known

_PAGE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/create-manage-multi-region-secrets.html"
_SSM = "https://docs.aws.amazon.com/systems-manager/latest/userguide/disaster-recovery-resiliency.html"


def _secret(record: Record, lookup: Lookup) -> Described:
    regions = {lookup.region(record): None} | dict.fromkeys(named(record.get("replica"), "region"))
    # The block is computed: without one it reads as unknown. Only a block that is there is asked for its Region.
    copies = open_copies(Known(list(blocks(record.get("replica")))), "region")
    return Described(
        shape=Shape(replicas=(*(Replica(region=r) for r in regions), *copies)),
        relations=(*encrypted_by(record, lookup, "kms_key_id"), *_held(record, lookup)),
    )


def _held(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    """Return what the secret's versions name: who reads a URL uses what it points at."""
    return tuple(
        replace(r, source=record.address, via=f"content of {version.address}")
        for version in lookup.referrers(record.address, "aws_secretsmanager_secret_version", "secret_id")
        for r in mentions(version, lookup, "secret_string", "secret_string_wo")
        if r.target != record.address
    )


def _version(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "secret_id", types=("aws_secretsmanager_secret",)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


def _parameter(record: Record, lookup: Lookup) -> Described:
    # A parameter keeps a value in one Region; nothing copies it elsewhere.
    told = mentions(record, lookup, "value", "insecure_value", "value_wo")
    return Described(shape=regional(), relations=(*encrypted_by(record, lookup, "key_id"), *told))


_SETTINGS = (
    ("https://docs.aws.amazon.com/systems-manager/latest/userguide/documents.html",
     ("aws_ssm_document",)),
    ("https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html",
     ("aws_ssm_association",)),
    ("https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateMaintenanceWindow.html",
     ("aws_ssm_maintenance_window", "aws_ssm_maintenance_window_target", "aws_ssm_maintenance_window_task")),
    ("https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreatePatchBaseline.html",
     ("aws_ssm_patch_baseline", "aws_ssm_patch_group")),
)  # fmt: skip

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
    TypeSpec(type="aws_secretsmanager_secret_version", role=Role.PART, describe=_version,
             source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html"),
    TypeSpec(type="aws_secretsmanager_secret_rotation", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html"),
    TypeSpec(type="aws_secretsmanager_secret_policy", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html"),
    TypeSpec(
        type="aws_ssm_parameter",
        role=Role.SECRET,
        describe=_parameter,
        reads=("value", "insecure_value"),
        assumes="Who reads a parameter or a secret needs what its content names (a host, a URL, an ARN).",
        source=_SSM,
        identity=("name",),
    ),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
