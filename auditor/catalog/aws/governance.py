"""Identity, organization, audit, detection and cost: what watches or allows, and serves nobody itself."""

from __future__ import annotations

from typing import NamedTuple

from auditor.catalog.interface import TypeSpec
from auditor.model.resource import Role, Scope


class _Group(NamedTuple):
    role: Role
    scope: Scope
    page: str
    types: tuple[str, ...]


_GROUPS = (
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/disaster-recovery-resiliency.html",
        (
            "aws_iam_access_key", "aws_iam_account_alias", "aws_iam_account_password_policy", "aws_iam_group",
            "aws_iam_group_membership", "aws_iam_group_policies_exclusive", "aws_iam_group_policy",
            "aws_iam_group_policy_attachment", "aws_iam_group_policy_attachments_exclusive",
            "aws_iam_instance_profile", "aws_iam_openid_connect_provider", "aws_iam_organizations_features",
            "aws_iam_policy", "aws_iam_policy_attachment", "aws_iam_role", "aws_iam_role_policies_exclusive",
            "aws_iam_role_policy", "aws_iam_role_policy_attachment",
            "aws_iam_role_policy_attachments_exclusive", "aws_iam_saml_provider",
            "aws_iam_security_token_service_preferences", "aws_iam_server_certificate",
            "aws_iam_service_linked_role", "aws_iam_service_specific_credential",
            "aws_iam_signing_certificate", "aws_iam_user", "aws_iam_user_group_membership",
            "aws_iam_user_login_profile", "aws_iam_user_policies_exclusive", "aws_iam_user_policy",
            "aws_iam_user_policy_attachment", "aws_iam_user_policy_attachments_exclusive",
            "aws_iam_user_ssh_key", "aws_iam_virtual_mfa_device", "aws_rolesanywhere_profile",
            "aws_rolesanywhere_trust_anchor",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/resiliency-regional-behavior.html",
        (
            "aws_identitystore_group", "aws_identitystore_group_membership", "aws_identitystore_user",
            "aws_ssoadmin_account_assignment", "aws_ssoadmin_application",
            "aws_ssoadmin_application_access_scope", "aws_ssoadmin_application_assignment",
            "aws_ssoadmin_application_assignment_configuration",
            "aws_ssoadmin_customer_managed_policy_attachment",
            "aws_ssoadmin_instance_access_control_attributes", "aws_ssoadmin_managed_policy_attachment",
            "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
            "aws_ssoadmin_permissions_boundary_attachment", "aws_ssoadmin_trusted_token_issuer",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_introduction.html",
        (
            "aws_account_alternate_contact", "aws_account_primary_contact", "aws_account_region",
            "aws_controltower_control", "aws_controltower_landing_zone", "aws_organizations_account",
            "aws_organizations_delegated_administrator", "aws_organizations_organization",
            "aws_organizations_organizational_unit", "aws_organizations_policy",
            "aws_organizations_policy_attachment", "aws_organizations_resource_policy",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/ram/latest/userguide/what-is.html",
        (
            "aws_ram_principal_association", "aws_ram_resource_association", "aws_ram_resource_share",
            "aws_ram_resource_share_accepter", "aws_ram_sharing_with_organization",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/ARG/latest/userguide/resource-groups.html",
        (
            "aws_resourceexplorer2_index", "aws_resourceexplorer2_view", "aws_resourcegroups_group",
            "aws_resourcegroups_resource", "aws_servicequotas_service_quota", "aws_servicequotas_template",
            "aws_servicequotas_template_association",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/servicecatalog/latest/adminguide/introduction.html",
        (
            "aws_servicecatalog_budget_resource_association", "aws_servicecatalog_constraint",
            "aws_servicecatalog_organizations_access", "aws_servicecatalog_portfolio",
            "aws_servicecatalog_portfolio_share", "aws_servicecatalog_principal_portfolio_association",
            "aws_servicecatalog_product", "aws_servicecatalog_product_portfolio_association",
            "aws_servicecatalog_provisioned_product", "aws_servicecatalog_provisioning_artifact",
            "aws_servicecatalog_service_action", "aws_servicecatalog_tag_option",
            "aws_servicecatalog_tag_option_resource_association", "aws_servicecatalogappregistry_application",
            "aws_servicecatalogappregistry_attribute_group",
            "aws_servicecatalogappregistry_attribute_group_association",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/billing-what-is.html",
        (
            "aws_bcmdataexports_export", "aws_budgets_budget", "aws_budgets_budget_action",
            "aws_ce_anomaly_monitor", "aws_ce_anomaly_subscription", "aws_ce_cost_allocation_tag",
            "aws_ce_cost_category", "aws_computeoptimizer_enrollment_status",
            "aws_computeoptimizer_recommendation_preferences", "aws_costoptimizationhub_enrollment_status",
            "aws_costoptimizationhub_preferences", "aws_cur_report_definition",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/config/latest/developerguide/WhatIsConfig.html",
        (
            "aws_config_aggregate_authorization", "aws_config_config_rule",
            "aws_config_configuration_aggregator", "aws_config_configuration_recorder",
            "aws_config_configuration_recorder_status", "aws_config_conformance_pack",
            "aws_config_delivery_channel", "aws_config_organization_conformance_pack",
            "aws_config_organization_custom_policy_rule", "aws_config_organization_custom_rule",
            "aws_config_organization_managed_rule", "aws_config_remediation_configuration",
            "aws_config_retention_configuration",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-user-guide.html",
        (
            "aws_auditmanager_account_registration", "aws_auditmanager_assessment",
            "aws_auditmanager_assessment_delegation", "aws_auditmanager_assessment_report",
            "aws_auditmanager_control", "aws_auditmanager_framework", "aws_auditmanager_framework_share",
            "aws_auditmanager_organization_admin_account_registration", "aws_cloudtrail",
            "aws_cloudtrail_event_data_store", "aws_cloudtrail_organization_delegated_admin_account",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html",
        (
            "aws_accessanalyzer_analyzer", "aws_accessanalyzer_archive_rule", "aws_detective_graph",
            "aws_detective_invitation_accepter", "aws_detective_member",
            "aws_detective_organization_admin_account", "aws_detective_organization_configuration",
            "aws_guardduty_detector", "aws_guardduty_detector_feature", "aws_guardduty_filter",
            "aws_guardduty_invite_accepter", "aws_guardduty_ipset", "aws_guardduty_malware_protection_plan",
            "aws_guardduty_member", "aws_guardduty_member_detector_feature",
            "aws_guardduty_organization_admin_account", "aws_guardduty_organization_configuration",
            "aws_guardduty_organization_configuration_feature", "aws_guardduty_publishing_destination",
            "aws_guardduty_threatintelset", "aws_inspector2_delegated_admin_account",
            "aws_inspector2_enabler", "aws_inspector2_filter", "aws_inspector2_member_association",
            "aws_inspector2_organization_configuration", "aws_inspector_assessment_target",
            "aws_inspector_assessment_template", "aws_inspector_resource_group", "aws_macie2_account",
            "aws_macie2_classification_export_configuration", "aws_macie2_classification_job",
            "aws_macie2_custom_data_identifier", "aws_macie2_findings_filter",
            "aws_macie2_invitation_accepter", "aws_macie2_member", "aws_macie2_organization_admin_account",
            "aws_macie2_organization_configuration",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/securityhub/latest/userguide/what-is-securityhub.html",
        (
            "aws_securityhub_account", "aws_securityhub_action_target", "aws_securityhub_automation_rule",
            "aws_securityhub_configuration_policy", "aws_securityhub_configuration_policy_association",
            "aws_securityhub_finding_aggregator", "aws_securityhub_insight",
            "aws_securityhub_invite_accepter", "aws_securityhub_member",
            "aws_securityhub_organization_admin_account", "aws_securityhub_organization_configuration",
            "aws_securityhub_product_subscription", "aws_securityhub_standards_control",
            "aws_securityhub_standards_control_association", "aws_securityhub_standards_subscription",
            "aws_securitylake_aws_log_source", "aws_securitylake_custom_log_source",
            "aws_securitylake_data_lake", "aws_securitylake_subscriber",
            "aws_securitylake_subscriber_notification",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works.html",
        (
            "aws_fms_admin_account", "aws_fms_policy", "aws_fms_resource_set",
            "aws_wafregional_byte_match_set", "aws_wafregional_geo_match_set", "aws_wafregional_ipset",
            "aws_wafregional_rate_based_rule", "aws_wafregional_regex_match_set",
            "aws_wafregional_regex_pattern_set", "aws_wafregional_rule", "aws_wafregional_rule_group",
            "aws_wafregional_size_constraint_set", "aws_wafregional_sql_injection_match_set",
            "aws_wafregional_web_acl", "aws_wafregional_web_acl_association", "aws_wafregional_xss_match_set",
            "aws_wafv2_api_key", "aws_wafv2_ip_set", "aws_wafv2_regex_pattern_set", "aws_wafv2_rule_group",
            "aws_wafv2_web_acl", "aws_wafv2_web_acl_association", "aws_wafv2_web_acl_logging_configuration",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://docs.aws.amazon.com/waf/latest/developerguide/shield-chapter.html",
        (
            "aws_shield_application_layer_automatic_response", "aws_shield_drt_access_log_bucket_association",
            "aws_shield_drt_access_role_arn_association", "aws_shield_proactive_engagement",
            "aws_shield_protection", "aws_shield_protection_group",
            "aws_shield_protection_health_check_association", "aws_shield_subscription",
            "aws_waf_byte_match_set", "aws_waf_geo_match_set", "aws_waf_ipset", "aws_waf_rate_based_rule",
            "aws_waf_regex_match_set", "aws_waf_regex_pattern_set", "aws_waf_rule", "aws_waf_rule_group",
            "aws_waf_size_constraint_set", "aws_waf_sql_injection_match_set", "aws_waf_web_acl",
            "aws_waf_xss_match_set",
        ),
    ),
)  # fmt: skip

TYPES = tuple(
    TypeSpec(type=t, role=group.role, scope=group.scope, source=group.page) for group in _GROUPS for t in group.types
)
