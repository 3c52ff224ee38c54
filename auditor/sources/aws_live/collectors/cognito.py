"""Amazon Cognito: user pools."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_POOLS = Call(
    operation="ListUserPools",
    page_size=60,
    items="UserPools",
    kinds=(
        Kind(
            type="aws_cognito_user_pool",
            label="Name",
            key="Id",
            id="Id",
            arn="arn:{partition}:cognito-idp:{region}:{account}:userpool/{id}",
            tags="",
            values={
                "name": "Name",
                "endpoint": "join('', ['cognito-idp.', _here.region, '.amazonaws.com/', Id])",
            },
        ),
    ),
)
SERVICE = Service(client="cognito-idp", calls=(_POOLS,))
