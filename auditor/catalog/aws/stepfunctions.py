"""AWS Step Functions: state machines."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, mentions
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Role

_PAGE = "https://docs.aws.amazon.com/step-functions/latest/dg/disaster-recovery-resiliency.html"
_ALIAS_PAGE = "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html"
_ACTIVITY_PAGE = "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html"

# What a state may start, and the arguments that say what it uses.
_STARTED: Mapping[str, tuple[str, ...]] = {
    "aws_batch_job_definition": ("container_properties", "ecs_properties", "eks_properties", "node_properties"),
    "aws_ecs_task_definition": ("container_definitions",),
}
_AT_START = ("aws_secretsmanager_secret", "aws_secretsmanager_secret_version", "aws_ssm_parameter",
             "aws_ecr_repository")  # fmt: skip


def _machine(record: Record, lookup: Lookup) -> Described:
    return Described(
        shape=regional(rebuilt=True),
        relations=(
            *_used(record, lookup),
            *encrypted_by(record, lookup, "encryption_configuration.kms_key_id"),
        ),
    )


def _used(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    """Return what the definition names, and what the jobs and tasks that it starts name in turn."""
    direct = mentions(record, lookup, "definition")
    out = list(direct)
    for r in direct:
        started = lookup.record(r.target)
        if started is None or started.type not in _STARTED:
            continue
        for inner in mentions(started, lookup, *_STARTED[started.type]):
            target = lookup.record(inner.target)
            kind = Relating.STARTS_WITH if target is not None and target.type in _AT_START else inner.kind
            out.append(Relation(kind, record.address, inner.target, f"{started.address} {inner.via}", inner.confidence))
    return tuple(out)


def _alias(record: Record, lookup: Lookup) -> Described:
    paths = ("routing_configuration.state_machine_version_arn",)
    owner = lookup.targets(record, *paths, types=("aws_sfn_state_machine",)).addresses
    return Described(shape=regional(rebuilt=True), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type="aws_sfn_state_machine",
        role=Role.COMPUTE,
        describe=_machine,
        reads=("definition",),
        assumes="A state machine runs over the zones of its Region; what its definition names is needed.",
        source=_PAGE,
        identity=("name",),
    ),
    TypeSpec(type="aws_sfn_alias", role=Role.PART, describe=_alias, source=_ALIAS_PAGE),
    TypeSpec(type="aws_sfn_activity", role=Role.PART, source=_ACTIVITY_PAGE),
)
