"""AWS Lambda functions."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.catalog.interface import Described, Guard, Lookup, SetBy, TypeSpec
from auditor.catalog.shapes import regional, spread
from auditor.catalog.wiring import mentions, needs, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Relation, Role

_PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/security-resilience.html"
_VPC = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"


def _function(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "vpc_config.subnet_ids")
    relations = (
        *mentions(record, lookup, "environment"),
        *needs(record, lookup, "file_system_config.arn"),
        *_sources(record, lookup),
    )
    return Described(shape=spread(slots) if slots else regional(rebuilt=True), relations=relations)


def _sources(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    """Return the queues and streams that feed the function: without its source it does nothing."""
    names = (
        record.address,
        *(a.address for a in lookup.referrers(record.address, "aws_lambda_alias", "function_name")),
    )
    return tuple(
        replace(r, source=record.address, via=f"event source {mapping.address}")
        for name in names
        for mapping in lookup.referrers(name, "aws_lambda_event_source_mapping", "function_name")
        for r in needs(mapping, lookup, "event_source_arn")
    )


def _alias(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "function_name", types=("aws_lambda_function",)).addresses
    return Described(shape=regional(rebuilt=True), owner=owner[0] if owner else "")


_SETTINGS = (
    ("https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
     ("aws_lambda_permission",)),
    ("https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html",
     ("aws_lambda_event_source_mapping",)),
    ("https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
     ("aws_lambda_layer_version",)),
    ("https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html",
     ("aws_lambda_function_event_invoke_config",)),
    ("https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
     ("aws_lambda_provisioned_concurrency_config",)),
)  # fmt: skip

_GUARDS = (
    Guard(
        name="dead-letter queue",
        path="dead_letter_config.target_arn",
        on=(),
        against="loss of asynchronous events that the function failed on",
        source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
        also_known_as=("CKV_AWS_116",),
    ),
    Guard(
        name="on-failure destination",
        path="",
        by=SetBy(
            type="aws_lambda_function_event_invoke_config",
            names="function_name",
            path="destination_config.on_failure.destination",
        ),
        against="loss of asynchronous events that the function failed on",
        source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    ),
)

TYPES = (
    TypeSpec(
        type="aws_lambda_function",
        role=Role.COMPUTE,
        describe=_function,
        reads=("vpc_config.subnet_ids", "environment", "file_system_config.arn"),
        assumes="Outside a VPC a function runs over all zones of its Region; inside, in the zones of its subnets.",
        source=_VPC,
        identity=("function_name", "qualified_invoke_arn"),
        guards=_GUARDS,
    ),
    TypeSpec(type="aws_lambda_alias", role=Role.PART, describe=_alias, source=_PAGE),
    TypeSpec(type="aws_lambda_function_url", role=Role.PART, describe=_alias,
             source="https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
