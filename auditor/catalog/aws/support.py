"""Monitoring, delivery and settings: types whose loss does not change what a service does."""

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
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/WhatIsCloudWatch.html",
        (
            "aws_applicationinsights_application", "aws_chatbot_slack_channel_configuration",
            "aws_chatbot_teams_channel_configuration", "aws_cloudwatch_composite_alarm",
            "aws_cloudwatch_contributor_insight_rule", "aws_cloudwatch_contributor_managed_insight_rule",
            "aws_cloudwatch_dashboard", "aws_cloudwatch_metric_alarm", "aws_cloudwatch_metric_stream",
            "aws_devopsguru_event_sources_config", "aws_devopsguru_notification_channel",
            "aws_devopsguru_resource_collection", "aws_devopsguru_service_integration",
            "aws_internetmonitor_monitor", "aws_networkmonitor_monitor", "aws_networkmonitor_probe",
            "aws_notifications_channel_association", "aws_notifications_event_rule",
            "aws_notifications_notification_configuration", "aws_notifications_notification_hub",
            "aws_notificationscontacts_email_contact", "aws_oam_link", "aws_oam_sink", "aws_oam_sink_policy",
            "aws_rum_app_monitor", "aws_rum_metrics_destination", "aws_synthetics_canary",
            "aws_synthetics_group", "aws_synthetics_group_association",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/WhatIsCloudWatchLogs.html",
        (
            "aws_cloudwatch_log_account_policy", "aws_cloudwatch_log_anomaly_detector",
            "aws_cloudwatch_log_data_protection_policy", "aws_cloudwatch_log_delivery",
            "aws_cloudwatch_log_delivery_destination", "aws_cloudwatch_log_delivery_destination_policy",
            "aws_cloudwatch_log_delivery_source", "aws_cloudwatch_log_destination",
            "aws_cloudwatch_log_destination_policy", "aws_cloudwatch_log_group",
            "aws_cloudwatch_log_index_policy", "aws_cloudwatch_log_metric_filter",
            "aws_cloudwatch_log_resource_policy", "aws_cloudwatch_log_stream",
            "aws_cloudwatch_log_subscription_filter", "aws_cloudwatch_query_definition", "aws_flow_log",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/prometheus/latest/userguide/what-is-Amazon-Managed-Service-Prometheus.html",
        (
            "aws_grafana_license_association", "aws_grafana_role_association", "aws_grafana_workspace",
            "aws_grafana_workspace_api_key", "aws_grafana_workspace_saml_configuration",
            "aws_grafana_workspace_service_account", "aws_grafana_workspace_service_account_token",
            "aws_prometheus_alert_manager_definition", "aws_prometheus_rule_group_namespace",
            "aws_prometheus_scraper", "aws_prometheus_workspace", "aws_prometheus_workspace_configuration",
        ),
    ),
    _Group(
        Role.NETWORK, Scope.REGIONAL,
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html",
        (
            "aws_cloudwatch_event_api_destination", "aws_cloudwatch_event_bus_policy",
            "aws_cloudwatch_event_connection",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/xray/latest/devguide/aws-xray.html",
        (
            "aws_xray_encryption_config", "aws_xray_group", "aws_xray_resource_policy",
            "aws_xray_sampling_rule",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html",
        (
            "aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action", "aws_appautoscaling_target",
            "aws_autoscalingplans_scaling_plan",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/ses/latest/dg/regions.html",
        (
            "aws_ses_active_receipt_rule_set", "aws_ses_configuration_set", "aws_ses_domain_dkim",
            "aws_ses_domain_identity", "aws_ses_domain_identity_verification", "aws_ses_domain_mail_from",
            "aws_ses_email_identity", "aws_ses_event_destination", "aws_ses_identity_notification_topic",
            "aws_ses_identity_policy", "aws_ses_receipt_filter", "aws_ses_receipt_rule",
            "aws_ses_receipt_rule_set", "aws_ses_template", "aws_sesv2_account_suppression_attributes",
            "aws_sesv2_account_vdm_attributes", "aws_sesv2_configuration_set",
            "aws_sesv2_configuration_set_event_destination", "aws_sesv2_contact_list",
            "aws_sesv2_dedicated_ip_assignment", "aws_sesv2_dedicated_ip_pool", "aws_sesv2_email_identity",
            "aws_sesv2_email_identity_feedback_attributes", "aws_sesv2_email_identity_mail_from_attributes",
            "aws_sesv2_email_identity_policy",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/codebuild/latest/userguide/welcome.html",
        (
            "aws_codeartifact_domain", "aws_codeartifact_domain_permissions_policy",
            "aws_codeartifact_repository", "aws_codeartifact_repository_permissions_policy",
            "aws_codebuild_fleet", "aws_codebuild_project", "aws_codebuild_report_group",
            "aws_codebuild_resource_policy", "aws_codebuild_source_credential", "aws_codebuild_webhook",
            "aws_codecatalyst_dev_environment", "aws_codecatalyst_project",
            "aws_codecatalyst_source_repository", "aws_codeguruprofiler_profiling_group",
            "aws_codegurureviewer_repository_association", "aws_imagebuilder_component",
            "aws_imagebuilder_container_recipe", "aws_imagebuilder_distribution_configuration",
            "aws_imagebuilder_image", "aws_imagebuilder_image_pipeline", "aws_imagebuilder_image_recipe",
            "aws_imagebuilder_infrastructure_configuration", "aws_imagebuilder_lifecycle_policy",
            "aws_imagebuilder_workflow", "aws_signer_signing_job", "aws_signer_signing_profile",
            "aws_signer_signing_profile_permission",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome.html",
        (
            "aws_codecommit_approval_rule_template", "aws_codecommit_approval_rule_template_association",
            "aws_codecommit_repository", "aws_codecommit_trigger", "aws_codeconnections_connection",
            "aws_codeconnections_host", "aws_codedeploy_app", "aws_codedeploy_deployment_config",
            "aws_codedeploy_deployment_group", "aws_codepipeline", "aws_codepipeline_custom_action_type",
            "aws_codepipeline_webhook", "aws_codestarconnections_connection", "aws_codestarconnections_host",
            "aws_codestarnotifications_notification_rule",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/glue/latest/dg/what-is-glue.html",
        (
            "aws_athena_capacity_reservation", "aws_athena_data_catalog", "aws_athena_database",
            "aws_athena_named_query", "aws_athena_prepared_statement", "aws_athena_workgroup",
            "aws_glue_catalog_database", "aws_glue_catalog_table", "aws_glue_catalog_table_optimizer",
            "aws_glue_classifier", "aws_glue_connection", "aws_glue_crawler",
            "aws_glue_data_catalog_encryption_settings", "aws_glue_data_quality_ruleset",
            "aws_glue_dev_endpoint", "aws_glue_job", "aws_glue_ml_transform", "aws_glue_partition",
            "aws_glue_partition_index", "aws_glue_registry", "aws_glue_resource_policy", "aws_glue_schema",
            "aws_glue_security_configuration", "aws_glue_trigger", "aws_glue_user_defined_function",
            "aws_glue_workflow", "aws_lakeformation_data_cells_filter",
            "aws_lakeformation_data_lake_settings", "aws_lakeformation_lf_tag", "aws_lakeformation_opt_in",
            "aws_lakeformation_permissions", "aws_lakeformation_resource",
            "aws_lakeformation_resource_lf_tag", "aws_lakeformation_resource_lf_tags",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/what-is-systems-manager.html",
        (
            "aws_ssm_activation", "aws_ssm_default_patch_baseline", "aws_ssm_resource_data_sync",
            "aws_ssm_service_setting", "aws_ssmcontacts_contact", "aws_ssmcontacts_contact_channel",
            "aws_ssmcontacts_plan", "aws_ssmcontacts_rotation", "aws_ssmincidents_replication_set",
            "aws_ssmincidents_response_plan", "aws_ssmquicksetup_configuration_manager",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/fis/latest/userguide/what-is.html",
        (
            "aws_fis_experiment_template", "aws_resiliencehub_resiliency_policy",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.html",
        (
            "aws_route53recoverycontrolconfig_cluster", "aws_route53recoverycontrolconfig_control_panel",
            "aws_route53recoverycontrolconfig_routing_control",
            "aws_route53recoverycontrolconfig_safety_rule", "aws_route53recoveryreadiness_cell",
            "aws_route53recoveryreadiness_readiness_check", "aws_route53recoveryreadiness_recovery_group",
            "aws_route53recoveryreadiness_resource_set",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/registrar.html",
        (
            "aws_route53domains_delegation_signer_record", "aws_route53domains_domain",
            "aws_route53domains_registered_domain", "aws_route53profiles_association",
            "aws_route53profiles_profile", "aws_route53profiles_resource_association",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/vpc/latest/ipam/what-it-is-ipam.html",
        (
            "aws_ec2_subnet_cidr_reservation", "aws_vpc_block_public_access_exclusion",
            "aws_vpc_block_public_access_options", "aws_vpc_ipam", "aws_vpc_ipam_organization_admin_account",
            "aws_vpc_ipam_pool", "aws_vpc_ipam_pool_cidr", "aws_vpc_ipam_pool_cidr_allocation",
            "aws_vpc_ipam_preview_next_cidr", "aws_vpc_ipam_resource_discovery",
            "aws_vpc_ipam_resource_discovery_association", "aws_vpc_ipam_scope",
            "aws_vpc_network_performance_metric_subscription",
        ),
    ),
    _Group(
        Role.NETWORK, Scope.REGIONAL,
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html",
        (
            "aws_app_cookie_stickiness_policy", "aws_lb_ssl_negotiation_policy",
            "aws_lb_trust_store_revocation", "aws_load_balancer_backend_server_policy",
            "aws_load_balancer_listener_policy", "aws_load_balancer_policy", "aws_proxy_protocol_policy",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-functions.html",
        (
            "aws_lambda_code_signing_config", "aws_lambda_function_recursion_config", "aws_lambda_invocation",
            "aws_lambda_layer_version_permission", "aws_lambda_runtime_management_config",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/concepts.html",
        (
            "aws_ami_from_instance", "aws_ami_launch_permission", "aws_ec2_availability_zone_group",
            "aws_ec2_default_credit_specification", "aws_ec2_image_block_public_access",
            "aws_ec2_instance_connect_endpoint", "aws_ec2_instance_metadata_defaults",
            "aws_ec2_instance_state", "aws_ec2_network_insights_analysis", "aws_ec2_network_insights_path",
            "aws_ec2_serial_console_access", "aws_ec2_tag", "aws_ec2_traffic_mirror_filter",
            "aws_ec2_traffic_mirror_filter_rule", "aws_ec2_traffic_mirror_session",
            "aws_ec2_traffic_mirror_target", "aws_spot_datafeed_subscription",
        ),
    ),
)  # fmt: skip

TYPES = tuple(
    TypeSpec(type=t, role=group.role, scope=group.scope, source=group.page) for group in _GROUPS for t in group.types
)
