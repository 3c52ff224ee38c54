"""What watches, pages, keeps source code and runs builds: nothing that a payment waits for."""

from __future__ import annotations

from auditor.catalog.interface import TypeSpec
from auditor.model.resource import Role, Scope

_PAGES = {
    "datadog": "https://docs.datadoghq.com/",
    "newrelic": "https://docs.newrelic.com/",
    "pagerduty": "https://developer.pagerduty.com/docs/",
    "opsgenie": "https://docs.opsgenie.com/",
    "grafana": "https://grafana.com/docs/",
    "sentry": "https://docs.sentry.io/",
    "github": "https://docs.github.com/",
    "gitlab": "https://docs.gitlab.com/",
    "statuscake": "https://www.statuscake.com/kb/",
    "honeycombio": "https://docs.honeycomb.io/",
    "signalfx": "https://docs.splunk.com/observability/",
    "tfe": "https://developer.hashicorp.com/terraform/cloud-docs",
}
_TYPES = {
    "datadog": (
        "api_key", "application_key", "child_organization", "dashboard", "dashboard_json", "dashboard_list",
        "downtime", "downtime_schedule", "integration_aws", "integration_aws_account", "integration_azure",
        "integration_gcp", "integration_gcp_sts", "integration_pagerduty", "integration_pagerduty_service_object",
        "integration_slack_channel", "logs_archive", "logs_archive_order", "logs_custom_pipeline", "logs_index",
        "logs_index_order", "logs_metric", "metric_metadata", "metric_tag_configuration", "monitor", "monitor_json",
        "role", "security_monitoring_default_rule", "security_monitoring_rule", "sensitive_data_scanner_group",
        "service_account", "service_definition_yaml", "service_level_objective", "slo_correction",
        "synthetics_concurrency_cap", "synthetics_global_variable", "synthetics_private_location", "synthetics_test",
        "team", "user", "webhook",
    ),
    "newrelic": (
        "alert_channel", "alert_condition", "alert_policy", "cloud_aws_integrations", "cloud_aws_link_account",
        "cloud_gcp_integrations", "cloud_gcp_link_account", "notification_channel", "notification_destination",
        "nrql_alert_condition", "one_dashboard", "synthetics_monitor", "synthetics_script_monitor", "workflow",
    ),
    "pagerduty": (
        "business_service", "escalation_policy", "event_orchestration", "event_orchestration_service",
        "event_orchestration_unrouted", "maintenance_window", "response_play", "ruleset", "ruleset_rule", "schedule",
        "service", "service_dependency", "service_integration", "slack_connection", "team", "team_membership", "user",
        "user_contact_method", "user_notification_rule", "webhook_subscription",
    ),
    "opsgenie": (
        "alert_policy", "api_integration", "escalation", "heartbeat", "notification_policy", "schedule",
        "schedule_rotation", "service", "team", "team_routing_rule", "user",
    ),
    "grafana": (
        "cloud_stack", "contact_point", "dashboard", "data_source", "folder", "message_template", "mute_timing",
        "notification_policy", "oncall_escalation_chain", "oncall_integration", "oncall_schedule", "organization",
        "rule_group", "service_account", "service_account_token", "synthetic_monitoring_check", "team",
    ),
    "sentry": ("issue_alert", "key", "metric_alert", "organization", "project", "team"),
    "github": (
        "actions_environment_secret", "actions_organization_secret", "actions_secret", "actions_variable", "branch",
        "branch_default", "branch_protection", "membership", "organization_settings", "repository",
        "repository_collaborators", "repository_deploy_key", "repository_environment", "repository_file",
        "repository_ruleset", "repository_webhook", "team", "team_membership", "team_repository",
    ),
    "gitlab": (
        "branch_protection", "deploy_key", "deploy_token", "group", "group_membership", "group_variable", "project",
        "project_membership", "project_variable", "runner", "user",
    ),
    "statuscake": ("contact_group", "uptime_check", "ssl_check", "heartbeat_check"),
    "honeycombio": ("board", "column", "dataset", "derived_column", "query", "query_annotation", "slo", "trigger"),
    "signalfx": ("dashboard", "dashboard_group", "detector", "single_value_chart", "time_chart"),
    "tfe": ("organization", "project", "team", "team_access", "variable", "variable_set", "workspace"),
}  # fmt: skip
TYPES = tuple(
    TypeSpec(type=f"{provider}_{name}", role=Role.SUPPORT, scope=Scope.THIRD_PARTY, source=_PAGES[provider])
    for provider, names in _TYPES.items()
    for name in names
)
