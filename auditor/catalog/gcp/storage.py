"""Cloud Storage: buckets by their location type."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.blocks import strings
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import encrypted_by, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Scope, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Verdict

_PAGE = "https://cloud.google.com/storage/docs/locations"
_REPLICATION = "https://cloud.google.com/storage/docs/availability-durability#cross-region-redundancy"
_TRANSFER = "https://cloud.google.com/storage-transfer/docs/cross-bucket-replication"
BUCKET = "google_storage_bucket"
_DUAL: Mapping[str, tuple[str, str]] = {
    "nam4": ("us-central1", "us-east1"),
    "eur4": ("europe-north1", "europe-west4"),
    "eur5": ("europe-west1", "europe-west2"),
    "eur7": ("europe-west2", "europe-west3"),
    "eur8": ("europe-west3", "europe-west6"),
    "asia1": ("asia-northeast1", "asia-northeast2"),
}


def _bucket(record: Record, lookup: Lookup) -> Described:
    value = record.get("location")
    place = text(value).lower()
    pair = tuple(s.lower() for s in strings(record.get("custom_placement_config.data_locations")))
    regions = pair if len(pair) > 1 else _DUAL.get(place, ())
    keys = (*encrypted_by(record, lookup, "encryption.default_kms_key_name"), *_copied(record, lookup))
    if isinstance(value, Unknown):
        return Described(shape=Shape(replicas=(Replica(floor=Verdict.STOPS),)), relations=keys)
    if place.count("-") == 2:
        return Described(shape=single(Spot((place,))), relations=keys)
    if len(regions) > 1:
        # Requests go to the region that is left; what was written last may not have arrived there yet.
        return Described(shape=Shape(replicas=tuple(Replica(region=r) for r in regions)), relations=keys)
    return Described(shape=regional(), relations=keys)


def _copied(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out: list[Relation] = []
    for kind in ("replication_spec", "transfer_spec"):
        for job in lookup.referrers(
            record.address, "google_storage_transfer_job", f"{kind}.gcs_data_source.bucket_name"
        ):
            for sink in lookup.targets(job, f"{kind}.gcs_data_sink.bucket_name", types=(BUCKET,)).addresses:
                out.append(Relation(Relating.REPLICATES_TO, record.address, sink, job.address))
    return tuple(out)


TYPES = (
    TypeSpec(
        type=BUCKET,
        role=Role.DATA,
        describe=_bucket,
        reads=("location", "custom_placement_config"),
        assumes="A region keeps objects in its zones; US, EU, ASIA and dual-regions keep them in two regions, copied "
        "asynchronously (turbo: within 15 minutes).",
        source=_REPLICATION,
        fixes={
            Level.REGION: Remedy("use a dual- or multi-region `location` (a bucket cannot be moved)", Verdict.HOLDS),
        },
        identity=("name", "url"),
        plane=True,
    ),
    TypeSpec(type="google_storage_transfer_job", role=Role.BACKUP, source=_TRANSFER),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_PAGE) for t in (
        "google_storage_anywhere_cache", "google_storage_batch_operations_job", "google_storage_bucket_access_control",
        "google_storage_bucket_acl", "google_storage_bucket_object", "google_storage_default_object_access_control",
        "google_storage_default_object_acl", "google_storage_folder", "google_storage_managed_folder",
        "google_storage_notification", "google_storage_object_access_control", "google_storage_object_acl",
        "google_storage_transfer_agent_pool")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_PAGE) for t in (
        "google_storage_hmac_key", "google_storage_insights_dataset_config", "google_storage_insights_report_config",
        "google_storage_control_folder_intelligence_config",
        "google_storage_control_organization_intelligence_config",
        "google_storage_control_project_intelligence_config")),
)  # fmt: skip
