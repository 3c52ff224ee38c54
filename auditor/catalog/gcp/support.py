"""Build, deploy, configuration, catalogs and machine learning: nothing that a payment waits for."""

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
        Scope.REGIONAL,
        "https://cloud.google.com/build/docs/locations",
        (
            "google_cloudbuild_bitbucket_server_config", "google_cloudbuild_trigger",
            "google_cloudbuild_worker_pool", "google_cloudbuildv2_connection", "google_cloudbuildv2_repository",
            "google_clouddeploy_automation", "google_clouddeploy_custom_target_type",
            "google_clouddeploy_delivery_pipeline", "google_clouddeploy_deploy_policy", "google_clouddeploy_target",
            "google_deployment_manager_deployment", "google_developer_connect_account_connector",
            "google_developer_connect_connection", "google_developer_connect_git_repository_link",
            "google_developer_connect_insights_config", "google_gemini_code_repository_index",
            "google_gemini_code_tools_setting", "google_gemini_code_tools_setting_binding",
            "google_gemini_data_sharing_with_google_setting",
            "google_gemini_data_sharing_with_google_setting_binding", "google_gemini_gemini_gcp_enablement_setting",
            "google_gemini_gemini_gcp_enablement_setting_binding", "google_gemini_logging_setting",
            "google_gemini_logging_setting_binding", "google_gemini_release_channel_setting",
            "google_gemini_release_channel_setting_binding", "google_gemini_repository_group",
            "google_secure_source_manager_branch_rule", "google_secure_source_manager_instance",
            "google_secure_source_manager_repository", "google_sourcerepo_repository",
        ),
    ),
    _Group(
        Scope.REGIONAL,
        "https://cloud.google.com/compute/vm-manager/docs/os-config-overview",
        (
            "google_os_config_os_policy_assignment", "google_os_config_patch_deployment",
            "google_os_config_v2_policy_orchestrator", "google_os_config_v2_policy_orchestrator_for_folder",
            "google_os_config_v2_policy_orchestrator_for_organization",
        ),
    ),
    _Group(
        Scope.REGIONAL,
        "https://cloud.google.com/dataplex/docs/introduction",
        (
            "google_biglake_catalog", "google_biglake_database", "google_biglake_table",
            "google_dataplex_aspect_type", "google_dataplex_asset", "google_dataplex_datascan",
            "google_dataplex_entry", "google_dataplex_entry_group", "google_dataplex_entry_type",
            "google_dataplex_glossary", "google_dataplex_glossary_category", "google_dataplex_glossary_term",
            "google_dataplex_lake", "google_dataplex_task", "google_dataplex_zone",
            "google_integration_connectors_endpoint_attachment",
            "google_integration_connectors_managed_zone", "google_integrations_auth_config",
            "google_integrations_client",
        ),
    ),
    _Group(
        Scope.REGIONAL,
        "https://cloud.google.com/vertex-ai/docs/general/locations",
        (
            "google_colab_notebook_execution", "google_colab_runtime", "google_colab_runtime_template",
            "google_colab_schedule", "google_dialogflow_agent", "google_dialogflow_conversation_profile",
            "google_dialogflow_cx_agent", "google_dialogflow_cx_entity_type", "google_dialogflow_cx_environment",
            "google_dialogflow_cx_flow", "google_dialogflow_cx_generative_settings",
            "google_dialogflow_cx_generator", "google_dialogflow_cx_intent", "google_dialogflow_cx_page",
            "google_dialogflow_cx_playbook", "google_dialogflow_cx_security_settings",
            "google_dialogflow_cx_test_case", "google_dialogflow_cx_tool", "google_dialogflow_cx_version",
            "google_dialogflow_cx_webhook", "google_dialogflow_encryption_spec", "google_dialogflow_entity_type",
            "google_dialogflow_fulfillment", "google_dialogflow_intent", "google_discovery_engine_chat_engine",
            "google_discovery_engine_cmek_config", "google_discovery_engine_data_store",
            "google_discovery_engine_recommendation_engine", "google_discovery_engine_schema",
            "google_discovery_engine_search_engine", "google_discovery_engine_sitemap",
            "google_discovery_engine_target_site", "google_document_ai_processor",
            "google_document_ai_processor_default_version", "google_document_ai_warehouse_document_schema",
            "google_document_ai_warehouse_location", "google_model_armor_floorsetting",
            "google_model_armor_template", "google_notebooks_environment", "google_notebooks_instance",
            "google_notebooks_location", "google_notebooks_runtime", "google_transcoder_job",
            "google_transcoder_job_template", "google_vertex_ai_dataset",
            "google_vertex_ai_deployment_resource_pool",
            "google_vertex_ai_feature_group",
            "google_vertex_ai_feature_group_feature", "google_vertex_ai_feature_online_store",
            "google_vertex_ai_feature_online_store_featureview", "google_vertex_ai_featurestore",
            "google_vertex_ai_featurestore_entitytype", "google_vertex_ai_featurestore_entitytype_feature",
            "google_vertex_ai_index",
            "google_vertex_ai_rag_engine_config",
            "google_vertex_ai_tensorboard", "google_workbench_instance",
        ),
    ),
    _Group(
        Scope.GLOBAL,
        "https://firebase.google.com/docs/app-check",
        (
            "google_firebase_app_check_app_attest_config", "google_firebase_app_check_debug_token",
            "google_firebase_app_check_device_check_config", "google_firebase_app_check_play_integrity_config",
            "google_firebase_app_check_recaptcha_enterprise_config", "google_firebase_app_check_recaptcha_v3_config",
            "google_firebase_app_check_service_config",
        ),
    ),
)  # fmt: skip
TYPES = tuple(TypeSpec(type=t, role=Role.SUPPORT, scope=g.scope, source=g.page) for g in _GROUPS for t in g.types)
