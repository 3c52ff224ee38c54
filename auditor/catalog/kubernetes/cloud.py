"""Where what runs in a cluster stands: in the place of the cluster."""

from __future__ import annotations

from auditor.catalog.interface import Lookup
from auditor.catalog.neutral import Neutral
from auditor.model.record import Record

CLUSTERS = ("aws_eks_cluster", "google_container_cluster", "azurerm_kubernetes_cluster")


class Kubernetes(Neutral):
    """What the Kubernetes and Helm providers start in a cluster."""

    name = "kubernetes"
    providers = frozenset({"kubernetes", "helm", "kubectl"})

    def host(self, record: Record, lookup: Lookup) -> Record | None:
        """Return the cluster that the provider configuration names, else the only one of the inputs."""
        named = (lookup.record(a) for a in record.provider.references)
        clusters = [r for r in named if r is not None and r.type in CLUSTERS]
        clusters = clusters or [r for r in lookup.of_type(*CLUSTERS) if r.mode == "managed"]
        return clusters[0] if len(clusters) == 1 else None
