"""Projects, folders, policies, identities, audit and monitoring: what allows or watches, and serves nobody itself."""

from __future__ import annotations

from typing import NamedTuple

from auditor.catalog.interface import TypeSpec
from auditor.model.resource import Role, Scope


class _Group(NamedTuple):
    scope: Scope
    page: str
    types: tuple[str, ...]


_GROUPS = (
    _Group(
        Scope.GLOBAL,
        "https://cloud.google.com/resource-manager/docs/cloud-platform-resource-hierarchy",
        (
            "google_access_context_manager_access_level", "google_access_context_manager_access_level_condition",
            "google_access_context_manager_access_levels", "google_access_context_manager_access_policy",
            "google_access_context_manager_authorized_orgs_desc", "google_access_context_manager_egress_policy",
            "google_access_context_manager_gcp_user_access_binding", "google_access_context_manager_ingress_policy",
            "google_access_context_manager_service_perimeter",
            "google_access_context_manager_service_perimeter_dry_run_egress_policy",
            "google_access_context_manager_service_perimeter_dry_run_ingress_policy",
            "google_access_context_manager_service_perimeter_dry_run_resource",
            "google_access_context_manager_service_perimeter_egress_policy",
            "google_access_context_manager_service_perimeter_ingress_policy",
            "google_access_context_manager_service_perimeter_resource",
            "google_access_context_manager_service_perimeters", "google_apphub_application", "google_apphub_service",
            "google_apphub_service_project_attachment", "google_apphub_workload",
            "google_assured_workloads_workload", "google_billing_budget", "google_billing_project_info",
            "google_billing_subaccount", "google_cloud_asset_folder_feed", "google_cloud_asset_organization_feed",
            "google_cloud_asset_project_feed", "google_cloud_quotas_quota_preference",
            "google_contact_center_insights_analysis_rule", "google_contact_center_insights_view",
            "google_essential_contacts_contact", "google_folder", "google_folder_access_approval_settings",
            "google_folder_organization_policy", "google_org_policy_custom_constraint", "google_org_policy_policy",
            "google_organization_access_approval_settings", "google_organization_iam_custom_role",
            "google_organization_policy", "google_privileged_access_manager_entitlement", "google_project",
            "google_project_access_approval_settings", "google_project_default_service_accounts",
            "google_project_iam_custom_role", "google_project_iam_member_remove",
            "google_project_organization_policy", "google_project_service", "google_project_usage_export_bucket",
            "google_resource_manager_lien", "google_scc_event_threat_detection_custom_module",
            "google_scc_folder_custom_module", "google_scc_folder_notification_config",
            "google_scc_folder_scc_big_query_export",
            "google_scc_management_folder_security_health_analytics_custom_module",
            "google_scc_management_organization_event_threat_detection_custom_module",
            "google_scc_management_organization_security_health_analytics_custom_module",
            "google_scc_management_project_security_health_analytics_custom_module", "google_scc_mute_config",
            "google_scc_notification_config", "google_scc_organization_custom_module",
            "google_scc_organization_scc_big_query_export", "google_scc_project_custom_module",
            "google_scc_project_notification_config", "google_scc_project_scc_big_query_export", "google_scc_source",
            "google_scc_v2_folder_mute_config", "google_scc_v2_folder_notification_config",
            "google_scc_v2_folder_scc_big_query_export", "google_scc_v2_organization_mute_config",
            "google_scc_v2_organization_notification_config", "google_scc_v2_organization_scc_big_query_export",
            "google_scc_v2_organization_scc_big_query_exports", "google_scc_v2_organization_source",
            "google_scc_v2_project_mute_config", "google_scc_v2_project_notification_config",
            "google_scc_v2_project_scc_big_query_export", "google_securityposture_posture",
            "google_securityposture_posture_deployment", "google_site_verification_owner",
            "google_site_verification_web_resource", "google_tags_location_tag_binding", "google_tags_tag_binding",
            "google_tags_tag_key", "google_tags_tag_value",
        ),
    ),
    _Group(
        Scope.GLOBAL,
        "https://cloud.google.com/iam/docs/overview",
        (
            "google_beyondcorp_app_connection", "google_beyondcorp_app_connector", "google_beyondcorp_app_gateway",
            "google_beyondcorp_application", "google_beyondcorp_security_gateway",
            "google_beyondcorp_security_gateway_application", "google_cloud_identity_group",
            "google_cloud_identity_group_membership", "google_iam_access_boundary_policy", "google_iam_deny_policy",
            "google_iam_folders_policy_binding", "google_iam_oauth_client", "google_iam_oauth_client_credential",
            "google_iam_organizations_policy_binding", "google_iam_principal_access_boundary_policy",
            "google_iam_projects_policy_binding", "google_iam_workforce_pool", "google_iam_workforce_pool_provider",
            "google_iam_workforce_pool_provider_key", "google_iam_workload_identity_pool",
            "google_iam_workload_identity_pool_provider", "google_iap_brand", "google_iap_client",
            "google_iap_settings", "google_iap_tunnel_dest_group", "google_public_ca_external_account_key",
            "google_recaptcha_enterprise_key", "google_service_account", "google_service_account_key",
        ),
    ),
    _Group(
        Scope.GLOBAL,
        "https://cloud.google.com/identity-platform/docs",
        (
            "google_identity_platform_config", "google_identity_platform_default_supported_idp_config",
            "google_identity_platform_inbound_saml_config", "google_identity_platform_oauth_idp_config",
            "google_identity_platform_tenant", "google_identity_platform_tenant_default_supported_idp_config",
            "google_identity_platform_tenant_inbound_saml_config",
            "google_identity_platform_tenant_oauth_idp_config",
        ),
    ),
    _Group(
        Scope.GLOBAL,
        "https://cloud.google.com/monitoring/docs/monitoring-overview",
        (
            "google_chronicle_data_access_label", "google_chronicle_data_access_scope",
            "google_chronicle_reference_list", "google_chronicle_retrohunt", "google_chronicle_rule",
            "google_chronicle_rule_deployment", "google_chronicle_watchlist",
            "google_logging_billing_account_bucket_config", "google_logging_billing_account_exclusion",
            "google_logging_billing_account_sink", "google_logging_folder_bucket_config",
            "google_logging_folder_exclusion", "google_logging_folder_settings", "google_logging_folder_sink",
            "google_logging_linked_dataset", "google_logging_log_scope", "google_logging_log_view",
            "google_logging_metric", "google_logging_organization_bucket_config",
            "google_logging_organization_exclusion", "google_logging_organization_settings",
            "google_logging_organization_sink", "google_logging_project_bucket_config",
            "google_logging_project_exclusion", "google_logging_project_sink", "google_monitoring_alert_policy",
            "google_monitoring_custom_service", "google_monitoring_dashboard", "google_monitoring_group",
            "google_monitoring_metric_descriptor", "google_monitoring_monitored_project",
            "google_monitoring_notification_channel", "google_monitoring_service", "google_monitoring_slo",
            "google_monitoring_uptime_check_config",
        ),
    ),
    _Group(
        Scope.GLOBAL,
        "https://cloud.google.com/certificate-manager/docs/overview",
        (
            "google_certificate_manager_certificate", "google_certificate_manager_certificate_issuance_config",
            "google_certificate_manager_certificate_map", "google_certificate_manager_certificate_map_entry",
            "google_certificate_manager_dns_authorization", "google_certificate_manager_trust_config",
        ),
    ),
)  # fmt: skip
TYPES = tuple(TypeSpec(type=t, role=Role.SUPPORT, scope=g.scope, source=g.page) for g in _GROUPS for t in g.types)
