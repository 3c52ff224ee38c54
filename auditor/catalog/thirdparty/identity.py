"""Login providers: Auth0, Okta."""

from __future__ import annotations

from auditor.catalog.interface import TypeSpec
from auditor.model.resource import Role, Scope

_AUTH0 = "https://auth0.com/docs/deploy-monitor"
_OKTA = "https://support.okta.com/help/s/okta-service-status"
_OUT = Scope.THIRD_PARTY
# Whoever logs in through one of these needs it; users, roles and branding are settings.
_LOGINS = (
    (_AUTH0, ("auth0_client", "auth0_resource_server", "auth0_custom_domain")),
    (_OKTA, ("okta_app_oauth", "okta_app_saml", "okta_auth_server", "okta_auth_server_default", "okta_domain")),
)
_SETTINGS = (
    (_AUTH0, (
        "auth0_action", "auth0_attack_protection", "auth0_branding", "auth0_client_credentials", "auth0_client_grant",
        "auth0_connection", "auth0_connection_client", "auth0_connection_clients", "auth0_email_provider",
        "auth0_guardian", "auth0_log_stream", "auth0_organization", "auth0_prompt", "auth0_resource_server_scopes",
        "auth0_role", "auth0_role_permissions", "auth0_tenant", "auth0_trigger_actions", "auth0_user",
    )),
    (_OKTA, (
        "okta_app_group_assignment", "okta_app_group_assignments", "okta_app_user", "okta_auth_server_claim",
        "okta_auth_server_policy", "okta_auth_server_policy_rule", "okta_auth_server_scope", "okta_group",
        "okta_group_memberships", "okta_group_rule", "okta_idp_oidc", "okta_idp_saml", "okta_network_zone",
        "okta_policy_mfa", "okta_policy_password", "okta_policy_signon", "okta_policy_rule_signon",
        "okta_trusted_origin", "okta_user", "okta_user_schema_property",
    )),
)  # fmt: skip
TYPES = (
    *(TypeSpec(type=t, role=Role.CONTROL, scope=_OUT, source=page, identity=("client_id",))
      for page, types in _LOGINS for t in types),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=_OUT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
