"""Identities, roles, policies, monitoring, automation: nothing that a payment waits for while it runs."""

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
        "https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/overview",
        (
            "azurerm_management_group", "azurerm_management_group_subscription_association", "azurerm_management_lock",
            "azurerm_subscription", "azurerm_subscription_template_deployment",
            "azurerm_resource_group_template_deployment", "azurerm_resource_deployment_script_azure_cli",
            "azurerm_resource_deployment_script_azure_power_shell", "azurerm_resource_provider_registration",
            "azurerm_tenant_template_deployment", "azurerm_template_deployment", "azurerm_portal_dashboard",
            "azurerm_lighthouse_assignment", "azurerm_lighthouse_definition", "azurerm_custom_provider",
            "azurerm_management_group_template_deployment", "azurerm_client_config", "azurerm_subscriptions",
        ),
    ),
    _Group(
        Scope.GLOBAL,
        "https://learn.microsoft.com/en-us/azure/role-based-access-control/overview",
        (
            "azurerm_role_assignment", "azurerm_role_definition", "azurerm_role_management_policy",
            "azurerm_pim_active_role_assignment", "azurerm_pim_eligible_role_assignment",
            "azurerm_federated_identity_credential", "azurerm_marketplace_role_assignment",
        ),
    ),
    _Group(
        Scope.GLOBAL,
        "https://learn.microsoft.com/en-us/entra/architecture/architecture",
        (
            "azuread_administrative_unit", "azuread_administrative_unit_member", "azuread_app_role_assignment",
            "azuread_application", "azuread_application_api_access", "azuread_application_app_role",
            "azuread_application_certificate", "azuread_application_federated_identity_credential",
            "azuread_application_from_template", "azuread_application_identifier_uri",
            "azuread_application_known_clients",
            "azuread_application_owner", "azuread_application_password", "azuread_application_permission_scope",
            "azuread_application_pre_authorized", "azuread_application_redirect_uris",
            "azuread_application_registration", "azuread_claims_mapping_policy", "azuread_conditional_access_policy",
            "azuread_custom_directory_role", "azuread_directory_role", "azuread_directory_role_assignment",
            "azuread_directory_role_member", "azuread_group", "azuread_group_member",
            "azuread_group_role_management_policy",
            "azuread_invitation", "azuread_named_location", "azuread_service_principal",
            "azuread_service_principal_certificate", "azuread_service_principal_delegated_permission_grant",
            "azuread_service_principal_password", "azuread_service_principal_token_signing_certificate",
            "azuread_synchronization_job", "azuread_synchronization_secret", "azuread_user",
            "azuread_user_flow_attribute",
            "azuread_privileged_access_group_assignment_schedule",
            "azuread_privileged_access_group_eligibility_schedule",
        ),
    ),
    _Group(
        Scope.REGIONAL,
        "https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/overview",
        ("azurerm_user_assigned_identity", "azurerm_resource_group"),
    ),
    _Group(
        Scope.GLOBAL,
        "https://learn.microsoft.com/en-us/azure/governance/policy/overview",
        (
            "azurerm_policy_definition", "azurerm_policy_set_definition",
            "azurerm_policy_virtual_machine_configuration_assignment",
            "azurerm_management_group_policy_assignment", "azurerm_management_group_policy_exemption",
            "azurerm_management_group_policy_remediation", "azurerm_resource_group_policy_assignment",
            "azurerm_resource_group_policy_exemption", "azurerm_resource_group_policy_remediation",
            "azurerm_resource_policy_assignment", "azurerm_resource_policy_exemption",
            "azurerm_resource_policy_remediation", "azurerm_subscription_policy_assignment",
            "azurerm_subscription_policy_exemption", "azurerm_subscription_policy_remediation",
            "azurerm_consumption_budget_management_group", "azurerm_consumption_budget_resource_group",
            "azurerm_consumption_budget_subscription", "azurerm_cost_anomaly_alert",
            "azurerm_subscription_cost_management_export", "azurerm_resource_group_cost_management_export",
        ),
    ),
    _Group(
        Scope.REGIONAL,
        "https://learn.microsoft.com/en-us/azure/azure-monitor/overview",
        (
            "azurerm_application_insights", "azurerm_application_insights_analytics_item",
            "azurerm_application_insights_api_key", "azurerm_application_insights_smart_detection_rule",
            "azurerm_application_insights_standard_web_test", "azurerm_application_insights_web_test",
            "azurerm_application_insights_workbook", "azurerm_application_insights_workbook_template",
            "azurerm_dashboard_grafana", "azurerm_dashboard_grafana_managed_private_endpoint",
            "azurerm_log_analytics_cluster", "azurerm_log_analytics_data_export_rule",
            "azurerm_log_analytics_datasource_windows_event", "azurerm_log_analytics_linked_service",
            "azurerm_log_analytics_linked_storage_account", "azurerm_log_analytics_query_pack",
            "azurerm_log_analytics_query_pack_query", "azurerm_log_analytics_saved_search",
            "azurerm_log_analytics_solution", "azurerm_log_analytics_storage_insights",
            "azurerm_log_analytics_workspace",
            "azurerm_log_analytics_workspace_table", "azurerm_monitor_aad_diagnostic_setting",
            "azurerm_monitor_action_group", "azurerm_monitor_activity_log_alert",
            "azurerm_monitor_alert_processing_rule_action_group", "azurerm_monitor_alert_processing_rule_suppression",
            "azurerm_monitor_alert_prometheus_rule_group", "azurerm_monitor_data_collection_endpoint",
            "azurerm_monitor_data_collection_rule", "azurerm_monitor_data_collection_rule_association",
            "azurerm_monitor_diagnostic_setting", "azurerm_monitor_log_profile", "azurerm_monitor_metric_alert",
            "azurerm_monitor_private_link_scope", "azurerm_monitor_private_link_scoped_service",
            "azurerm_monitor_scheduled_query_rules_alert", "azurerm_monitor_scheduled_query_rules_alert_v2",
            "azurerm_monitor_scheduled_query_rules_log", "azurerm_monitor_smart_detector_alert_rule",
            "azurerm_monitor_workspace",
        ),
    ),
    _Group(
        Scope.GLOBAL,
        "https://learn.microsoft.com/en-us/azure/defender-for-cloud/defender-for-cloud-introduction",
        (
            "azurerm_advanced_threat_protection", "azurerm_security_center_assessment",
            "azurerm_security_center_assessment_policy", "azurerm_security_center_auto_provisioning",
            "azurerm_security_center_automation", "azurerm_security_center_contact",
            "azurerm_security_center_server_vulnerability_assessment_virtual_machine",
            "azurerm_security_center_setting", "azurerm_security_center_storage_defender",
            "azurerm_security_center_subscription_pricing", "azurerm_security_center_workspace",
            "azurerm_sentinel_alert_rule_fusion", "azurerm_sentinel_alert_rule_ms_security_incident",
            "azurerm_sentinel_alert_rule_nrt", "azurerm_sentinel_alert_rule_scheduled",
            "azurerm_sentinel_automation_rule",
            "azurerm_sentinel_data_connector_azure_active_directory",
            "azurerm_sentinel_log_analytics_workspace_onboarding", "azurerm_sentinel_watchlist",
            "azurerm_sentinel_watchlist_item",
        ),
    ),
    _Group(
        Scope.REGIONAL,
        "https://learn.microsoft.com/en-us/azure/automation/overview",
        (
            "azurerm_automation_account", "azurerm_automation_certificate", "azurerm_automation_connection",
            "azurerm_automation_credential", "azurerm_automation_dsc_configuration",
            "azurerm_automation_hybrid_runbook_worker", "azurerm_automation_hybrid_runbook_worker_group",
            "azurerm_automation_job_schedule", "azurerm_automation_module", "azurerm_automation_python3_package",
            "azurerm_automation_runbook", "azurerm_automation_schedule",
            "azurerm_automation_software_update_configuration",
            "azurerm_automation_source_control", "azurerm_automation_variable_bool",
            "azurerm_automation_variable_string",
            "azurerm_automation_webhook", "azurerm_chaos_studio_capability", "azurerm_chaos_studio_experiment",
            "azurerm_chaos_studio_target", "azurerm_dev_center", "azurerm_dev_center_project", "azurerm_load_test",
        ),
    ),
    _Group(
        Scope.REGIONAL,
        "https://learn.microsoft.com/en-us/azure/architecture/data-guide/",
        (
            "azurerm_cognitive_account", "azurerm_cognitive_deployment", "azurerm_data_factory",
            "azurerm_data_factory_dataset_parquet", "azurerm_data_factory_linked_service_azure_blob_storage",
            "azurerm_data_factory_linked_service_key_vault", "azurerm_data_factory_pipeline",
            "azurerm_data_factory_trigger_schedule", "azurerm_databricks_workspace",
            "azurerm_machine_learning_workspace",
            "azurerm_purview_account", "azurerm_synapse_firewall_rule", "azurerm_synapse_role_assignment",
            "azurerm_synapse_spark_pool", "azurerm_synapse_sql_pool", "azurerm_synapse_workspace",
        ),
    ),
)  # fmt: skip
TYPES = tuple(TypeSpec(type=t, role=Role.SUPPORT, scope=g.scope, source=g.page) for g in _GROUPS for t in g.types)
