"""Amazon Managed Streaming for Apache Kafka: provisioned and serverless clusters."""

from __future__ import annotations

from auditor.catalog.blocks import apart, bare
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by, open_spot, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape
from auditor.model.value import Known, Unknown

_DEFAULTS = "https://docs.aws.amazon.com/msk/latest/developerguide/msk-default-configuration.html"
_BEST = "https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html"
_SERVERLESS = "https://docs.aws.amazon.com/msk/latest/developerguide/serverless.html"
_SUBNETS = "broker_node_group_info.client_subnets"
_COPIES, _IN_SYNC = "default.replication.factor", "min.insync.replicas"


def _cluster(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, _SUBNETS)
    zones = lookup.zones(lookup.region(record))
    members = apart(bare(slots), zones, record.address) or (Replica(spot=open_spot(lookup, record)),)
    worst, best = _needed(record, lookup, len(members))
    pair = (worst, best)
    shape = Shape(replicas=members, need=pair, hold=pair, run=pair)
    key = "encryption_info.encryption_at_rest_kms_key_arn"
    return Described(shape=shape, relations=encrypted_by(record, lookup, key))


def _needed(record: Record, lookup: Lookup, zones: int) -> tuple[int, int]:
    """Return how many zones must be left so that every partition takes writes: (worst, best)."""
    # MSK's own defaults: 3 copies, 2 in sync over three zones; 2 copies, 1 in sync over two.
    usual = (3, 2) if zones >= 3 else (2, 1)
    default = zones_left(*usual, zones)
    # Without the argument the default configuration of MSK holds.
    if record.get("configuration_info") in (Known(None), Known([])):
        return default, default
    texts = _properties(record, lookup)
    if texts is None:
        return zones, default
    copies, in_sync = texts.get(_COPIES), texts.get(_IN_SYNC)
    # A custom configuration that leaves these out may fall back to Kafka's own default of 1 copy.
    worst = zones_left(copies or 1, in_sync or 1, zones)
    best = zones_left(copies or usual[0], in_sync or min(usual[1], copies or usual[0]), zones)
    return max(worst, best), min(worst, best)


def _properties(record: Record, lookup: Lookup) -> dict[str, int] | None:
    """Return the whole-number properties of the cluster's configuration, None where it is not known."""
    hits = lookup.targets(record, "configuration_info.arn", types=("aws_msk_configuration",))
    found = lookup.record(hits.addresses[0]) if len(hits.addresses) == 1 and hits.exact else None
    value = found.get("server_properties") if found else Unknown("not in the inputs")
    if isinstance(value, Unknown) or not isinstance(value.value, str):
        return None
    out: dict[str, int] = {}
    for line in value.value.splitlines():
        name, _, number = line.partition("=")
        if number.strip().isdigit():
            out[name.strip()] = int(number.strip())
    return out


def zones_left(copies: int, in_sync: int, zones: int) -> int:
    """Return the fewest of *zones* whose survival surely keeps *in_sync* of *copies* of each partition.

    Copies are placed by rack: as evenly over the zones as can be.
    """
    shares = sorted((copies // zones + (1 if i < copies % zones else 0) for i in range(zones)), reverse=True)
    for left in range(1, zones):
        if copies - sum(shares[: zones - left]) >= in_sync:
            return left
    return zones


def _serverless(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional())


def _connection(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "target_cluster_arn", types=("aws_msk_cluster",)).addresses
    return Described(shape=regional(rebuilt=True), owner=owner[0] if owner else "")


_SETTINGS = (
    ("https://docs.aws.amazon.com/msk/latest/developerguide/client-access.html",
     ("aws_msk_cluster_policy",)),
    ("https://docs.aws.amazon.com/msk/latest/developerguide/msk-authentication.html",
     ("aws_msk_scram_secret_association", "aws_msk_single_scram_secret_association")),
    ("https://docs.aws.amazon.com/msk/latest/developerguide/msk-connect.html",
     ("aws_mskconnect_custom_plugin", "aws_mskconnect_worker_configuration")),
)  # fmt: skip

TYPES = (
    TypeSpec(
        type="aws_msk_cluster",
        role=Role.QUEUE,
        describe=_cluster,
        reads=(_SUBNETS, "configuration_info.arn"),
        assumes="Topics use the default replication factor and min.insync.replicas, spread by zone.",
        source=_DEFAULTS,
        identity=("cluster_name",),
    ),
    TypeSpec(
        type="aws_msk_serverless_cluster",
        role=Role.QUEUE,
        describe=_serverless,
        assumes="A serverless cluster keeps each partition in several zones.",
        source=_SERVERLESS,
        identity=("cluster_name",),
    ),
    TypeSpec(type="aws_msk_configuration", role=Role.SUPPORT, reads=("server_properties",), source=_DEFAULTS,
             identity=("name",)),
    TypeSpec(type="aws_msk_replicator", role=Role.SUPPORT, source=_BEST),
    TypeSpec(type="aws_msk_vpc_connection", role=Role.PART, describe=_connection, reads=("target_cluster_arn",),
             source="https://docs.aws.amazon.com/msk/latest/developerguide/client-access.html"),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
