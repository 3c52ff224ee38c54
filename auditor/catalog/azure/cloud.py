"""How Azure spells regions, zones and subscriptions, and which regions have no zones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.catalog.interface import Gate, Home, Lookup
from auditor.catalog.neutral import Neutral, strings_at
from auditor.model.record import Record

_SUBSCRIPTION = re.compile(r"^/subscriptions/([^/]+)", re.IGNORECASE)
_ZONE = re.compile(r"^[1-9]$")
_GLOBAL = frozenset({"global", "unitedstates", "europe", "asiapacific"})
# "Regions without availability zones": https://learn.microsoft.com/en-us/azure/reliability/regions-list
ZONELESS = frozenset({
    "australiacentral", "australiacentral2", "australiasoutheast", "brazilsoutheast", "canadaeast", "francesouth",
    "germanynorth", "jioindiacentral", "jioindiawest", "koreasouth", "northcentralus", "norwaywest", "southafricawest",
    "southindia", "swedensouth", "switzerlandwest", "uaecentral", "ukwest", "westcentralus", "westindia", "westus",
})  # fmt: skip
# Arguments of what has no location of its own, and what they name: a database stands where its server stands.
_HOSTED_BY = (
    "server_id", "managed_instance_id", "kubernetes_cluster_id", "cluster_id", "key_vault_id", "managed_hsm_id",
    "namespace_id", "storage_account_id", "container_app_environment_id", "virtual_machine_id", "loadbalancer_id",
    "virtual_machine_scale_set_id", "recovery_vault_name", "server_name", "namespace_name", "storage_account_name",
    "account_name", "redis_cache_name", "eventhub_namespace_name", "virtual_network_name", "vault_name",
    "resource_name", "vault_id", "registry_name", "container_registry_name", "api_management_name",
)  # fmt: skip
_HOSTS = (
    "azurerm_mssql_server", "azurerm_mssql_managed_instance", "azurerm_sql_server", "azurerm_kubernetes_cluster",
    "azurerm_key_vault", "azurerm_key_vault_managed_hardware_security_module", "azurerm_servicebus_namespace",
    "azurerm_eventhub_namespace", "azurerm_storage_account", "azurerm_container_app_environment",
    "azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine", "azurerm_virtual_machine", "azurerm_lb",
    "azurerm_redis_enterprise_cluster", "azurerm_redis_cache", "azurerm_recovery_services_vault",
    "azurerm_postgresql_flexible_server", "azurerm_mysql_flexible_server", "azurerm_postgresql_server",
    "azurerm_mysql_server", "azurerm_mariadb_server", "azurerm_cosmosdb_account", "azurerm_virtual_network",
    "azurerm_data_protection_backup_vault", "azurerm_container_registry", "azurerm_api_management",
    "azurerm_kusto_cluster", "azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set",
)  # fmt: skip
_NATS = ("azurerm_nat_gateway",)
_NAT_LINK = "azurerm_subnet_nat_gateway_association"
_TABLE_LINK = "azurerm_subnet_route_table_association"
_DEFAULT_ROUTE = frozenset({"0.0.0.0/0", "Internet"})


class Azure(Neutral):
    """Microsoft Azure: azurerm, azuread, azapi and azure-native are one provider."""

    name = "azure"
    providers = frozenset({"azure", "azurerm", "azuread", "azapi", "azure-native"})
    machines = frozenset(
        {"azurerm_virtual_machine", "azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine"}
    )

    def home(self, record: Record) -> Home:
        """Return the place by the location and the resource id; zones are numbers and name no region."""
        location = record.values.get("location")
        id_ = record.values.get("id")
        match = _SUBSCRIPTION.match(id_) if isinstance(id_, str) else None
        return Home(region=plain(location) if isinstance(location, str) else "", account=match[1] if match else "")

    def host(self, record: Record, lookup: Lookup) -> Record | None:
        """Return what *record* is a part of, where it has no location of its own."""
        seen: set[str] = set()
        found: Record | None = record
        while found is not None and not found.values.get("location") and found.address not in seen:
            seen.add(found.address)
            found = next((h for p in _HOSTED_BY for h in _named(found, p, lookup)), None)
        return None if found is record else found

    def is_region(self, name: str) -> bool:
        """Say whether *name* is spelled like an Azure region (northeurope)."""
        return name.isalnum() and name == name.lower() and name not in _GLOBAL and not name.isdigit()

    def spans(self, region: str) -> bool:
        """Say whether *region* is a location over several regions."""
        return region in _GLOBAL

    def has_zones(self, region: str) -> bool:
        """Say whether *region* has availability zones."""
        return region not in ZONELESS

    def caveat(self, region: str) -> str:
        """Say where a region has no zones."""
        if region not in ZONELESS:
            return ""
        return f"{region} has no availability zones: which datacentre holds what is not told, so zone losses are open"

    def zones(self, region: str, seen: Sequence[str]) -> tuple[str, ...]:
        """Return the logical zones of *region*; of one without zones, names for its unknown datacentres."""
        if region in ZONELESS:
            return tuple(f"{region}?{i}" for i in range(1, 4))
        return ("1", "2", "3")

    def zones_named(self, record: Record, region: str) -> tuple[str, ...]:
        """Return the logical zones that *record* pins."""
        found = [s for k in ("zone", "zones", "availability_zone") for s in strings_at(record.values, [k])]
        return tuple(z for z in found if _ZONE.match(z))

    def gateways(self, subnet: str, lookup: Lookup) -> tuple[Gate, ...]:
        """Return the firewall that the subnet's route table sends everything to, else its NAT gateway.

        A route of one's own goes before the gateway: https://learn.microsoft.com/en-us/azure/nat-gateway/nat-overview
        """
        own = lookup.record(subnet)
        routed = [a for t in _tables(subnet, lookup) for a in _appliances(t, lookup)]
        if routed:
            return tuple(Gate(a) for a in dict.fromkeys(routed))
        found = [a for r in lookup.referrers(subnet, _NAT_LINK, "subnet_id")
                 for a in lookup.targets(r, "nat_gateway_id", types=_NATS).addresses]  # fmt: skip
        found += lookup.targets(own, "nat_gateway.id", types=_NATS).addresses if own else ()
        return tuple(Gate(a) for a in dict.fromkeys(found))

    def network_of(self, subnet: str, lookup: Lookup) -> str:
        """Return the virtual network of *subnet*."""
        record = lookup.record(subnet)
        hits = lookup.targets(record, "virtual_network_name").addresses if record else ()
        return next(iter(hits), "")


def _named(record: Record, path: str, lookup: Lookup) -> tuple[Record, ...]:
    if not record.values.get(path) and not record.refs(path):
        return ()
    found = (lookup.record(a) for a in lookup.targets(record, path, types=_HOSTS).addresses)
    return tuple(r for r in found if r is not None)


def _tables(subnet: str, lookup: Lookup) -> tuple[Record, ...]:
    links = lookup.referrers(subnet, _TABLE_LINK, "subnet_id")
    found = (
        lookup.record(a)
        for r in links
        for a in lookup.targets(r, "route_table_id", types=("azurerm_route_table",)).addresses
    )
    own = lookup.record(subnet)
    # Resource Manager's subnet names its table itself.
    named = lookup.targets(own, "route_table.id", types=("azurerm_route_table",)).addresses if own else ()
    return tuple(r for r in (*found, *map(lookup.record, named)) if r is not None)


def _appliances(table: Record, lookup: Lookup) -> tuple[str, ...]:
    """Return the firewalls that the default route of *table* names as the next hop."""
    out: list[str] = []
    if _DEFAULT_ROUTE & set(strings_at(table.values, ["route", "address_prefix"])):
        out += lookup.targets(table, "route.next_hop_in_ip_address", types=("azurerm_firewall",)).addresses
    for route in lookup.referrers(table.address, "azurerm_route", "route_table_name"):
        if _DEFAULT_ROUTE & set(strings_at(route.values, ["address_prefix"])):
            out += lookup.targets(route, "next_hop_in_ip_address", types=("azurerm_firewall",)).addresses
    return tuple(out)


def plain(location: str) -> str:
    """Return the plain spelling of a location ("North Europe": northeurope)."""
    return location.replace(" ", "").lower()
