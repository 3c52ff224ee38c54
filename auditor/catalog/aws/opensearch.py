"""Amazon OpenSearch Service: domains and serverless collections."""

from __future__ import annotations

from auditor.catalog.blocks import apart, bare
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import boolean, encrypted_by, integer, open_spot, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Unknown
from auditor.model.verdict import Mode, Verdict

_MULTI_AZ = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html"
_SERVERLESS = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-overview.html"
_MASTERS = (
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html"
)
_READS = (
    "cluster_config.instance_count", "cluster_config.zone_awareness_enabled",
    "cluster_config.zone_awareness_config.availability_zone_count", "cluster_config.dedicated_master_enabled",
    "cluster_config.dedicated_master_count", "cluster_config.multi_az_with_standby_enabled",
    "vpc_options.subnet_ids",
)  # fmt: skip


def _endpoint(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "domain_arn", types=("aws_opensearch_domain", "aws_elasticsearch_domain")).addresses
    return Described(shape=regional(rebuilt=True), owner=owner[0] if owner else "")


def _domain(record: Record, lookup: Lookup) -> Described:
    return Described(shape=_shape(record, lookup), relations=encrypted_by(record, lookup, "encrypt_at_rest.kms_key_id"))


def _shape(record: Record, lookup: Lookup) -> Shape:
    # Automated snapshots "are only for cluster recovery" of the domain itself, whose zone is gone.
    # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-snapshots.html
    slots = bare(subnet_slots(lookup, record, "vpc_options.subnet_ids"))
    count = record.get("cluster_config.instance_count")
    standby = boolean(record.get("cluster_config.multi_az_with_standby_enabled"))
    aware = boolean(record.get("cluster_config.zone_awareness_enabled"))
    single = not isinstance(count, Unknown) and (integer(count) or 1) == 1
    if single or (aware is False and not standby):
        node = slots[0] if len(slots) == 1 else Replica(spot=open_spot(lookup, record))
        return Shape(replicas=(node,))
    zones = 3 if standby else _zone_count(record)
    nodes = _nodes(record, lookup, slots, zones)
    worst, best = _needed(record, len(nodes))
    if aware is None and not standby:
        worst = len(nodes)
    cap = Verdict.HOLDS if standby else Verdict.DIPS
    pair = (worst, best)
    return Shape(replicas=nodes, need=pair, hold=pair, run=pair, cap=cap)


def _zone_count(record: Record) -> int:
    # Unset means two zones; unknown may mean two as well, which is the weaker of the choices.
    value = record.get("cluster_config.zone_awareness_config.availability_zone_count")
    return integer(value) or 2


def _nodes(record: Record, lookup: Lookup, slots: tuple[Replica, ...], zones: int) -> tuple[Replica, ...]:
    """Return one replica for the nodes of each zone: the domain uses one subnet per zone."""
    names = lookup.zones(lookup.region(record))
    open_node = Replica(spot=Spot(names, record.address))
    return apart(slots if len(slots) == zones else (open_node,) * zones, names, record.address)


def _needed(record: Record, zones: int) -> tuple[int, int]:
    """Return how many zones must be left, (worst, best): index copies are taken as one replica per shard."""
    best = zones - 1
    masters = record.get("cluster_config.dedicated_master_count")
    dedicated = boolean(record.get("cluster_config.dedicated_master_enabled"))
    # Three dedicated masters stand in three zones, so they keep a majority when one is lost. Data
    # nodes that elect among themselves keep it over three zones, and not surely over two.
    if zones >= 3 and dedicated is False:
        return best, best
    if dedicated and (integer(masters) or 0) >= 3:
        return best, best
    return zones, best


def _collection(record: Record, lookup: Lookup) -> Described:
    value = record.get("standby_replicas")
    if not isinstance(value, Unknown) and value.value != "DISABLED":
        return Described(shape=regional())
    floor = Verdict.RESTORES
    stored = Replica(mode=Mode.PROMOTABLE, ceiling=Verdict.RECOVERS, floor=floor)
    return Described(shape=Shape(replicas=(Replica(spot=open_spot(lookup, record)), stored)))


TYPES = (
    *(
        TypeSpec(
            type=t,
            role=Role.DATA,
            describe=_domain,
            reads=_READS,
            assumes="Each shard has one replica in another zone; automated snapshots restore only their own domain.",
            source=_MULTI_AZ,
            identity=("domain_name",),
        )
        for t in ("aws_opensearch_domain", "aws_elasticsearch_domain")
    ),
    TypeSpec(
        type="aws_opensearchserverless_collection",
        role=Role.DATA,
        describe=_collection,
        reads=("standby_replicas",),
        assumes="Standby replicas of a collection run in other zones unless they are turned off.",
        source=_SERVERLESS,
        identity=("name",),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_endpoint, reads=("domain_arn",), source=_MULTI_AZ) for t in (
        "aws_opensearch_vpc_endpoint", "aws_elasticsearch_vpc_endpoint")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_SERVERLESS) for t in (
        "aws_opensearchserverless_vpc_endpoint",
        "aws_opensearch_authorize_vpc_endpoint_access")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_MASTERS) for t in (
        "aws_opensearch_domain_policy", "aws_opensearch_domain_saml_options",
        "aws_opensearch_inbound_connection_accepter",
        "aws_opensearch_outbound_connection", "aws_opensearch_package", "aws_opensearch_package_association",
        "aws_elasticsearch_domain_policy", "aws_elasticsearch_domain_saml_options",
        "aws_opensearchserverless_access_policy", "aws_opensearchserverless_lifecycle_policy",
        "aws_opensearchserverless_security_config", "aws_opensearchserverless_security_policy")),
)  # fmt: skip
