"""Deployments, stateful sets, daemon sets, jobs, pods."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.kubernetes.cluster import pod, running, slots, spreads_by_zone, together
from auditor.catalog.shapes import single
from auditor.catalog.wiring import integer, mentions, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Shape, Spot
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Level, Verdict

_DEPLOYMENT = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/"
_STATEFUL = "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/"
_SPREAD = "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/"
_ZONES = "https://kubernetes.io/docs/setup/best-practices/multiple-zones/"
_POD = "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"
_AUTOSCALERS = (
    "kubernetes_horizontal_pod_autoscaler", "kubernetes_horizontal_pod_autoscaler_v1",
    "kubernetes_horizontal_pod_autoscaler_v2", "kubernetes_horizontal_pod_autoscaler_v2beta2",
)  # fmt: skip
_CLAIMS = ("kubernetes_persistent_volume_claim", "kubernetes_persistent_volume_claim_v1")
DEPLOYMENTS = ("kubernetes_deployment", "kubernetes_deployment_v1", "kubernetes_replication_controller",
               "kubernetes_replication_controller_v1")  # fmt: skip
STATEFUL = ("kubernetes_stateful_set", "kubernetes_stateful_set_v1")
EVERYWHERE = ("kubernetes_daemonset", "kubernetes_daemon_set_v1")
JOBS = ("kubernetes_job", "kubernetes_job_v1", "kubernetes_cron_job", "kubernetes_cron_job_v1")
PODS = ("kubernetes_pod", "kubernetes_pod_v1")


def _deployment(record: Record, lookup: Lookup) -> Described:
    return Described(shape=running(_count(record, lookup), record, lookup), relations=tuple(_relations(record, lookup)))


def _count(record: Record, lookup: Lookup) -> int | None:
    """Return how many pods run: at least the minimum of an autoscaler; one where nothing is said."""
    name = text(record.get("metadata.name"))
    for scaler in lookup.of_type(*_AUTOSCALERS):
        if name and text(scaler.get("spec.scale_target_ref.name")) == name and together(record, scaler, lookup):
            return integer(scaler.get("spec.min_replicas")) or 1
        if record.address in lookup.targets(scaler, "spec.scale_target_ref.name").addresses:
            return integer(scaler.get("spec.min_replicas")) or 1
    value = record.get("spec.replicas")
    return 1 if value == Known(None) else integer(value)


def _relations(record: Record, lookup: Lookup) -> Iterator[Relation]:
    yield from mentions(record, lookup, "spec.template", "spec.job_template", "spec.container")
    yield from _claimed(record, lookup)
    cluster = lookup.host(record)
    if cluster is not None:
        # What runs goes on without the control plane; it starts nothing.
        yield Relation(Relating.STARTS_WITH, record.address, cluster.address, "cluster")


def _claimed(record: Record, lookup: Lookup) -> Iterator[Relation]:
    names = {
        str(b.get("claim_name"))
        for v in blocks(Known(pod(record).get("volume")))
        for b in blocks(Known(v.get("persistent_volume_claim")))
    }
    for claim in lookup.of_type(*_CLAIMS):
        if text(claim.get("metadata.name")) in names and together(record, claim, lookup):
            yield Relation(Relating.NEEDS, record.address, claim.address, "persistent_volume_claim", bound=True)


def _stateful(record: Record, lookup: Lookup) -> Described:
    """Return members that keep their own volumes: a volume is in one zone, so a member starts nowhere else.

    A majority of three or more has to be left; of two, whether one is enough is up to the program.
    """
    relations = tuple(_relations(record, lookup))
    value = record.get("spec.volume_claim_template")
    if isinstance(value, Known) and not value.value:
        return Described(shape=running(_count(record, lookup), record, lookup), relations=relations)
    count = _count(record, lookup)
    places = slots(record, lookup)
    if count is None or isinstance(value, Unknown):
        shape = Shape(replicas=tuple(Replica(spot=p.spot, subnet=p.subnet) for p in places), need=(len(places), 1),
                      hold=(len(places), 1), var=record.address)  # fmt: skip
        return Described(shape=shape, relations=relations, role=Role.DATA)
    members = tuple(_member(i, record, places) for i in range(count))
    if count == 1:
        return Described(shape=single(members[0].spot, subnet=members[0].subnet), relations=relations, role=Role.DATA)
    need = count // 2 + 1
    worst_best = (2, 1) if count == 2 else (need, need)
    return Described(
        shape=Shape(replicas=members, need=worst_best, hold=worst_best, run=worst_best),
        relations=relations,
        role=Role.DATA,
    )


def _member(i: int, record: Record, places: tuple[Replica, ...]) -> Replica:
    if spreads_by_zone(record) or len(places) == 1:
        place = places[i % len(places)]
        return Replica(spot=place.spot, subnet=place.subnet)
    zones = tuple(dict.fromkeys(z for p in places for z in p.spot.zones))
    return Replica(spot=Spot(zones, f"{record.address} {i}"), subnet=places[0].subnet)


def _everywhere(record: Record, lookup: Lookup) -> Described:
    places = slots(record, lookup)
    half = (len(places) + 1) // 2
    return Described(shape=Shape(replicas=places, hold=(half, half), by_zone=True),
                     relations=tuple(_relations(record, lookup)))  # fmt: skip


def _pod(record: Record, lookup: Lookup) -> Described:
    # Nothing starts a bare pod again once its node is gone.
    places = slots(record, lookup)
    zones = tuple(dict.fromkeys(z for p in places for z in p.spot.zones))
    return Described(
        shape=single(Spot(zones, record.address), rebuilt=True, subnet=places[0].subnet),
        relations=tuple(_relations(record, lookup)),
    )


def _job(record: Record, lookup: Lookup) -> Described:
    return Described(shape=running(1, record, lookup), relations=tuple(_relations(record, lookup)))


_READS = ("spec.replicas", "spec.template", "metadata")
TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=_deployment,
        reads=_READS,
        assumes="Pods start again on nodes that are left; unless forced apart, all may stand in one zone.",
        source=_SPREAD,
        fixes={Level.ZONE: Remedy("set a `topology_spread_constraint` by zone, and two replicas", Verdict.HOLDS)},
    ) for t in DEPLOYMENTS),
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=_stateful,
        reads=(*_READS, "spec.volume_claim_template"),
        assumes="A member with a volume starts only in the zone of its volume; a majority of members must be left.",
        source=_ZONES,
        fixes={Level.ZONE: Remedy("run three members, with a `topology_spread_constraint` by zone", Verdict.HOLDS)},
    ) for t in STATEFUL),
    *(TypeSpec(type=t, role=Role.COMPUTE, describe=_everywhere, reads=_READS, source=_DEPLOYMENT) for t in EVERYWHERE),
    *(TypeSpec(type=t, role=Role.COMPUTE, describe=_job, reads=_READS, source=_DEPLOYMENT) for t in JOBS),
    *(TypeSpec(type=t, role=Role.COMPUTE, describe=_pod, reads=("spec",), source=_POD) for t in PODS),
)  # fmt: skip
