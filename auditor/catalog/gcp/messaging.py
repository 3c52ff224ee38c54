"""Pub/Sub, Pub/Sub Lite, Cloud Tasks, Eventarc, managed Kafka."""

from __future__ import annotations

from auditor.catalog.blocks import strings
from auditor.catalog.gcp.places import in_zones
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import quorum, regional, single
from auditor.catalog.wiring import encrypted_by
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Scope, Shape
from auditor.model.value import Unknown
from auditor.model.verdict import Level, Verdict

_PAGE = "https://cloud.google.com/pubsub/docs/resource-location-restriction"
_LITE = "https://cloud.google.com/pubsub/lite/docs/locations"
_TASKS = "https://cloud.google.com/tasks/docs/dual-overview"
_KAFKA = "https://cloud.google.com/managed-service-for-apache-kafka/docs/overview"
_EVENTS = "https://cloud.google.com/eventarc/docs"
_ALLOWED = "message_storage_policy.allowed_persistence_regions"


def _topic(record: Record, lookup: Lookup) -> Described:
    """Return a queue whose messages are kept over the zones of the region that is nearest to the publisher.

    With several regions allowed, publishing moves to another one, but what a lost region holds waits there: whether
    anything does is open.
    """
    keys = encrypted_by(record, lookup, "kms_key_name")
    value = record.get(_ALLOWED)
    regions = strings(value)
    if isinstance(value, Unknown) or len(regions) < 2:
        return Described(shape=regional(), region=regions[0] if regions else "", relations=keys)
    replicas = tuple(Replica(region=r) for r in regions)
    count = len(replicas)
    shape = Shape(
        replicas=replicas, need=(count, 1), hold=(count, 1), run=(count, 1), var=f"messages of {record.address}"
    )
    return Described(shape=shape, relations=keys)


def _subscription(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "topic", types=("google_pubsub_topic", "google_pubsub_lite_topic")).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


def _lite(record: Record, lookup: Lookup) -> Described:
    spot = lookup.zone_spot(record, zone="zone")
    return Described(shape=single(spot) if spot is not None else regional())


def _kafka(record: Record, lookup: Lookup) -> Described:
    # Three brokers or more over three zones; topics keep three copies of which two are needed.
    slots = in_zones((), record, lookup)
    if len(slots) == 1:
        return Described(shape=regional())
    return Described(shape=quorum(tuple(Replica(spot=s.spot) for s in slots), need=2))


TYPES = (
    TypeSpec(
        type="google_pubsub_topic",
        role=Role.QUEUE,
        describe=_topic,
        reads=(_ALLOWED,),
        assumes="Messages are kept in zones of the region that is nearest to their publisher, among those allowed.",
        source=_PAGE,
        fixes={
            Level.REGION: Remedy(
                "allow a second region in `message_storage_policy`, and keep accepted work in a replicated store",
                Verdict.DIPS,
            ),
        },
        identity=("name",),
        plane=True,
    ),
    TypeSpec(type="google_pubsub_subscription", role=Role.PART, describe=_subscription, source=_PAGE,
             identity=("name",)),
    TypeSpec(type="google_pubsub_lite_topic", role=Role.QUEUE, describe=_lite, reads=("zone",), source=_LITE,
             identity=("name",)),
    TypeSpec(type="google_pubsub_lite_subscription", role=Role.PART, describe=_subscription, source=_LITE),
    TypeSpec(type="google_cloud_tasks_queue", role=Role.QUEUE, source=_TASKS, identity=("name",), plane=True),
    TypeSpec(type="google_managed_kafka_cluster", role=Role.QUEUE, describe=_kafka, source=_KAFKA,
             identity=("name", "cluster_id")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_KAFKA) for t in (
        "google_managed_kafka_topic", "google_managed_kafka_acl")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_PAGE) for t in (
        "google_pubsub_schema", "google_pubsub_lite_reservation")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_EVENTS) for t in (
        "google_eventarc_channel", "google_eventarc_enrollment", "google_eventarc_google_api_source",
        "google_eventarc_google_channel_config", "google_eventarc_message_bus", "google_eventarc_pipeline",
        "google_eventarc_trigger", "google_cloud_scheduler_job")),
)  # fmt: skip
