"""AWS Lambda: functions, aliases, function URLs."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_ALIASES = Call(
    operation="ListAliases",
    given={"FunctionName": "FunctionArn"},
    items="Aliases",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_lambda_alias",
            label="join('/', [_parent.FunctionName, Name])",
            id="AliasArn",
            arn="AliasArn",
            tags="",
            values={"name": "Name", "function_name": "_parent.FunctionArn"},
        ),
    ),
)
_URLS = Call(
    operation="ListFunctionUrlConfigs",
    given={"FunctionName": "FunctionArn"},
    items="FunctionUrlConfigs",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_lambda_function_url",
            label="join('/', [_parent.FunctionName, FunctionUrl])",
            id="FunctionUrl",
            tags="",
            values={"function_name": "_parent.FunctionArn", "function_url": "FunctionUrl"},
        ),
    ),
)
_FUNCTIONS = Call(
    operation="ListFunctions",
    items="Functions",
    kinds=(
        Kind(
            type="aws_lambda_function",
            label="FunctionName",
            id="FunctionName",
            arn="FunctionArn",
            tags="",
            values={
                "function_name": "FunctionName",
                "vpc_config": "[VpcConfig.{subnet_ids: SubnetIds}]",
                "environment": "[Environment.{variables: Variables}]",
                "file_system_config": "FileSystemConfigs[].{arn: Arn}",
                "kms_key_arn": "KMSKeyArn",
                "invoke_arn": "join('', ['arn:', _here.partition, ':apigateway:', _here.region, "
                "':lambda:path/2015-03-31/functions/', FunctionArn, '/invocations'])",
            },
            texts=("environment",),
        ),
    ),
    then=(_ALIASES, _URLS),
)
SERVICE = Service(client="lambda", limit=10, calls=(_FUNCTIONS,))
