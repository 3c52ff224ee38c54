"""Services and ingresses: which pods they send requests to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.kubernetes.cluster import together
from auditor.catalog.neutral import strings_at
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import text
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Role
from auditor.model.value import Known

_SERVICE = "https://kubernetes.io/docs/concepts/services-networking/service/"
_INGRESS = "https://kubernetes.io/docs/concepts/services-networking/ingress/"
SERVICES = ("kubernetes_service", "kubernetes_service_v1")
_INGRESSES = ("kubernetes_ingress", "kubernetes_ingress_v1")
_WORKLOADS = (
    "kubernetes_deployment", "kubernetes_deployment_v1", "kubernetes_stateful_set", "kubernetes_stateful_set_v1",
    "kubernetes_daemonset", "kubernetes_daemon_set_v1", "kubernetes_replication_controller",
    "kubernetes_replication_controller_v1",
)  # fmt: skip
_PODS = ("kubernetes_pod", "kubernetes_pod_v1")
_BACKENDS = (
    "spec.rule.http.path.backend.service.name", "spec.default_backend.service.name",
    "spec.rule.http.path.backend.service_name", "spec.backend.service_name",
)  # fmt: skip


def _service(record: Record, lookup: Lookup) -> Described:
    selected = dict.fromkeys(_selected(record, lookup))
    found = (Relation(Relating.ROUTES_TO, record.address, a, "selector") for a in selected)
    return Described(shape=regional(rebuilt=True), relations=tuple(found))


def _selected(record: Record, lookup: Lookup) -> Iterator[str]:
    selector = record.get("spec.selector")
    wanted = selector.value if isinstance(selector, Known) and isinstance(selector.value, Mapping) else {}
    # A selector written as a reference to the workload's own labels names it too.
    yield from lookup.targets(record, "spec.selector", types=(*_WORKLOADS, *_PODS)).addresses
    if not wanted:
        return
    for workload in lookup.of_type(*_WORKLOADS, *_PODS):
        path = "metadata.labels" if workload.type in _PODS else "spec.template.metadata.labels"
        labels = workload.get(path)
        own = labels.value if isinstance(labels, Known) and isinstance(labels.value, Mapping) else {}
        if together(record, workload, lookup) and all(own.get(k) == v for k, v in wanted.items()):
            yield workload.address


def _ingress(record: Record, lookup: Lookup) -> Described:
    found: dict[str, None] = dict.fromkeys(lookup.targets(record, *_BACKENDS, types=SERVICES).addresses)
    names = {n for p in _BACKENDS for n in strings_at(record.values, p.split("."))}
    for service in lookup.of_type(*SERVICES):
        if text(service.get("metadata.name")) in names and together(record, service, lookup):
            found[service.address] = None
    relations = (Relation(Relating.ROUTES_TO, record.address, a, f"service {a}") for a in found)
    return Described(shape=regional(rebuilt=True), relations=tuple(relations))


TYPES = (
    *(TypeSpec(
        type=t,
        role=Role.FRONT,
        describe=_service,
        reads=("spec.selector", "metadata"),
        assumes="A service sends requests to the ready pods of its selector, in whichever zone.",
        source=_SERVICE,
    ) for t in SERVICES),
    *(TypeSpec(
        type=t,
        role=Role.FRONT,
        describe=_ingress,
        reads=("spec.rule", "spec.default_backend"),
        assumes="An ingress is served by a load balancer of the cluster's region.",
        source=_INGRESS,
    ) for t in _INGRESSES),
)  # fmt: skip
