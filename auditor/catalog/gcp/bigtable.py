"""Bigtable: instances with their clusters, application profiles, tables."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.blocks import blocks
from auditor.catalog.gcp.places import zone_of
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import encrypted_by
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.verdict import Level, Mode, Verdict

_PAGE = "https://cloud.google.com/bigtable/docs/replication-overview"
_PROFILE = "https://cloud.google.com/bigtable/docs/app-profiles"
_INSTANCE = "google_bigtable_instance"


def _instance(record: Record, lookup: Lookup) -> Described:
    profiles = lookup.referrers(record.address, "google_bigtable_app_profile", "instance")
    # Multi-cluster routing fails over by itself, single-cluster routing by a person; without a profile the default
    # one of an instance with several clusters routes to any of them.
    manual = bool(profiles) and all(blocks(p.get("single_cluster_routing")) for p in profiles)
    after = Mode.PROMOTABLE if manual else Mode.SERVING
    replicas = tuple(_clusters(record, lookup, after)) or (Replica(spot=zone_of(record, lookup)),)
    return Described(shape=Shape(replicas=replicas), relations=encrypted_by(record, lookup, "cluster.kms_key_name"))


def _clusters(record: Record, lookup: Lookup, after: Mode) -> Iterator[Replica]:
    default = zone_of(record, lookup, "no_argument")
    for i, block in enumerate(blocks(record.get("cluster"))):
        zone = block.get("zone")
        spot = Spot((zone,)) if isinstance(zone, str) and zone else Spot(default.zones, f"{record.address} {i}")
        region = zone.rsplit("-", 1)[0] if isinstance(zone, str) and zone else ""
        yield Replica(spot=spot, region=region, mode=after if i else Mode.SERVING)


def _table(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "instance_name", "instance", types=(_INSTANCE,)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


TYPES = (
    TypeSpec(
        type=_INSTANCE,
        role=Role.DATA,
        describe=_instance,
        reads=("cluster.zone", "cluster.num_nodes"),
        assumes="Each cluster stands in one zone and holds all data; which one answers is up to the app profile.",
        source=_PAGE,
        fixes={
            Level.ZONE: Remedy("add a `cluster` in another zone and route to any cluster", Verdict.HOLDS),
            Level.REGION: Remedy("add a `cluster` in another region and route to any cluster", Verdict.HOLDS),
        },
        identity=("name",),
        plane=True,
    ),
    TypeSpec(type="google_bigtable_table", role=Role.PART, describe=_table, source=_PAGE),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_PROFILE) for t in (
        "google_bigtable_app_profile", "google_bigtable_gc_policy", "google_bigtable_authorized_view",
        "google_bigtable_logical_view", "google_bigtable_materialized_view", "google_bigtable_schema_bundle")),
)  # fmt: skip
