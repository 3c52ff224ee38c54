"""AWS Secrets Manager and Systems Manager parameters: names and places, never a value."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

SECRETS = Service(
    client="secretsmanager",
    calls=(
        Call(
            operation="ListSecrets",
            items="SecretList[?!DeletedDate]",
            kinds=(
                Kind(
                    type="aws_secretsmanager_secret",
                    label="Name",
                    id="ARN",
                    arn="ARN",
                    # What was replicated to this Region is read here, whatever happens to where it came from.
                    values={
                        "name": "Name",
                        "kms_key_id": "KmsKeyId",
                        "replica": "_replicas[?Status=='InSync'].{region: Region, kms_key_id: KmsKeyId}",
                    },
                ),
            ),
            then=(
                Call(
                    operation="DescribeSecret",
                    given={"SecretId": "ARN"},
                    items="ReplicationStatus",
                    into="_replicas",
                    unread=("replica",),
                    when="!PrimaryRegion || PrimaryRegion==_here.region",
                    absent=frozenset({"ResourceNotFoundException"}),
                ),
            ),
        ),
    ),
)
PARAMETERS = Service(
    client="ssm",
    calls=(
        Call(
            operation="DescribeParameters",
            items="Parameters",
            kinds=(
                Kind(
                    type="aws_ssm_parameter",
                    label="Name",
                    id="Name",
                    arn="join('', ['arn:', _here.partition, ':ssm:', _here.region, ':', _here.account, ':parameter', "
                    "starts_with(Name, '/') && Name || join('/', ['', Name])])",
                    tags="",
                    values={"name": "Name", "type": "Type", "key_id": "KeyId"},
                ),
            ),
        ),
    ),
)
