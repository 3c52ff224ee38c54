"""The least-privilege IAM policy of a scan, made from the collectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.sources.aws_live.accounts import ORGANIZATION
from auditor.sources.aws_live.interface import Service, every_call
from auditor.sources.aws_live.session import NEEDED

# Actions whose name is not that of the operation, from the Service Authorization Reference:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html and its siblings.
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "s3:ListBuckets": ("s3:ListAllMyBuckets",),
    "s3:GetBucketReplication": ("s3:GetReplicationConfiguration",),
    "s3:GetBucketLifecycleConfiguration": ("s3:GetLifecycleConfiguration",),
    "s3:GetBucketEncryption": ("s3:GetEncryptionConfiguration",),
    "s3express:ListDirectoryBuckets": ("s3express:ListAllMyDirectoryBuckets",),
    "lambda:ListFunctionUrlConfigs": ("lambda:ListFunctionUrlConfigs",),
    # Endpoint discovery is part of every call: https://docs.aws.amazon.com/timestream/latest/developerguide/Using.API.html
    "timestream:ListDatabases": ("timestream:DescribeEndpoints", "timestream:ListDatabases"),
    "cassandra:ListKeyspaces": ("cassandra:Select",),
    "cassandra:ListTables": ("cassandra:Select",),
    "cassandra:GetTable": ("cassandra:Select",),
    "es:DescribeDomain": ("es:DescribeDomain",),
}


def actions(service: Service) -> tuple[str, ...]:
    """Return the IAM actions that the calls of *service* need."""
    prefix = service.iam or service.client
    if prefix == "apigateway":
        # API Gateway names HTTP methods: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
        return ("apigateway:GET",)
    out: dict[str, None] = {}
    for call in every_call(service.calls):
        name = f"{prefix}:{call.operation}"
        out.update(dict.fromkeys(ACTIONS.get(name, (name,))))
    return tuple(out)


def policy(services: Iterable[Service], *, organization: bool = False) -> dict[str, Any]:
    """Return the policy document that allows exactly what *services* call."""
    wanted = {a for s in services for a in actions(s)} | set(NEEDED)
    statements = [
        {"Sid": "AuditorReads", "Effect": "Allow", "Action": sorted(wanted), "Resource": "*"},
    ]
    if organization:
        statements.append(
            {"Sid": "AuditorListsAccounts", "Effect": "Allow", "Action": list(ORGANIZATION), "Resource": "*"}
        )
    return {"Version": "2012-10-17", "Statement": statements}
