"""Amazon MQ brokers."""

from __future__ import annotations

from auditor.catalog.blocks import apart, bare, zones_of
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import failover, quorum, single
from auditor.catalog.wiring import encrypted_by, open_spot, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Mode, Verdict

_ACTIVE = "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-broker-architecture.html"


def _broker(record: Record, lookup: Lookup) -> Described:
    slots = bare(subnet_slots(lookup, record, "subnet_ids"))
    return Described(
        shape=_shape(record, lookup, slots),
        relations=encrypted_by(record, lookup, "encryption_options.kms_key_id"),
    )


def _shape(record: Record, lookup: Lookup, slots: tuple[Replica, ...]) -> Shape:
    zones = lookup.zones(lookup.region(record))
    value = record.get("deployment_mode")
    if isinstance(value, Unknown):
        standby = Replica(spot=Spot(zones, record.address, elsewhere=True), mode=Mode.STANDBY, floor=Verdict.STOPS)
        return Shape(replicas=(Replica(spot=Spot(zones, record.address)), standby))
    if value.value == "ACTIVE_STANDBY_MULTI_AZ":
        return failover(zones_of(slots) or zones, record.address)
    if value.value == "CLUSTER_MULTI_AZ":
        open_node = Replica(spot=Spot(zones, record.address))
        nodes = slots if len(slots) == 3 else (open_node, open_node, open_node)
        return quorum(apart(nodes, zones, record.address), 2)
    return single(slots[0].spot if len(slots) == 1 else open_spot(lookup, record))


TYPES = (
    TypeSpec(
        type="aws_mq_broker",
        role=Role.QUEUE,
        describe=_broker,
        reads=("deployment_mode", "subnet_ids"),
        assumes="An active/standby pair fails over to another zone; a RabbitMQ cluster needs 2 of 3 nodes.",
        source=_ACTIVE,
        identity=("broker_name",),
    ),
    TypeSpec(type="aws_mq_configuration", role=Role.SUPPORT, source=_ACTIVE),
)
