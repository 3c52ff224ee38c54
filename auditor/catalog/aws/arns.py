"""How an ARN or a queue's URL spells a resource that does not exist yet: by the names that its arguments give.

A plan knows no ARN of what it creates; other resources may have written it out of names all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from auditor.model.record import Record

# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# Type -> the argument that names it, and the ARN's service and resource around that name.
_SPELLED: Mapping[str, tuple[str, str]] = {
    "aws_cloudwatch_event_bus": ("name", "events:event-bus/{}"),
    "aws_db_instance": ("identifier", "rds:db:{}"),
    "aws_db_proxy": ("name", "rds:db-proxy:{}"),
    "aws_docdb_cluster": ("cluster_identifier", "rds:cluster:{}"),
    "aws_dynamodb_table": ("name", "dynamodb:table/{}"),
    "aws_ecs_cluster": ("name", "ecs:cluster/{}"),
    "aws_elasticache_replication_group": ("replication_group_id", "elasticache:replicationgroup:{}"),
    "aws_kinesis_firehose_delivery_stream": ("name", "firehose:deliverystream/{}"),
    "aws_kinesis_stream": ("name", "kinesis:stream/{}"),
    "aws_kms_alias": ("name", "kms:{}"),
    "aws_lambda_function": ("function_name", "lambda:function:{}"),
    "aws_msk_cluster": ("cluster_name", "kafka:cluster/{}"),
    "aws_msk_serverless_cluster": ("cluster_name", "kafka:cluster/{}"),
    "aws_neptune_cluster": ("cluster_identifier", "rds:cluster:{}"),
    "aws_opensearch_domain": ("domain_name", "es:domain/{}"),
    "aws_rds_cluster": ("cluster_identifier", "rds:cluster:{}"),
    "aws_s3_bucket": ("bucket", "s3:{}"),
    "aws_secretsmanager_secret": ("name", "secretsmanager:secret:{}"),
    "aws_sfn_state_machine": ("name", "states:stateMachine:{}"),
    "aws_sns_topic": ("name", "sns:{}"),
    "aws_sqs_queue": ("name", "sqs:{}"),
    "aws_ssm_parameter": ("name", "ssm:parameter/{}"),
}
_ARN = re.compile(r"arn:aws[a-z-]*:([a-z0-9-]+):([a-z0-9-]*):(\d*):(.+)")
_QUEUE = re.compile(r"https://sqs\.([a-z0-9-]+)\.amazonaws\.com/(\d*)/([\w.-]+)")
# What holds data or answers requests; images, secrets and parameters are read at start.
_SERVING = ("dynamodb", "elasticache", "kafka", "kinesis", "kms", "lambda", "rds", "sqs", "states")
_HOST = re.compile(
    r"[a-z0-9][a-z0-9.-]*\.(?:rds|docdb|neptune|cache|memorydb|dax|dax-clusters|redshift|es|aoss|kafka|kafka-serverless"
    r"|mq|efs|elb|execute-api)(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com"
)
_ZONAL = ("elasticache", "kafka", "rds")
_REGION = re.compile(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.")
_SECRET_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}$")


class Spelled(NamedTuple):
    """A resource as a text spells it."""

    region: str
    account: str
    names: tuple[str, ...]
    """The service and resource of its ARN, the longest first: a version or a path may follow the name."""


def name_in_arns(record: Record) -> str:
    """Return how an ARN would spell *record* behind the account, or "" where its name is not known."""
    argument, spelling = _SPELLED.get(record.type, ("", ""))
    name = record.values.get(argument) if argument else None
    return spelling.format(name.lstrip("/")) if isinstance(name, str) and name else ""


class Serving(NamedTuple):
    """Something of AWS that a text names and that keeps serving."""

    name: str
    region: str
    is_zonal: bool
    """It may stand in one zone; else its service keeps it in several."""


def serving(text: str) -> Serving | None:
    """Return the host, ARN or queue that *text* names."""
    if host := _HOST.search(text.lower()):
        region = _REGION.search(host[0])
        return Serving(host[0], region[1] if region else "", ".execute-api." not in host[0])
    said = spelled(text)
    is_used = said is not None and said.region and said.account and said.names[0].split(":")[0] in _SERVING
    if said is None or not is_used:
        return None
    return Serving(text, said.region, said.names[0].split(":")[0] in _ZONAL)


def spelled(text: str) -> Spelled | None:
    """Return what *text* says where it is an ARN or the URL of a queue."""
    if queue := _QUEUE.fullmatch(text):
        return Spelled(queue[1], queue[2], (f"sqs:{queue[3]}",))
    arn = _ARN.fullmatch(text)
    if arn is None:
        return None
    service, region, account, rest = arn.groups()
    names = [f"{service}:{rest}"]
    if service == "secretsmanager":
        names.append(_SECRET_SUFFIX.sub("", names[0]))
    shorter = rest
    while ":" in shorter or "/" in shorter:
        shorter = shorter[: max(shorter.rfind(":"), shorter.rfind("/"))]
        names.append(f"{service}:{shorter}")
    return Spelled(region, account, tuple(names))
