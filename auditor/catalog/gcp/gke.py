"""Google Kubernetes Engine: clusters, node pools, backups."""

from __future__ import annotations

from auditor.catalog.blocks import blocks
from auditor.catalog.gcp.places import in_zones, zones_at
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import fleet, regional, single
from auditor.catalog.wiring import boolean, encrypted_by, integer, related, undecided
from auditor.model.record import Record
from auditor.model.resource import Relating, Replica, Role, Scope, Spot
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Level, Verdict

_PAGE = "https://cloud.google.com/kubernetes-engine/docs/concepts/types-of-clusters"
_POOLS = "https://cloud.google.com/kubernetes-engine/docs/concepts/node-pools"
_FLEET = "https://cloud.google.com/kubernetes-engine/fleet-management/docs"
_BACKUP = "https://cloud.google.com/kubernetes-engine/docs/add-on/backup-for-gke/concepts/backup-for-gke"
CLUSTER = "google_container_cluster"
_POOL = "google_container_node_pool"


def _cluster(record: Record, lookup: Lookup) -> Described:
    keys = encrypted_by(record, lookup, "database_encryption.key_name")
    pinned = lookup.zone_spot(record, zone="location")
    is_zonal = pinned is not None and all(z.count("-") == 2 for z in pinned.zones)
    shape = single(pinned, rebuilt=True) if is_zonal and pinned else regional(rebuilt=True)
    if not _runs_nodes(record, lookup):
        return Described(shape=shape, relations=keys)
    # Its own nodes run what is deployed to it.
    slots = _node_slots(record, record, lookup)
    count = None if boolean(record.get("enable_autopilot")) else _per_zone(record, "initial_node_count", len(slots))
    return Described(shape=fleet(count, slots, f"{record.address} nodes"), relations=keys, role=Role.COMPUTE)


def _runs_nodes(record: Record, lookup: Lookup) -> bool:
    """Say whether the cluster has nodes of its own: autopilot, or the default pool that is left in place."""
    if boolean(record.get("enable_autopilot")):
        return True
    if boolean(record.get("remove_default_node_pool")) or lookup.referrers(record.address, _POOL, "cluster"):
        return False
    return bool(integer(record.get("initial_node_count"))) or bool(blocks(record.get("node_pool")))


def _pool(record: Record, lookup: Lookup) -> Described:
    clusters = lookup.targets(record, "cluster", types=(CLUSTER,))
    owner = lookup.record(clusters.addresses[0]) if clusters.addresses else None
    slots = _node_slots(record, owner, lookup)
    zonal = owner is not None and _is_zonal(owner, lookup)
    # A zonal control plane that is lost starts nothing any more; what runs in other zones goes on.
    kind = Relating.STARTS_WITH if zonal else Relating.NEEDS
    alone = record.address if blocks(record.get("node_config.taint")) else ""
    return Described(
        shape=fleet(_count(record, len(slots)), slots, f"{record.address} nodes"),
        relations=related(kind, record, clusters, "cluster"),
        pool=" ".join(("nodes of", *clusters.addresses, alone)),
    )


def _is_zonal(cluster: Record, lookup: Lookup) -> bool:
    pinned = lookup.zone_spot(cluster, zone="location")
    return pinned is not None and all(z.count("-") == 2 for z in pinned.zones)


def _node_slots(record: Record, cluster: Record | None, lookup: Lookup) -> tuple[Replica, ...]:
    """Return one slot per zone: the pool's zones, else the cluster's, else those of its location.

    In a zonal cluster `node_locations` are further zones beside that of the control plane.
    """
    own = zones_at(record.get("node_locations"))
    if record.type == _POOL and own != ():
        return in_zones(own, record, lookup)
    if cluster is None:
        return (undecided(lookup.zones(lookup.region(record))),)
    further = zones_at(cluster.get("node_locations"))
    location = cluster.get("location")
    if isinstance(location, Unknown) or further is None:
        return (undecided(lookup.zones(lookup.region(cluster))),)
    home = lookup.zone_spot(cluster, zone="location")
    if home is not None and _is_zonal(cluster, lookup):
        zones = dict.fromkeys((*home.zones, *further))
        return tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in zones)
    return in_zones(further, cluster, lookup)


def _count(record: Record, zones: int) -> int | None:
    """Return how many nodes run: counts are per zone, the totals of autoscaling are not."""
    total = integer(record.get("autoscaling.total_min_node_count"))
    if total:
        return total
    for path in ("node_count", "autoscaling.min_node_count", "initial_node_count"):
        value = record.get(path)
        if isinstance(value, Known) and value.value is not None:
            return _per_zone(record, path, zones)
    return None


def _per_zone(record: Record, path: str, zones: int) -> int | None:
    count = integer(record.get(path))
    return None if count is None else count * zones


TYPES = (
    TypeSpec(
        type=CLUSTER,
        role=Role.CONTROL,
        describe=_cluster,
        reads=("location", "node_locations", "enable_autopilot", "initial_node_count", "remove_default_node_pool"),
        assumes="A regional cluster runs its control plane over the zones of its region, a zonal one in one zone.",
        source=_PAGE,
        fixes={Level.ZONE: Remedy("set `location` to the region (a zonal cluster cannot be converted)", Verdict.HOLDS)},
        identity=("name", "endpoint"),
    ),
    TypeSpec(
        type=_POOL,
        role=Role.COMPUTE,
        describe=_pool,
        reads=("cluster", "location", "node_locations", "node_count", "autoscaling"),
        assumes="A pool has the same number of nodes in each of its zones, and pods of lost nodes start on those left.",
        source=_POOLS,
        fixes={Level.ZONE: Remedy("set `node_locations` to at least two zones", Verdict.HOLDS)},
        identity=("name",),
    ),
    *(TypeSpec(type=t, role=Role.BACKUP, source=_BACKUP) for t in (
        "google_gke_backup_backup_plan", "google_gke_backup_restore_plan", "google_gke_backup_backup_channel",
        "google_gke_backup_restore_channel")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_FLEET) for t in (
        "google_gke_hub_feature", "google_gke_hub_feature_membership", "google_gke_hub_fleet",
        "google_gke_hub_membership", "google_gke_hub_membership_binding", "google_gke_hub_namespace",
        "google_gke_hub_scope", "google_gke_hub_scope_rbac_role_binding", "google_container_analysis_note",
        "google_container_analysis_occurrence", "google_binary_authorization_attestor",
        "google_binary_authorization_policy")),
)  # fmt: skip
