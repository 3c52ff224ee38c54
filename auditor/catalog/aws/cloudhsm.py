"""AWS CloudHSM clusters and their modules."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import spread
from auditor.catalog.wiring import SUBNETS, open_spot
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.verdict import Mode, Verdict

_HA = "https://docs.aws.amazon.com/cloudhsm/latest/userguide/clusters.html"
_BACKUPS = "https://docs.aws.amazon.com/cloudhsm/latest/userguide/backups.html"
CLUSTER = "aws_cloudhsm_v2_cluster"
HSM = "aws_cloudhsm_v2_hsm"


def _cluster(record: Record, lookup: Lookup) -> Described:
    backup = Replica(mode=Mode.BACKUP)
    modules = lookup.referrers(record.address, HSM, "cluster_id")
    if not modules:
        # The modules may be in another state; that there are any is not known.
        unseen = Replica(spot=open_spot(lookup, record), floor=Verdict.STOPS)
        return Described(shape=Shape(replicas=(unseen, backup)), notes=("none of its HSMs is in the inputs",))
    members = tuple(Replica(spot=_spot(m, lookup), address=m.address) for m in modules)
    shape = spread(members)
    return Described(shape=replace(shape, replicas=(*shape.replicas, backup)))


def _module(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "cluster_id", types=(CLUSTER,)).addresses
    shape = Shape(replicas=(Replica(spot=_spot(record, lookup)),))
    return Described(shape=shape, owner=owner[0] if owner else "")


def _spot(record: Record, lookup: Lookup) -> Spot:
    subnets = lookup.targets(record, "subnet_id", types=SUBNETS).addresses
    pinned = lookup.zone_spot(record)
    if pinned is not None and len(pinned.zones) == 1:
        return pinned
    return lookup.subnet_spot(subnets[0]) if len(subnets) == 1 else open_spot(lookup, record)


TYPES = (
    TypeSpec(
        type=CLUSTER,
        role=Role.KEY,
        describe=_cluster,
        assumes="Every HSM of a cluster has all of its keys; a backup is made daily and stays in the Region.",
        source=_BACKUPS,
        identity=("cluster_id",),
    ),
    TypeSpec(
        type=HSM,
        role=Role.PART,
        describe=_module,
        reads=("availability_zone", "subnet_id", "cluster_id"),
        assumes="An HSM stands in one zone.",
        source=_HA,
        identity=("hsm_id",),
    ),
)
