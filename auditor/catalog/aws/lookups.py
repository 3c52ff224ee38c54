"""Data sources and helper providers: they are read or made while Terraform runs, and serve nobody."""

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
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
        (
            "aws_arn", "aws_billing_service_account", "aws_caller_identity", "aws_canonical_user_id",
            "aws_ce_tags", "aws_cloudfront_log_delivery_canonical_user_id",
            "aws_cloudfront_origin_access_identities", "aws_default_tags", "aws_iam_access_keys",
            "aws_iam_instance_profiles", "aws_iam_policy_document", "aws_iam_principal_policy_simulation",
            "aws_iam_roles", "aws_iam_session_context", "aws_iam_users", "aws_ip_ranges",
            "aws_organizations_delegated_administrators", "aws_organizations_delegated_services",
            "aws_organizations_organizational_unit_child_accounts",
            "aws_organizations_organizational_unit_descendant_accounts",
            "aws_organizations_organizational_unit_descendant_organizational_units",
            "aws_organizations_organizational_units", "aws_organizations_policies",
            "aws_organizations_policies_for_target", "aws_organizations_resource_tags", "aws_partition",
            "aws_pricing_product", "aws_regions", "aws_route53_records",
            "aws_route53_traffic_policy_document", "aws_route53_zones", "aws_service",
            "aws_service_principal",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.REGIONAL,
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
        (
            "aws_ami_ids", "aws_api_gateway_api_keys", "aws_api_gateway_authorizers",
            "aws_api_gateway_export", "aws_api_gateway_sdk", "aws_apigatewayv2_apis",
            "aws_apigatewayv2_export", "aws_appconfig_configuration_profiles", "aws_appconfig_environments",
            "aws_apprunner_hosted_zone_id", "aws_appstream_image", "aws_autoscaling_groups",
            "aws_availability_zone", "aws_availability_zones", "aws_bedrock_custom_models",
            "aws_bedrock_foundation_model", "aws_bedrock_foundation_models", "aws_bedrock_inference_profiles",
            "aws_bedrockagent_agent_versions", "aws_chatbot_slack_workspace", "aws_cloudformation_export",
            "aws_cloudtrail_service_account", "aws_cloudwatch_contributor_managed_insight_rules",
            "aws_cloudwatch_event_buses", "aws_cloudwatch_event_source",
            "aws_cloudwatch_log_data_protection_policy_document", "aws_cloudwatch_log_groups",
            "aws_codeartifact_authorization_token", "aws_codeartifact_repository_endpoint",
            "aws_cognito_user_groups", "aws_cognito_user_pool_clients",
            "aws_cognito_user_pool_signing_certificate", "aws_cognito_user_pools", "aws_connect_prompt",
            "aws_controltower_controls", "aws_datazone_environment_blueprint", "aws_db_event_categories",
            "aws_db_instances", "aws_docdb_engine_version", "aws_docdb_orderable_db_instance",
            "aws_dx_location", "aws_dx_locations", "aws_dx_router_configuration", "aws_dynamodb_tables",
            "aws_ebs_snapshot_ids", "aws_ebs_volumes", "aws_ec2_capacity_block_offering", "aws_ec2_coip_pool",
            "aws_ec2_coip_pools", "aws_ec2_instance_type", "aws_ec2_instance_type_offering",
            "aws_ec2_instance_type_offerings", "aws_ec2_instance_types", "aws_ec2_local_gateway",
            "aws_ec2_local_gateway_route_table", "aws_ec2_local_gateway_route_tables",
            "aws_ec2_local_gateway_virtual_interface", "aws_ec2_local_gateway_virtual_interface_group",
            "aws_ec2_local_gateway_virtual_interface_groups", "aws_ec2_local_gateways",
            "aws_ec2_managed_prefix_lists", "aws_ec2_public_ipv4_pool", "aws_ec2_public_ipv4_pools",
            "aws_ec2_spot_price", "aws_ec2_transit_gateway_attachment", "aws_ec2_transit_gateway_attachments",
            "aws_ec2_transit_gateway_dx_gateway_attachment", "aws_ec2_transit_gateway_peering_attachments",
            "aws_ec2_transit_gateway_route_table_associations",
            "aws_ec2_transit_gateway_route_table_propagations", "aws_ec2_transit_gateway_route_table_routes",
            "aws_ec2_transit_gateway_route_tables", "aws_ec2_transit_gateway_vpc_attachments",
            "aws_ec2_transit_gateway_vpn_attachment", "aws_ecr_authorization_token", "aws_ecr_image",
            "aws_ecr_lifecycle_policy_document", "aws_ecr_repositories", "aws_ecrpublic_authorization_token",
            "aws_ecs_clusters", "aws_ecs_container_definition", "aws_ecs_task_execution",
            "aws_efs_access_points", "aws_eips", "aws_eks_addon_version", "aws_eks_cluster_auth",
            "aws_eks_cluster_versions", "aws_eks_clusters", "aws_eks_node_groups",
            "aws_elastic_beanstalk_hosted_zone", "aws_elastic_beanstalk_solution_stack",
            "aws_elasticache_reserved_cache_node_offering", "aws_elb_hosted_zone_id",
            "aws_elb_service_account", "aws_emr_release_labels", "aws_emr_supported_instance_types",
            "aws_fis_experiment_templates", "aws_fsx_ontap_storage_virtual_machines", "aws_glue_script",
            "aws_guardduty_finding_ids", "aws_identitystore_group_memberships", "aws_identitystore_groups",
            "aws_identitystore_users", "aws_imagebuilder_components", "aws_imagebuilder_container_recipes",
            "aws_imagebuilder_distribution_configurations", "aws_imagebuilder_image_pipelines",
            "aws_imagebuilder_image_recipes", "aws_imagebuilder_infrastructure_configurations",
            "aws_inspector_rules_packages", "aws_instances", "aws_iot_endpoint", "aws_iot_registration_code",
            "aws_ivs_stream_key", "aws_kms_public_key", "aws_kms_secret", "aws_kms_secrets",
            "aws_lambda_functions", "aws_lb_hosted_zone_id", "aws_lbs", "aws_licensemanager_grants",
            "aws_licensemanager_received_license", "aws_licensemanager_received_licenses",
            "aws_location_tracker_associations", "aws_mq_broker_engine_types",
            "aws_mq_broker_instance_type_offerings", "aws_msk_bootstrap_brokers", "aws_msk_broker_nodes",
            "aws_msk_kafka_version", "aws_nat_gateways", "aws_neptune_engine_version",
            "aws_neptune_orderable_db_instance", "aws_network_acls", "aws_network_interfaces",
            "aws_networkmanager_connections", "aws_networkmanager_core_network_policy_document",
            "aws_networkmanager_devices", "aws_networkmanager_global_networks", "aws_networkmanager_links",
            "aws_networkmanager_sites", "aws_oam_links", "aws_oam_sinks", "aws_outposts_asset",
            "aws_outposts_assets", "aws_outposts_outpost", "aws_outposts_outpost_instance_type",
            "aws_outposts_outpost_instance_types", "aws_outposts_outposts", "aws_outposts_site",
            "aws_outposts_sites", "aws_polly_voices", "aws_prefix_list",
            "aws_prometheus_default_scraper_configuration", "aws_prometheus_workspaces", "aws_rds_clusters",
            "aws_rds_engine_version", "aws_rds_orderable_db_instance", "aws_rds_reserved_instance_offering",
            "aws_redshift_cluster_credentials", "aws_redshift_data_shares", "aws_redshift_orderable_cluster",
            "aws_redshift_producer_data_shares", "aws_redshift_service_account",
            "aws_redshiftserverless_credentials", "aws_region", "aws_resourceexplorer2_search",
            "aws_resourcegroupstaggingapi_resources", "aws_route53_resolver_firewall_rules",
            "aws_route53_resolver_rules", "aws_route53profiles_profiles", "aws_route_tables",
            "aws_s3_bucket_objects", "aws_s3_directory_buckets", "aws_s3_objects",
            "aws_sagemaker_prebuilt_ecr_image", "aws_secretsmanager_random_password",
            "aws_secretsmanager_secret_versions", "aws_secretsmanager_secrets", "aws_security_groups",
            "aws_securityhub_standards_control_associations",
            "aws_serverlessapplicationrepository_application", "aws_service_discovery_dns_namespace",
            "aws_servicecatalog_launch_paths", "aws_servicecatalog_portfolio_constraints",
            "aws_servicecatalog_provisioning_artifacts",
            "aws_servicecatalogappregistry_attribute_group_associations", "aws_servicequotas_service",
            "aws_servicequotas_templates", "aws_sfn_state_machine_versions", "aws_sqs_queues",
            "aws_ssm_instances", "aws_ssm_maintenance_windows", "aws_ssm_parameters_by_path",
            "aws_ssm_patch_baselines", "aws_ssoadmin_application_assignments",
            "aws_ssoadmin_application_providers", "aws_ssoadmin_instances", "aws_ssoadmin_permission_sets",
            "aws_ssoadmin_principal_application_assignments", "aws_storagegateway_local_disk", "aws_subnets",
            "aws_synthetics_runtime_version", "aws_synthetics_runtime_versions",
            "aws_vpc_endpoint_associations", "aws_vpc_ipam_pool_cidrs", "aws_vpc_ipam_pools", "aws_vpc_ipams",
            "aws_vpc_peering_connections", "aws_vpc_security_group_rule", "aws_vpc_security_group_rules",
            "aws_vpcs", "aws_waf_subscribed_rule_group", "aws_wafregional_subscribed_rule_group",
            "aws_workspaces_bundle", "aws_workspaces_image",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/null/latest/docs/resources/resource",
        (
            "null_resource", "null_data_source",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/random/latest/docs",
        (
            "random_bytes", "random_id", "random_integer", "random_password", "random_pet", "random_shuffle",
            "random_string", "random_uuid",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/time/latest/docs",
        (
            "time_offset", "time_rotating", "time_sleep", "time_static",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/tls/latest/docs",
        (
            "tls_cert_request", "tls_certificate", "tls_locally_signed_cert", "tls_private_key",
            "tls_public_key", "tls_self_signed_cert",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/local/latest/docs",
        (
            "local_file", "local_sensitive_file",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/http/latest/docs/data-sources/http",
        (
            "http",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/template/latest/docs",
        (
            "template_cloudinit_config", "template_dir", "template_file",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/cloudinit/latest/docs",
        (
            "cloudinit_config",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/archive/latest/docs",
        (
            "archive_file",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://registry.terraform.io/providers/hashicorp/external/latest/docs",
        (
            "external",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://developer.hashicorp.com/terraform/language/resources/terraform-data",
        (
            "terraform_data",
        ),
    ),
    _Group(
        Role.SUPPORT, Scope.GLOBAL,
        "https://developer.hashicorp.com/terraform/language/state/remote-state-data",
        (
            "terraform_remote_state",
        ),
    ),
)  # fmt: skip

TYPES = tuple(
    TypeSpec(type=t, role=group.role, scope=group.scope, source=group.page)
    for group in _GROUPS
    for t in group.types
)
