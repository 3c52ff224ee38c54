"""Amazon SQS, SNS, EventBridge and Kinesis."""

from __future__ import annotations

from auditor.catalog.interface import Described, Guard, Lookup, SetBy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by
from auditor.model.record import Record
from auditor.model.resource import Role

_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html"
_SNS = "https://docs.aws.amazon.com/sns/latest/dg/disaster-recovery-resiliency.html"
_KEYS = {"aws_sqs_queue": "kms_master_key_id", "aws_kinesis_stream": "kms_key_id"}
_KINESIS = "https://docs.aws.amazon.com/streams/latest/dev/disaster-recovery-resiliency.html"


def _queue(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), relations=encrypted_by(record, lookup, _KEYS[record.type]))


def _topic(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True))


_SETTINGS = (
    ("https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html",
     ("aws_sqs_queue_policy",)),
    ("https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
     ("aws_sqs_queue_redrive_policy", "aws_sqs_queue_redrive_allow_policy")),
    ("https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
     ("aws_sns_topic_policy",)),
    ("https://docs.aws.amazon.com/sns/latest/dg/SubscribeTopic.html",
     ("aws_sns_topic_subscription",)),
    ("https://docs.aws.amazon.com/sns/latest/dg/SNSMobilePush.html",
     ("aws_sns_platform_application",)),
    ("https://docs.aws.amazon.com/streams/latest/dev/building-enhanced-consumers-api.html",
     ("aws_kinesis_stream_consumer",)),
    ("https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html",
     ("aws_kinesis_resource_policy",)),
    ("https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html",
     ("aws_cloudwatch_event_rule",)),
    ("https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html",
     ("aws_cloudwatch_event_target",)),
    ("https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html",
     ("aws_cloudwatch_event_permission",)),
    ("https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html",
     ("aws_cloudwatch_event_archive",)),
    ("https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html",
     ("aws_scheduler_schedule",)),
    ("https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html",
     ("aws_scheduler_schedule_group",)),
    ("https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html",
     ("aws_pipes_pipe",)),
)  # fmt: skip

_REDRIVE = Guard(
    name="dead-letter queue",
    path="redrive_policy",
    on=(),
    by=SetBy(type="aws_sqs_queue_redrive_policy", names="queue_url", path="redrive_policy"),
    against="messages that fail again and again until they expire",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
)

TYPES = (
    TypeSpec(
        type="aws_sqs_queue",
        role=Role.QUEUE,
        describe=_queue,
        assumes="Messages are kept in several zones of one Region.",
        source=_SQS,
        identity=("name",),
        guards=(_REDRIVE,),
    ),
    TypeSpec(type="aws_sns_topic",
             assumes="A topic runs over the zones of its Region.",
             role=Role.FRONT, describe=_topic, source=_SNS, identity=("name",)),
    TypeSpec(type="aws_kinesis_stream",
             assumes="A stream's records are kept in three zones of one Region.",
             role=Role.QUEUE, describe=_queue, source=_KINESIS, identity=("name",)),
    TypeSpec(type="aws_kinesis_firehose_delivery_stream", role=Role.SUPPORT,
             source="https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html"),
    TypeSpec(type="aws_cloudwatch_event_bus",
             assumes="An event bus runs over the zones of its Region.",
             role=Role.FRONT, describe=_topic, identity=("name",),
             source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html"),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
