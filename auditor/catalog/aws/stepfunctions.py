"""AWS Step Functions: state machines."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, mentions
from auditor.model.record import Record
from auditor.model.resource import Role

_PAGE = "https://docs.aws.amazon.com/step-functions/latest/dg/disaster-recovery-resiliency.html"
_ALIAS_PAGE = "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html"
_ACTIVITY_PAGE = "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html"


def _machine(record: Record, lookup: Lookup) -> Described:
    return Described(
        shape=regional(rebuilt=True),
        relations=(
            *mentions(record, lookup, "definition"),
            *encrypted_by(record, lookup, "encryption_configuration.kms_key_id"),
        ),
    )


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
