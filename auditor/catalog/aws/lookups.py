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
            "aws_ami_ids", "aws_apprunner_hosted_zone_id", "aws_availability_zone", "aws_availability_zones",
            "aws_cloudtrail_service_account", "aws_cloudwatch_log_data_protection_policy_document",
            "aws_cloudwatch_log_groups", "aws_db_event_categories", "aws_docdb_engine_version",
            "aws_docdb_orderable_db_instance", "aws_dx_location", "aws_dx_locations", "aws_ec2_instance_type",
            "aws_ec2_instance_type_offering", "aws_ec2_instance_type_offerings", "aws_ec2_instance_types",
            "aws_ec2_spot_price", "aws_ecr_authorization_token", "aws_ecr_image",
            "aws_ecr_lifecycle_policy_document", "aws_ecr_repositories", "aws_ecrpublic_authorization_token",
            "aws_eks_addon_version", "aws_eks_cluster_auth", "aws_eks_cluster_versions",
            "aws_elastic_beanstalk_hosted_zone", "aws_elastic_beanstalk_solution_stack",
            "aws_elb_hosted_zone_id", "aws_elb_service_account", "aws_emr_release_labels",
            "aws_lb_hosted_zone_id", "aws_mq_broker_engine_types", "aws_mq_broker_instance_type_offerings",
            "aws_msk_kafka_version", "aws_neptune_engine_version", "aws_neptune_orderable_db_instance",
            "aws_networkmanager_core_network_policy_document", "aws_rds_engine_version",
            "aws_rds_orderable_db_instance", "aws_redshift_orderable_cluster", "aws_redshift_service_account",
            "aws_region", "aws_sagemaker_prebuilt_ecr_image", "aws_secretsmanager_random_password",
            "aws_servicequotas_service", "aws_ssoadmin_instances", "aws_ssoadmin_permission_sets",
            "aws_synthetics_runtime_version", "aws_synthetics_runtime_versions",
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
    TypeSpec(type=t, role=group.role, scope=group.scope, source=group.page) for group in _GROUPS for t in group.types
)
