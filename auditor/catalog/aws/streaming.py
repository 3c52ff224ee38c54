"""Amazon MSK Connect, Managed Service for Apache Flink, Kinesis Data Analytics and EventBridge global endpoints."""

from __future__ import annotations

from auditor.catalog.aws import detection
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import fleet, regional
from auditor.catalog.wiring import integer, mentions, needs, open_spot, related, subnet_slots, text
from auditor.model.record import Record
from auditor.model.recovery import Pace, Span
from auditor.model.resource import Choice, Relating, Relation, Replica, Role, Scope, Steering
from auditor.model.value import Unknown

_CONNECT = "https://docs.aws.amazon.com/msk/latest/developerguide/msk-connect.html"
_FLINK = "https://docs.aws.amazon.com/managed-flink/latest/java/how-fault.html"
_SQL = "https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works.html"
_ENDPOINT = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-global-endpoints.html"
_VPC = "application_configuration.vpc_configuration.subnet_ids"
_FLINK_INPUT = "application_configuration.environment_properties"
_STREAMS = ("aws_kinesis_stream", "aws_kinesis_firehose_delivery_stream")
_BUS = "aws_cloudwatch_event_bus"


def _connector(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "kafka_cluster.apache_kafka_cluster.vpc.subnets")
    slots = slots or (Replica(spot=open_spot(lookup, record), rebuilt=True),)
    fixed = record.get("capacity.provisioned_capacity.worker_count")
    count = integer(fixed)
    if count is None and not isinstance(fixed, Unknown):
        count = integer(record.get("capacity.autoscaling.min_worker_count"))
    cluster = mentions(record, lookup, "kafka_cluster.apache_kafka_cluster.bootstrap_servers")
    used = mentions(record, lookup, "connector_configuration")
    return Described(shape=fleet(count, slots, f"{record.address} workers"), relations=(*cluster, *used))


def _flink(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, _VPC)
    sql = "application_configuration.sql_application_configuration"
    streams = (
        *needs(record, lookup, f"{sql}.input.kinesis_streams_input.resource_arn", types=_STREAMS),
        *needs(record, lookup, f"{sql}.input.kinesis_firehose_input.resource_arn", types=_STREAMS),
        *mentions(record, lookup, _FLINK_INPUT),
    )
    # How many units it has and where they run the service decides; it starts lost ones again from the last checkpoint.
    shape = fleet(None, slots, f"{record.address} units") if slots else regional(rebuilt=True)
    return Described(shape=shape, relations=streams)


def _sql(record: Record, lookup: Lookup) -> Described:
    paths = ("inputs.kinesis_stream.resource_arn", "inputs.kinesis_firehose.resource_arn")
    return Described(shape=regional(rebuilt=True), relations=needs(record, lookup, *paths, types=_STREAMS))


def _global_endpoint(record: Record, lookup: Lookup) -> Described:
    """Return a global endpoint: events go to the bus of the primary Region, to the other one when a check fails."""
    second = text(record.get("routing_config.failover_config.secondary.route"))
    hits = lookup.targets(record, "event_bus.event_bus_arn", types=(_BUS,))
    relations: list[Relation] = []
    waiting: list[str] = []
    for r in related(Relating.ROUTES_TO, record, hits, "event_bus"):
        bus = lookup.record(r.target)
        via = f"event bus {r.target}"
        relations.append(Relation(r.kind, r.source, r.target, via, r.confidence))
        if bus is not None and second and lookup.region(bus) == second:
            waiting.append(via)
    checks = lookup.targets(record, "routing_config.failover_config.primary.health_check", types=(detection.CHECK,))
    found = lookup.record(checks.addresses[0]) if len(checks.addresses) == 1 else None
    moves = found is None or detection.moves_by_itself(found)
    steering = Steering(choice=Choice.ANY, standby=tuple(waiting), checked=moves, switch=_SWITCH)
    return Described(shape=regional(), relations=tuple(relations), steering=steering)


_SWITCH = Pace(
    rto=Span(0, 420),
    rpo=Span(0, 420),
    assumes="with the alarms that AWS recommends an EventBridge global endpoint moves within 360 s, at most 420 s; "
    "events that were not replicated wait in the lost Region as long",
    source=_ENDPOINT,
    is_verified=True,
)

TYPES = (
    TypeSpec(
        type="aws_mskconnect_connector",
        role=Role.COMPUTE,
        describe=_connector,
        reads=("kafka_cluster", "capacity", "connector_configuration"),
        assumes="Workers run in the subnets given and are started again in those that are left.",
        source=_CONNECT,
        identity=("name",),
        called=False,
    ),
    TypeSpec(
        type="aws_kinesisanalyticsv2_application",
        role=Role.COMPUTE,
        describe=_flink,
        reads=("application_configuration",),
        assumes="An application that fails is started again from its last checkpoint.",
        source=_FLINK,
        identity=("name",),
        called=False,
    ),
    TypeSpec(
        type="aws_kinesis_analytics_application",
        role=Role.COMPUTE,
        describe=_sql,
        reads=("inputs",),
        assumes="An application runs over the zones of its Region.",
        source=_SQL,
        identity=("name",),
        called=False,
    ),
    TypeSpec(type="aws_kinesisanalyticsv2_application_snapshot", role=Role.BACKUP, source=_FLINK),
    TypeSpec(
        type="aws_cloudwatch_event_endpoint",
        role=Role.ROUTER,
        scope=Scope.GLOBAL,
        describe=_global_endpoint,
        reads=("event_bus", "routing_config"),
        assumes="Events go to the secondary Region's bus while the primary's health check fails.",
        source=_ENDPOINT,
        identity=("endpoint_url", "name"),
    ),
)
