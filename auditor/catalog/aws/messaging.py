"""Amazon SQS, SNS, EventBridge and Kinesis."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by
from auditor.model.record import Record
from auditor.model.resource import Role

_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html"
_SNS = "https://docs.aws.amazon.com/sns/latest/dg/disaster-recovery-resiliency.html"
_KINESIS = "https://docs.aws.amazon.com/streams/latest/dev/disaster-recovery-resiliency.html"


def _queue(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), relations=encrypted_by(record, lookup, "kms_master_key_id", "kms_key_id"))


def _topic(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True))


TYPES = (
    TypeSpec(
        type="aws_sqs_queue",
        role=Role.QUEUE,
        describe=_queue,
        assumes="Messages are kept in several zones of one Region.",
        source=_SQS,
        identity=("name",),
    ),
    TypeSpec(type="aws_sns_topic", role=Role.FRONT, describe=_topic, source=_SNS, identity=("name",)),
    TypeSpec(type="aws_kinesis_stream", role=Role.QUEUE, describe=_queue, source=_KINESIS, identity=("name",)),
    TypeSpec(type="aws_kinesis_firehose_delivery_stream", role=Role.SUPPORT),
    TypeSpec(type="aws_cloudwatch_event_bus", role=Role.FRONT, describe=_topic, identity=("name",)),
    *(TypeSpec(type=t, role=Role.SUPPORT) for t in (
        "aws_sqs_queue_policy", "aws_sqs_queue_redrive_policy", "aws_sqs_queue_redrive_allow_policy",
        "aws_sns_topic_policy", "aws_sns_topic_subscription", "aws_sns_platform_application",
        "aws_kinesis_stream_consumer", "aws_kinesis_resource_policy",
        "aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_cloudwatch_event_permission",
        "aws_cloudwatch_event_archive", "aws_scheduler_schedule", "aws_scheduler_schedule_group",
        "aws_pipes_pipe")),
)  # fmt: skip
