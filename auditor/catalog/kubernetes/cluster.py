"""Where pods may stand: the nodes of their cluster, and what their specification asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Lookup
from auditor.catalog.shapes import fleet
from auditor.catalog.wiring import text, undecided
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Known

ZONE_KEYS = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone", "topology.gke.io/zone")
_POOL_KEYS = (
    "eks.amazonaws.com/nodegroup",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
    "agentpool",
)
_POOL_NAMES = ("node_group_name", "name")
_POOLS = (
    ("aws_eks_node_group", "cluster_name"),
    ("aws_eks_fargate_profile", "cluster_name"),
    ("google_container_node_pool", "cluster"),
    ("azurerm_kubernetes_cluster_node_pool", "kubernetes_cluster_id"),
)


def slots(record: Record, lookup: Lookup) -> tuple[Replica, ...]:
    """Return one slot per zone of the nodes that may run the pods of *record*."""
    wanted = selectors(record)
    zones = {v for k in ZONE_KEYS for v in wanted.get(k, ())}
    found = [r for r in _nodes(record, lookup, wanted) if not zones or _may_stand(r, zones)]
    if zones:
        found = found or [Replica(spot=Spot((z,)), rebuilt=True) for z in sorted(zones)]
        found = [replace(r, spot=Spot(tuple(z for z in r.spot.zones if z in zones), r.spot.var)) for r in found]
    by_zone: dict[object, Replica] = {}
    for r in found:
        by_zone.setdefault((r.spot, r.subnet), replace(r, address="", rebuilt=True))
    return tuple(by_zone.values()) or (undecided(lookup.zones(lookup.region(record))),)


def _may_stand(replica: Replica, zones: set[str]) -> bool:
    return bool(set(replica.spot.zones) & zones)


def _nodes(record: Record, lookup: Lookup, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[Replica]:
    cluster = lookup.host(record)
    if cluster is None:
        return
    names = {v for k in _POOL_KEYS for v in wanted.get(k, ())}
    pools = [p for type_, path in _POOLS for p in lookup.referrers(cluster.address, type_, path)]
    chosen = [p for p in pools if names & {str(p.values.get(k)) for k in _POOL_NAMES}]
    for pool in chosen or pools:
        described = lookup.described(pool.address)
        yield from described.shape.replicas if described else ()
    own = lookup.described(cluster.address)
    if own is not None and own.role is Role.COMPUTE and not chosen:
        yield from own.shape.replicas


def together(a: Record, b: Record, lookup: Lookup) -> bool:
    """Say whether two objects are in one namespace of one cluster."""
    spaces = [text(r.get("metadata.namespace")) or "default" for r in (a, b)]
    return spaces[0] == spaces[1] and same_cluster(a, b, lookup)


def same_cluster(a: Record, b: Record, lookup: Lookup) -> bool:
    """Say whether two objects are in one cluster."""
    hosts = [lookup.host(r) for r in (a, b)]
    return hosts[0] is hosts[1]


def pod(record: Record) -> Mapping[str, Any]:
    """Return the pod specification of a workload."""
    for path in ("spec.template.spec", "spec.job_template.spec.template.spec", "spec"):
        found = blocks(record.get(path))
        if found and ("container" in found[0] or path == "spec"):
            return found[0]
    return {}


def selectors(record: Record) -> Mapping[str, tuple[str, ...]]:
    """Return which node labels the pods require, each with the values allowed."""
    spec = pod(record)
    out: dict[str, tuple[str, ...]] = {}
    chosen = spec.get("node_selector")
    if isinstance(chosen, Mapping):
        out |= {str(k): (str(v),) for k, v in chosen.items()}
    for rule in _inside(
        spec,
        "affinity", "node_affinity", "required_during_scheduling_ignored_during_execution", "node_selector_term",
        "match_expressions",
    ):  # fmt: skip
        values = rule.get("values")
        if rule.get("operator") == "In" and isinstance(values, list | set | tuple):
            out[str(rule.get("key"))] = tuple(str(v) for v in values)
    return out


def spreads_by_zone(record: Record) -> bool:
    """Say whether pods are forced apart by zone; a wish (ScheduleAnyway, preferred) may not be met."""
    spec = pod(record)
    for rule in _inside(spec, "topology_spread_constraint"):
        hard = rule.get("when_unsatisfiable", "DoNotSchedule") != "ScheduleAnyway"
        if hard and rule.get("topology_key") in ZONE_KEYS:
            return True
    path = ("affinity", "pod_anti_affinity", "required_during_scheduling_ignored_during_execution")
    return any(rule.get("topology_key") in ZONE_KEYS for rule in _inside(spec, *path))


def _inside(spec: Mapping[str, Any], *path: str) -> Iterator[Mapping[str, Any]]:
    level: list[Mapping[str, Any]] = [spec]
    for key in path:
        level = [b for item in level for b in blocks(Known(item.get(key)))]
    yield from level


def running(count: int | None, record: Record, lookup: Lookup) -> Shape:
    """Return the shape of *count* pods that start again on other nodes when theirs are lost.

    Without a constraint the scheduler only prefers to spread over zones: all of them may be in one.
    https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
    """
    places = slots(record, lookup)
    var = f"{record.address} pods"
    if count in (0, 1) or spreads_by_zone(record) or len(places) == 1:
        return fleet(count, places, var)
    return fleet(None, places, var)
