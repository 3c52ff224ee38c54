"""BigQuery, Dataproc, Dataflow, Composer, registries, API gateways: what else runs or keeps something."""

from __future__ import annotations

from auditor.catalog.gcp.places import zonal_or_regional
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, mentions
from auditor.model.record import Record
from auditor.model.resource import Role, Scope

_BIGQUERY = "https://cloud.google.com/bigquery/docs/reliability-disaster"
_DATAPROC = "https://cloud.google.com/dataproc/docs/concepts/regional-endpoints"
_DATAFLOW = "https://cloud.google.com/dataflow/docs/concepts/regional-endpoints"
_COMPOSER = "https://cloud.google.com/composer/docs/composer-3/composer-features"
_REGISTRY = "https://cloud.google.com/artifact-registry/docs/repositories/repo-locations"
_GATEWAY = "https://cloud.google.com/api-gateway/docs/about-api-gateway"
_CAS = "https://cloud.google.com/certificate-authority-service/docs/locations"
_TRANSFER = "https://cloud.google.com/datastream/docs/overview"
_BACKUP = "https://cloud.google.com/backup-disaster-recovery/docs/concepts/backup-vault"


def _dataset(record: Record, lookup: Lookup) -> Described:
    keys = encrypted_by(record, lookup, "default_encryption_configuration.kms_key_name")
    return Described(shape=regional(), relations=keys)


def _table(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "dataset_id", types=("google_bigquery_dataset",)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


def _cluster(record: Record, lookup: Lookup) -> Described:
    spot = lookup.zone_spot(record, zone="cluster_config.gce_cluster_config.zone")
    shape = regional(rebuilt=True) if spot is None else zonal_or_regional(record, lookup, rebuilt=True)
    return Described(shape=shape)


def _job(record: Record, lookup: Lookup) -> Described:
    found = mentions(record, lookup, "parameters", "temp_gcs_location", "config.software_config.env_variables")
    return Described(shape=zonal_or_regional(record, lookup, rebuilt=True), relations=found)


TYPES = (
    TypeSpec(
        type="google_bigquery_dataset",
        role=Role.DATA,
        describe=_dataset,
        reads=("location",),
        assumes="A region, or one region inside US or EU, keeps the data over its zones.",
        source=_BIGQUERY,
        identity=("dataset_id",),
        plane=True,
    ),
    TypeSpec(type="google_bigquery_table", role=Role.PART, describe=_table, source=_BIGQUERY),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_BIGQUERY) for t in (
        "google_bigquery_analytics_hub_data_exchange", "google_bigquery_analytics_hub_listing",
        "google_bigquery_analytics_hub_listing_subscription", "google_bigquery_bi_reservation",
        "google_bigquery_capacity_commitment", "google_bigquery_connection", "google_bigquery_data_transfer_config",
        "google_bigquery_datapolicy_data_policy", "google_bigquery_dataset_access", "google_bigquery_job",
        "google_bigquery_reservation", "google_bigquery_reservation_assignment", "google_bigquery_routine",
        "google_bigquery_row_access_policy")),
    TypeSpec(type="google_dataproc_cluster", role=Role.COMPUTE, describe=_cluster, source=_DATAPROC,
             identity=("name",)),
    *(TypeSpec(type=t, role=Role.COMPUTE, describe=_job, source=_DATAFLOW, identity=("name",)) for t in (
        "google_dataflow_job", "google_dataflow_flex_template_job")),
    TypeSpec(type="google_composer_environment", role=Role.COMPUTE, describe=_job, source=_COMPOSER,
             identity=("name",)),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_DATAPROC) for t in (
        "google_dataproc_autoscaling_policy", "google_dataproc_batch", "google_dataproc_job",
        "google_dataproc_workflow_template", "google_dataproc_session_template")),
    TypeSpec(
        type="google_artifact_registry_repository",
        role=Role.SUPPORT,
        assumes="What runs goes on without its registry; what starts anew elsewhere needs the image.",
        source=_REGISTRY,
        identity=("repository_id",),
    ),
    TypeSpec(type="google_container_registry", role=Role.SUPPORT, scope=Scope.GLOBAL, source=_REGISTRY),
    TypeSpec(type="google_api_gateway_gateway", role=Role.FRONT, source=_GATEWAY, identity=("default_hostname",)),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_GATEWAY) for t in (
        "google_api_gateway_api", "google_api_gateway_api_config", "google_endpoints_service", "google_apikeys_key")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_CAS) for t in (
        "google_privateca_ca_pool", "google_privateca_certificate", "google_privateca_certificate_authority",
        "google_privateca_certificate_template")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_TRANSFER) for t in (
        "google_datastream_connection_profile", "google_datastream_private_connection", "google_datastream_stream",
        "google_database_migration_service_connection_profile",
        "google_database_migration_service_migration_job",
        "google_database_migration_service_private_connection")),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_BACKUP) for t in (
        "google_backup_dr_backup_plan", "google_backup_dr_backup_plan_association", "google_backup_dr_backup_vault",
        "google_backup_dr_management_server", "google_backup_dr_service_config")),
)  # fmt: skip
