"""Amazon Cognito: user pools, identity pools, clients."""

from __future__ import annotations

from auditor.catalog.interface import TypeSpec
from auditor.model.resource import Role

_PAGE = "https://docs.aws.amazon.com/cognito/latest/developerguide/disaster-recovery-resiliency.html"
_IDENTITY_PAGE = "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-identity.html"
_SETTINGS = (
    "aws_cognito_identity_provider", "aws_cognito_managed_user_pool_client", "aws_cognito_resource_server",
    "aws_cognito_risk_configuration", "aws_cognito_user", "aws_cognito_user_group",
    "aws_cognito_user_in_group", "aws_cognito_user_pool_client", "aws_cognito_user_pool_domain",
    "aws_cognito_user_pool_ui_customization",
)  # fmt: skip
_IDENTITY = (
    "aws_cognito_identity_pool", "aws_cognito_identity_pool_provider_principal_tag",
    "aws_cognito_identity_pool_roles_attachment",
)  # fmt: skip
TYPES = (
    TypeSpec(
        type="aws_cognito_user_pool",
        role=Role.DATA,
        assumes="A user pool is kept in the zones of one Region and has no copy in another.",
        source=_PAGE,
        identity=("endpoint",),
    ),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in _SETTINGS),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_IDENTITY_PAGE) for t in _IDENTITY),
)
