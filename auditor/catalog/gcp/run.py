"""Cloud Run, Cloud Functions, App Engine, Workflows."""

from __future__ import annotations

from auditor.catalog.blocks import strings
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional, spread
from auditor.catalog.wiring import mentions, needs, routes, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Scope

_RUN = "https://cloud.google.com/run/docs/zonal-redundancy"
_FUNCTIONS = "https://cloud.google.com/functions/docs/locations"
_APP = "https://cloud.google.com/appengine/docs/standard/locations"
_WORKFLOWS = "https://cloud.google.com/workflows/docs/locations"
_SECRETS = "https://cloud.google.com/run/docs/configuring/services/secrets"
_AT_START = (
    "google_secret_manager_secret", "google_secret_manager_secret_version", "google_secret_manager_regional_secret",
    "google_secret_manager_regional_secret_version",
)  # fmt: skip
_ENVIRONMENTS = (
    "template.containers", "template.volumes", "template.template.containers", "template.template.volumes",
    "template.spec.containers", "template.spec.volumes", "environment_variables", "secret_environment_variables",
    "secret_volumes", "service_config.environment_variables", "service_config.secret_environment_variables",
    "service_config.secret_volumes", "env_variables", "template.metadata.annotations",
)  # fmt: skip
_RUNNING = ("google_cloud_run_v2_service", "google_cloud_run_service")


def _service(record: Record, lookup: Lookup) -> Described:
    found = mentions(record, lookup, *_ENVIRONMENTS)
    relations = tuple(_read_at_start(r, lookup) for r in found)
    regions = strings(record.get("multi_region_settings.regions"))
    if len(regions) > 1:
        return Described(shape=spread(tuple(Replica(region=r, rebuilt=True) for r in regions)), relations=relations)
    return Described(shape=regional(rebuilt=True), relations=relations)


def _read_at_start(relation: Relation, lookup: Lookup) -> Relation:
    """Return the relation as one of the start where an instance reads its target when it starts, and then no more."""
    target = lookup.record(relation.target)
    if target is None or target.type not in _AT_START:
        return relation
    return Relation(Relating.STARTS_WITH, relation.source, relation.target, relation.via, relation.confidence)


def _app(record: Record, lookup: Lookup) -> Described:
    place = text(record.get("location_id"))
    # Two locations of App Engine are called by their continents' old names.
    region = {"us-central": "us-central1", "europe-west": "europe-west1"}.get(place, place)
    return Described(shape=regional(rebuilt=True), region=region)


def _version(record: Record, lookup: Lookup) -> Described:
    app = lookup.of_type("google_app_engine_application")
    region = _app(app[0], lookup).region if app else ""
    return Described(shape=regional(rebuilt=True), region=region, relations=mentions(record, lookup, *_ENVIRONMENTS))


def _mapping(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True), relations=routes(record, lookup, "spec.route_name", types=_RUNNING))


def _workflow(record: Record, lookup: Lookup) -> Described:
    found = (*mentions(record, lookup, "user_env_vars", "source_contents"), *needs(record, lookup, "crypto_key_name"))
    return Described(shape=regional(rebuilt=True), relations=found)


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=_service,
        reads=("location", "template"),
        assumes="A service runs over the zones of its region; secrets are read when an instance starts.",
        source=_SECRETS,
        identity=("name", "uri"),
    ) for t in (*_RUNNING, "google_cloud_run_v2_worker_pool")),
    TypeSpec(type="google_cloud_run_v2_job", role=Role.COMPUTE, describe=_service, source=_RUN, identity=("name",)),
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=_service,
        reads=("region", "location", "environment_variables", "service_config"),
        assumes="A function runs over the zones of its region.",
        source=_FUNCTIONS,
        identity=("name", "https_trigger_url"),
    ) for t in ("google_cloudfunctions_function", "google_cloudfunctions2_function")),
    TypeSpec(type="google_cloud_run_domain_mapping", role=Role.FRONT, describe=_mapping, source=_RUN),
    TypeSpec(type="google_app_engine_application", role=Role.CONTROL, describe=_app, reads=("location_id",),
             source=_APP),
    *(TypeSpec(type=t, role=Role.COMPUTE, describe=_version, source=_APP, identity=("service",)) for t in (
        "google_app_engine_standard_app_version", "google_app_engine_flexible_app_version")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_APP) for t in (
        "google_app_engine_application_url_dispatch_rules", "google_app_engine_domain_mapping",
        "google_app_engine_firewall_rule", "google_app_engine_service_network_settings",
        "google_app_engine_service_split_traffic")),
    TypeSpec(type="google_workflows_workflow", role=Role.COMPUTE, describe=_workflow, source=_WORKFLOWS,
             identity=("name",)),
    TypeSpec(type="google_vpc_access_connector", role=Role.NETWORK, source=_RUN),
)  # fmt: skip
