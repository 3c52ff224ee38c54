"""Grants on single resources: `<type>_iam_member`, `_iam_binding`, `_iam_policy`, `_iam_audit_config`."""

from __future__ import annotations

from auditor.catalog.interface import TypeSpec
from auditor.model.resource import Role, Scope

_PAGE = "https://cloud.google.com/iam/docs/resource-types-with-policies"
_KINDS = ("iam_member", "iam_binding", "iam_policy", "iam_audit_config")
_ON = (
    "access_context_manager_access_policy", "apigee_environment", "artifact_registry_repository",
    "beyondcorp_application", "beyondcorp_security_gateway", "beyondcorp_security_gateway_application",
    "bigquery_analytics_hub_data_exchange", "bigquery_analytics_hub_listing", "bigquery_connection",
    "bigquery_datapolicy_data_policy", "bigquery_dataset", "bigquery_table", "bigtable_instance", "bigtable_table",
    "billing_account", "binary_authorization_attestor", "cloud_run_service", "cloud_run_v2_job",
    "cloud_run_v2_service", "cloud_run_v2_worker_pool", "cloud_tasks_queue", "cloudbuildv2_connection",
    "clouddeploy_custom_target_type", "clouddeploy_delivery_pipeline", "clouddeploy_target",
    "cloudfunctions2_function", "cloudfunctions_function", "colab_runtime_template", "compute_disk", "compute_image",
    "compute_instance", "compute_instance_template", "compute_instant_snapshot", "compute_region_disk",
    "compute_snapshot", "compute_storage_pool", "compute_subnetwork", "container_analysis_note",
    "dataplex_aspect_type", "dataplex_asset", "dataplex_datascan", "dataplex_entry_group", "dataplex_entry_type",
    "dataplex_glossary", "dataplex_lake", "dataplex_task", "dataplex_zone", "dataproc_autoscaling_policy",
    "dataproc_cluster", "dataproc_job", "dataproc_metastore_database", "dataproc_metastore_federation",
    "dataproc_metastore_service", "dataproc_metastore_table", "dns_managed_zone", "endpoints_service",
    "endpoints_service_consumers", "folder", "gemini_repository_group", "gke_backup_backup_plan",
    "gke_backup_restore_plan", "gke_hub_feature", "gke_hub_membership", "gke_hub_scope", "healthcare_consent_store",
    "healthcare_dataset", "healthcare_dicom_store", "healthcare_fhir_store", "healthcare_hl7_v2_store",
    "iam_workforce_pool", "iap_app_engine_service", "iap_app_engine_version", "iap_tunnel", "iap_tunnel_dest_group",
    "iap_tunnel_instance", "iap_web", "iap_web_backend_service", "iap_web_cloud_run_service",
    "iap_web_region_backend_service", "iap_web_type_app_engine", "iap_web_type_compute", "kms_crypto_key",
    "kms_ekm_connection", "kms_key_ring", "logging_log_view", "network_security_address_group", "notebooks_instance",
    "notebooks_runtime", "organization", "privateca_ca_pool", "privateca_certificate_template", "project",
    "pubsub_schema", "pubsub_subscription", "pubsub_topic", "scc_source", "scc_v2_organization_source",
    "secret_manager_regional_secret", "secret_manager_secret", "secure_source_manager_instance",
    "secure_source_manager_repository", "service_account", "sourcerepo_repository", "spanner_database",
    "spanner_instance", "storage_bucket", "storage_managed_folder", "tags_tag_key", "tags_tag_value",
    "workbench_instance",
)  # fmt: skip
TYPES = tuple(
    TypeSpec(type=f"google_{on}_{kind}", role=Role.SUPPORT, scope=Scope.GLOBAL, source=_PAGE)
    for on in _ON
    for kind in _KINDS
)
