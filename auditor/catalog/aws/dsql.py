"""Amazon Aurora DSQL: clusters of one Region, and pairs of Regions with a witness."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.wiring import encrypted_by
from auditor.model.record import Record
from auditor.model.regions import parse_arn
from auditor.model.resource import Replica, Role, Shape
from auditor.model.value import Known
from auditor.model.verdict import Verdict

_PAGE = "https://docs.aws.amazon.com/aurora-dsql/latest/userguide/disaster-recovery-resiliency.html"
_PEERS = "https://docs.aws.amazon.com/aurora-dsql/latest/userguide/configuring-multi-region-clusters.html"
_CLUSTER, _PEERING = "aws_dsql_cluster", "aws_dsql_cluster_peering"


def _cluster(record: Record, lookup: Lookup) -> Described:
    home = lookup.region(record)
    peers = {r: None for r in _peer_regions(record, lookup) if r != home}
    replicas = [Replica(), *(Replica(region=r) for r in peers)]
    if not peers and record.get("multi_region_properties") not in (Known(None), Known([])):
        # A witness keeps a log, no data; the peer that would serve may be declared elsewhere.
        replicas.append(Replica(region="?", floor=Verdict.STOPS))
    return Described(
        shape=Shape(replicas=tuple(replicas)), relations=encrypted_by(record, lookup, "kms_encryption_key")
    )


def _peer_regions(record: Record, lookup: Lookup) -> tuple[str, ...]:
    """Return the Regions of the clusters that *record* is peered with, from either side."""
    found: dict[str, None] = {}
    for peering in lookup.of_type(_PEERING):
        own = lookup.targets(peering, "identifier", types=(_CLUSTER,)).addresses
        others = lookup.targets(peering, "clusters", types=(_CLUSTER,))
        if record.address not in (*own, *others.addresses):
            continue
        for address in (*own, *others.addresses):
            cluster = lookup.record(address)
            if cluster is not None and address != record.address:
                found[lookup.region(cluster)] = None
        found.update(dict.fromkeys(arn[0] for a in others.literals if (arn := parse_arn(a)) and arn[0]))
    return tuple(found)


TYPES = (
    TypeSpec(
        type=_CLUSTER,
        role=Role.DATA,
        describe=_cluster,
        reads=("multi_region_properties", "kms_encryption_key"),
        assumes="A cluster runs over three zones; peered clusters serve reads and writes in both Regions.",
        source=_PAGE,
        identity=("identifier", "vpc_endpoint_service_name"),
    ),
    TypeSpec(type=_PEERING, role=Role.SUPPORT, reads=("identifier", "clusters", "witness_region"), source=_PEERS),
)
