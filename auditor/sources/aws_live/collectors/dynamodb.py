"""Amazon DynamoDB: tables and their replicas."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_TABLE = Call(
    operation="DescribeTable",
    given={"TableName": "value"},
    items="Table",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_dynamodb_table",
            label="TableName",
            id="TableName",
            arn="TableArn",
            values={
                "name": "TableName",
                "stream_arn": "LatestStreamArn",
                "server_side_encryption": "[SSEDescription.{kms_key_arn: KMSMasterKeyArn}]",
                # What is still being made is no copy yet.
                "replica": "Replicas[?ReplicaStatus!='CREATING' && ReplicaStatus!='CREATION_FAILED' && "
                "ReplicaStatus!='DELETING'].{region_name: RegionName}",
            },
        ),
    ),
)
# Global tables of the version of 2017 are listed apart:
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_upgrade.html
_GLOBAL = Call(
    operation="ListGlobalTables",
    items="GlobalTables",
    kinds=(
        Kind(
            type="aws_dynamodb_global_table",
            label="GlobalTableName",
            id="GlobalTableName",
            tags="",
            values={"name": "GlobalTableName", "replica": "ReplicationGroup[].{region_name: RegionName}"},
        ),
    ),
)
SERVICE = Service(
    client="dynamodb", limit=10, calls=(Call(operation="ListTables", items="TableNames", then=(_TABLE,)), _GLOBAL)
)
