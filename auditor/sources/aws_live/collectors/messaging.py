"""Amazon SQS, SNS, Kinesis and EventBridge."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_QUEUE = Call(
    operation="GetQueueAttributes",
    given={"QueueUrl": "value"},
    # Not "All": the policy is nobody's business here.
    params={"AttributeNames": ["QueueArn", "KmsMasterKeyId", "FifoQueue"]},
    items="Attributes",
    absent=frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"}),
    kinds=(
        Kind(
            type="aws_sqs_queue",
            label="last(QueueArn)",
            id="_parent.value",
            arn="QueueArn",
            tags="",
            values={
                "name": "last(QueueArn)",
                "url": "_parent.value",
                "kms_master_key_id": "KmsMasterKeyId",
                "fifo_queue": "FifoQueue=='true'",
            },
        ),
    ),
)
SQS = Service(client="sqs", limit=10, calls=(Call(operation="ListQueues", items="QueueUrls", then=(_QUEUE,)),))
SNS = Service(
    client="sns",
    calls=(
        Call(
            operation="ListTopics",
            items="Topics",
            kinds=(
                Kind(
                    type="aws_sns_topic",
                    label="last(TopicArn)",
                    id="TopicArn",
                    arn="TopicArn",
                    tags="",
                    values={"name": "last(TopicArn)"},
                ),
            ),
        ),
    ),
)
KINESIS = Service(
    client="kinesis",
    calls=(
        Call(
            operation="ListStreams",
            items="StreamNames",
            then=(
                Call(
                    operation="DescribeStreamSummary",
                    given={"StreamName": "value"},
                    items="StreamDescriptionSummary",
                    absent=frozenset({"ResourceNotFoundException"}),
                    kinds=(
                        Kind(
                            type="aws_kinesis_stream",
                            label="StreamName",
                            id="StreamARN",
                            arn="StreamARN",
                            tags="",
                            values={"name": "StreamName", "kms_key_id": "KeyId"},
                        ),
                    ),
                ),
            ),
        ),
    ),
)
EVENTS = Service(
    client="events",
    calls=(
        Call(
            operation="ListEventBuses",
            # Each account has a default bus in each Region, which costs nothing and serves nobody by itself.
            items="EventBuses[?Name!='default']",
            kinds=(
                Kind(
                    type="aws_cloudwatch_event_bus",
                    label="Name",
                    id="Name",
                    arn="Arn",
                    tags="",
                    values={"name": "Name"},
                ),
            ),
        ),
    ),
)
