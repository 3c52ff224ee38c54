"""Cold storage: approvals in two Regions, and a key backup of six sealed shares: the twin of ../main.tf."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.settings import settings
from components.vault import AwsShare, AzureShare, GoogleShare, ShareArgs

BACKUP = {"resilience:service": "key-backup", "resilience:function": "custody"}
APPROVALS = {"resilience:service": "approvals", "resilience:function": "custody"}


@dataclass(frozen=True)
class Places:
    """Two Regions of each provider; no city may hold four of the six shares."""

    aws1: str
    aws2: str
    google1: str
    google2: str
    azure1: str
    azure2: str


config = pulumi.Config()
places = settings(Places, "places")
providers = [aws.Provider("first", region=places.aws1), aws.Provider("second", region=places.aws2)]
prefix = config.require("prefix")


def share(number: int, location: str, dash: str = "-") -> ShareArgs:
    """Return share *number*; Azure's names have no dashes."""
    name = f"{prefix}{dash}share{dash}{number}"
    return ShareArgs(name=name, location=location, days=config.require_int("retentionDays"), tags=BACKUP)


# Key backup: any three of six shares restore; two tell nothing.
AwsShare(share(1, places.aws1), pulumi.ResourceOptions(providers=[providers[0]]))
AwsShare(share(2, places.aws2), pulumi.ResourceOptions(providers=[providers[1]]))
GoogleShare(share(3, places.google1))
GoogleShare(share(4, places.google2))
AzureShare(share(5, places.azure1, dash=""))
AzureShare(share(6, places.azure2, dash=""))

# Approvals: the record of who allowed what, in both of AWS's Regions.
table = aws.dynamodb.Table(
    "approvals",
    name="approvals",
    billing_mode="PAY_PER_REQUEST",
    hash_key="transaction",
    range_key="approver",
    deletion_protection_enabled=True,
    stream_enabled=True,
    stream_view_type="NEW_AND_OLD_IMAGES",
    attributes=[
        aws.dynamodb.TableAttributeArgs(name="transaction", type="S"),
        aws.dynamodb.TableAttributeArgs(name="approver", type="S"),
    ],
    replicas=[aws.dynamodb.TableReplicaArgs(region_name=places.aws2, point_in_time_recovery=True)],
    point_in_time_recovery=aws.dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
    opts=pulumi.ResourceOptions(provider=providers[0]),
)
allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
role = aws.iam.Role(
    "approvals",
    name="approvals",
    assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
    opts=pulumi.ResourceOptions(provider=providers[0]),
)
# Each approval is one item, written once: nothing is counted, changed or deleted, so two Regions cannot contradict.
tables = [f"arn:aws:dynamodb:{region}:*:table/approvals" for region in (places.aws1, places.aws2)]
written_once = {"Effect": "Allow", "Action": ["dynamodb:PutItem", "dynamodb:Query"], "Resource": tables}
aws.iam.RolePolicy(
    "approvals",
    role=role.id,
    policy=json.dumps({"Version": "2012-10-17", "Statement": [written_once]}),
    opts=pulumi.ResourceOptions(provider=providers[0]),
)
for number, provider in enumerate(providers, start=1):
    aws.lambda_.Function(
        f"approvals-{number}",
        name="approvals",
        role=role.arn,
        package_type="Image",
        image_uri=config.require(f"image{number}"),
        environment=aws.lambda_.FunctionEnvironmentArgs(variables={"APPROVALS": table.name}),
        tags=APPROVALS,
        opts=pulumi.ResourceOptions(provider=provider),
    )
