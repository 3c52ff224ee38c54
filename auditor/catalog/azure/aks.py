"""Azure Kubernetes Service: clusters and node pools."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.catalog.azure.places import slots
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import fleet, regional
from auditor.catalog.wiring import integer, related, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Replica, Role, Scope
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Level, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/reliability/reliability-aks"
_TIERS = "https://learn.microsoft.com/en-us/azure/aks/free-standard-pricing-tiers"
_FLEET = "https://learn.microsoft.com/en-us/azure/kubernetes-fleet/overview"
CLUSTER = "azurerm_kubernetes_cluster"
POOL = "azurerm_kubernetes_cluster_node_pool"
_SUBNETS = ("azurerm_subnet",)


def cluster(record: Record, lookup: Lookup) -> Described:
    """Return the control plane, over zones, or the nodes of the default pool where there is no other."""
    tier = text(record.get("sku_tier"))
    notes = ("its control plane is of the free tier, without an availability promise",) if tier in ("", "Free") else ()
    if lookup.referrers(record.address, POOL, "kubernetes_cluster_id"):
        return Described(shape=regional(rebuilt=True), notes=notes)
    found = _slots(record, lookup, "default_node_pool.")
    count = _count(record, "default_node_pool.")
    return Described(shape=fleet(count, found, f"{record.address} nodes"), role=Role.COMPUTE, notes=notes)


def pool(record: Record, lookup: Lookup) -> Described:
    """Return the nodes of a pool; what runs on lost ones starts on those that are left."""
    clusters = lookup.targets(record, "kubernetes_cluster_id", types=(CLUSTER,))
    alone = record.address if record.values.get("node_taints") else ""
    return Described(
        shape=fleet(_count(record, ""), _slots(record, lookup, ""), f"{record.address} nodes"),
        relations=related(Relating.NEEDS, record, clusters, "kubernetes_cluster_id"),
        pool=" ".join(("nodes of", *clusters.addresses, alone)),
    )


def _slots(record: Record, lookup: Lookup, prefix: str) -> tuple[Replica, ...]:
    path = next((p for p in (f"{prefix}zones", f"{prefix}availability_zones") if record.get(p) != Known(None)),
                f"{prefix}zones")  # fmt: skip
    subnet = lookup.targets(record, f"{prefix}vnet_subnet_id", types=_SUBNETS).addresses
    found = slots(record, lookup, path, together=f"{record.address} nodes")
    return tuple(replace(s, subnet=subnet[0] if subnet else "") for s in found)


def _count(record: Record, prefix: str) -> int | None:
    for name in ("min_count", "node_count"):
        value = record.get(f"{prefix}{name}")
        if isinstance(value, Unknown):
            return None
        if integer(value) is not None:
            return integer(value)
    return 1 if prefix or not record.values.get("auto_scaling_enabled") else None


TYPES = (
    TypeSpec(
        type=CLUSTER,
        role=Role.CONTROL,
        describe=cluster,
        reads=("default_node_pool", "sku_tier"),
        assumes="Microsoft keeps the control plane in several zones; nodes stand in the `zones` of their pool, without "
        "them all in one datacentre.",
        source=_PAGE,
        fixes={Level.ZONE: Remedy("set `zones` on `default_node_pool` (only when it is created)", Verdict.HOLDS)},
        identity=("name", "fqdn", "private_fqdn"),
    ),
    TypeSpec(
        type=POOL,
        role=Role.COMPUTE,
        describe=pool,
        reads=("zones", "node_count", "min_count", "vnet_subnet_id"),
        assumes="A pool spreads its nodes over its `zones`; without them all are in one datacentre.",
        source=_PAGE,
        fixes={Level.ZONE: Remedy("set `zones` to three zones (only when the pool is created)", Verdict.HOLDS)},
        identity=("name",),
    ),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_TIERS) for t in (
        "azurerm_kubernetes_cluster_extension", "azurerm_kubernetes_cluster_trusted_access_role_binding",
        "azurerm_kubernetes_flux_configuration", "azurerm_kubernetes_service_versions")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_FLEET) for t in (
        "azurerm_kubernetes_fleet_manager", "azurerm_kubernetes_fleet_member",
        "azurerm_kubernetes_fleet_update_run", "azurerm_kubernetes_fleet_update_strategy")),
)  # fmt: skip
