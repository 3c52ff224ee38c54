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
        named = [found for a in record.provider.references if (found := _cluster(a, lookup)) is not None]
        unique = list({r.address: r for r in named}.values())
        unique = unique or [r for r in lookup.of_type(*CLUSTERS) if r.mode == "managed"]
        return unique[0] if len(unique) == 1 else None


def _cluster(address: str, lookup: Lookup) -> Record | None:
    """Return the cluster at *address*; a data source stands for the cluster that it reads, if that is there."""
    record = lookup.record(address)
    if record is None or record.type not in CLUSTERS:
        return None
    if record.mode == "managed":
        return record
    read = [a for a in lookup.targets(record, "name", types=CLUSTERS).addresses if a != address]
    return lookup.record(read[0]) if read else record
