"""AWS Step Functions and AWS Cloud Map."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_MACHINE = Call(
    operation="DescribeStateMachine",
    given={"stateMachineArn": "stateMachineArn"},
    items="@",
    absent=frozenset({"StateMachineDoesNotExist"}),
    kinds=(
        Kind(
            type="aws_sfn_state_machine",
            label="name",
            id="stateMachineArn",
            arn="stateMachineArn",
            tags="",
            values={
                "name": "name",
                "definition": "definition",
                "encryption_configuration": "[encryptionConfiguration.{kms_key_id: kmsKeyId}]",
            },
            texts=("definition",),
        ),
    ),
)
_ALIASES = Call(
    operation="ListStateMachineAliases",
    given={"stateMachineArn": "stateMachineArn"},
    items="stateMachineAliases",
    absent=frozenset({"StateMachineDoesNotExist", "ResourceNotFound"}),
    kinds=(
        Kind(
            type="aws_sfn_alias",
            label="stateMachineAliasArn",
            id="stateMachineAliasArn",
            arn="stateMachineAliasArn",
            tags="",
            values={
                # An alias of a machine; which of its versions does not change where it runs.
                "routing_configuration": "[{state_machine_version_arn: _parent.stateMachineArn}]",
            },
        ),
    ),
)
STEPS = Service(
    client="stepfunctions",
    iam="states",
    calls=(
        Call(operation="ListStateMachines", items="stateMachines", then=(_MACHINE, _ALIASES)),
        Call(
            operation="ListActivities",
            items="activities",
            kinds=(
                Kind(
                    type="aws_sfn_activity",
                    label="name",
                    id="activityArn",
                    arn="activityArn",
                    tags="",
                    values={"name": "name"},
                ),
            ),
        ),
    ),
)
REGISTRY = Service(
    client="servicediscovery",
    calls=(
        Call(
            operation="ListServices",
            items="Services",
            kinds=(
                Kind(
                    type="aws_service_discovery_service",
                    label="Name",
                    key="Id",
                    id="Id",
                    arn="Arn",
                    tags="",
                    values={"name": "Name"},
                ),
            ),
        ),
    ),
)
