"""Helm releases and raw manifests: what they start is not in the input."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.kubernetes.cluster import slots
from auditor.catalog.wiring import mentions, text, undecided
from auditor.model.record import Record
from auditor.model.resource import Role, Shape
from auditor.model.value import Known

_HELM = "https://helm.sh/docs/intro/using_helm/"
_MANIFEST = "https://kubernetes.io/docs/concepts/overview/working-with-objects/"
# Charts of programs that watch, deploy or configure, and serve no customer.
_WATCHES = frozenset({
    "cert-manager", "cluster-autoscaler", "datadog", "external-dns", "external-secrets", "fluent-bit", "fluentd",
    "grafana", "jaeger", "karpenter", "kube-prometheus-stack", "kube-state-metrics", "loki", "metrics-server",
    "node-exporter", "opentelemetry-collector", "prometheus", "promtail", "reloader", "sealed-secrets", "velero",
    "aws-load-balancer-controller", "argo-cd", "argo-rollouts", "flux", "gatekeeper", "kyverno", "trivy-operator",
    "aws-ebs-csi-driver", "aws-efs-csi-driver", "secrets-store-csi-driver",
})  # fmt: skip
_RUNS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "Pod", "Job", "CronJob", "ReplicaSet", "Rollout"})


def _release(record: Record, lookup: Lookup) -> Described:
    chart = text(record.get("chart")).rstrip("/").rsplit("/", 1)[-1]
    if chart in _WATCHES:
        return Described(shape=_open(record, lookup), role=Role.SUPPORT)
    return Described(
        shape=_open(record, lookup),
        relations=mentions(record, lookup, "values", "set", "set_sensitive"),
        notes=(f"what the chart {chart or '(not told)'} starts, and where, is not in the input",),
    )


def _open(record: Record, lookup: Lookup) -> Shape:
    """Return what may be all in one zone of the cluster's nodes, or spread over them."""
    zones = tuple(dict.fromkeys(z for s in slots(record, lookup) for z in s.spot.zones))
    return Shape(replicas=(undecided(zones),))


def _manifest(record: Record, lookup: Lookup) -> Described:
    value = record.get("manifest")
    body = value.value if isinstance(value, Known) and isinstance(value.value, Mapping) else {}
    kind = str(body.get("kind") or "")
    if kind and kind not in _RUNS:
        return Described(shape=_open(record, lookup), role=Role.SUPPORT)
    return Described(
        shape=_open(record, lookup),
        relations=mentions(record, lookup, "manifest", "yaml_body"),
        notes=("its manifest is not read: how many pods it starts, and where, is open",),
    )


TYPES = (
    TypeSpec(
        type="helm_release",
        role=Role.COMPUTE,
        describe=_release,
        reads=("chart", "values", "set"),
        assumes="What a chart starts is not in the input: it may stand in one zone or in all.",
        source=_HELM,
        identity=("name",),
    ),
    *(TypeSpec(
        type=t,
        role=Role.COMPUTE,
        describe=_manifest,
        reads=("manifest", "yaml_body"),
        assumes="A manifest is not read: what it starts may stand in one zone or in all.",
        source=_MANIFEST,
    ) for t in ("kubernetes_manifest", "kubectl_manifest")),
)  # fmt: skip
