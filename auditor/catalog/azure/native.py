"""Pulumi's azure-native: Resource Manager's own spelling, read as the azurerm types that describe the same things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from auditor.catalog.azure import aks, compute, cosmos, flexible, keyvault, messaging, network, redis, sql, storage
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.model.record import Record
from auditor.model.resource import Role, Scope

_PAGE = "https://learn.microsoft.com/en-us/azure/templates/"
_Values = Mapping[str, Any]
_Spelled = Callable[[_Values], dict[str, Any]]


def _as(
    describe: Callable[[Record, Lookup], Described], type_: str, spelled: _Spelled
) -> Callable[[Record, Lookup], Described]:
    """Return a describe function that reads the record in azurerm's spelling; what is not respelled stays."""

    def described(record: Record, lookup: Lookup) -> Described:
        values = {k: v for k, v in spelled(record.values).items() if v is not None}
        return describe(replace(record, type=type_, values={**record.values, **values}), lookup)

    return described


def _at(values: _Values, *path: str) -> Any:
    found: Any = values
    for part in path:
        if isinstance(found, list):
            found = found[0] if found else None
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _machine(values: _Values) -> dict[str, Any]:
    return {
        "availability_set_id": _at(values, "availability_set", "id"),
        "custom_data": _at(values, "os_profile", "custom_data"),
    }


def _scale_set(values: _Values) -> dict[str, Any]:
    return {"instances": _at(values, "sku", "capacity")}


def _disk(values: _Values) -> dict[str, Any]:
    zones = values.get("zones")
    return {
        "storage_account_type": _at(values, "sku", "name"),
        "zone": zones[0] if isinstance(zones, list) and zones else None,
    }


def _account(values: _Values) -> dict[str, Any]:
    name = _at(values, "sku", "name")
    return {"account_replication_type": name.rpartition("_")[2] if isinstance(name, str) else None}


def _database(values: _Values) -> dict[str, Any]:
    return {"storage_account_type": values.get("requested_backup_storage_redundancy")}


def _flexible(values: _Values) -> dict[str, Any]:
    found = values.get("high_availability")
    given = found if isinstance(found, Mapping) else {}
    ha = {"mode": given.get("mode"), "standby_availability_zone": given.get("standby_availability_zone")}
    geo = _at(values, "backup", "geo_redundant_backup")
    return {
        "zone": values.get("availability_zone"),
        "high_availability": [ha] if given else None,
        "geo_redundant_backup_enabled": geo == "Enabled" if isinstance(geo, str) else None,
    }


def _cluster(values: _Values) -> dict[str, Any]:
    return {"default_node_pool": [_nodes(p) for p in values.get("agent_pool_profiles") or [] if isinstance(p, Mapping)],
            "sku_tier": _at(values, "sku", "tier")}  # fmt: skip


def _nodes(values: _Values) -> dict[str, Any]:
    return {
        "zones": values.get("availability_zones"),
        "node_count": values.get("count"),
        "min_count": values.get("min_count"),
    }


def _cosmos(values: _Values) -> dict[str, Any]:
    places = values.get("locations")
    given = [p for p in places if isinstance(p, Mapping)] if isinstance(places, list) else []
    return {
        "geo_location": [
            {"location": p.get("location_name"), "failover_priority": p.get("failover_priority"),
             "zone_redundant": p.get("is_zone_redundant")} for p in given
        ],
        "automatic_failover_enabled": values.get("enable_automatic_failover"),
        "multiple_write_locations_enabled": values.get("enable_multiple_write_locations"),
    }  # fmt: skip


def _redis(values: _Values) -> dict[str, Any]:
    return {"sku_name": _at(values, "sku", "name")}


def _plain(values: _Values) -> dict[str, Any]:
    return {}


_READ: tuple[tuple[str, Role, Callable[[Record, Lookup], Described], str, _Spelled, str], ...] = (
    ("compute_virtual_machine", Role.COMPUTE, compute.machine, "azurerm_linux_virtual_machine", _machine,
     "microsoft.compute/virtualmachines"),
    ("compute_virtual_machine_scale_set", Role.COMPUTE, compute.scale_set, "azurerm_linux_virtual_machine_scale_set",
     _scale_set, "microsoft.compute/virtualmachinescalesets"),
    ("compute_disk", Role.DATA, compute.disk, "azurerm_managed_disk", _disk, "microsoft.compute/disks"),
    ("storage_storage_account", Role.DATA, storage.account, storage.ACCOUNT, _account,
     "microsoft.storage/storageaccounts"),
    ("sql_database", Role.DATA, sql.database, "azurerm_mssql_database", _database, "microsoft.sql/servers/databases"),
    ("dbforpostgresql_server", Role.DATA, flexible.server, flexible.POSTGRES, _flexible,
     "microsoft.dbforpostgresql/flexibleservers"),
    ("dbformysql_server", Role.DATA, flexible.server, flexible.MYSQL, _flexible,
     "microsoft.dbformysql/flexibleservers"),
    ("containerservice_managed_cluster", Role.CONTROL, aks.cluster, aks.CLUSTER, _cluster,
     "microsoft.containerservice/managedclusters"),
    ("containerservice_agent_pool", Role.COMPUTE, aks.pool, aks.POOL, _nodes,
     "microsoft.containerservice/managedclusters/agentpools"),
    ("cosmosdb_database_account", Role.DATA, cosmos.account, cosmos.ACCOUNT, _cosmos,
     "microsoft.documentdb/databaseaccounts"),
    ("documentdb_database_account", Role.DATA, cosmos.account, cosmos.ACCOUNT, _cosmos,
     "microsoft.documentdb/databaseaccounts"),
    ("redis_redis", Role.CACHE, redis.cache, redis.CACHE, _redis, "microsoft.cache/redis"),
    ("cache_redis", Role.CACHE, redis.cache, redis.CACHE, _redis, "microsoft.cache/redis"),
    ("servicebus_namespace", Role.QUEUE, messaging.namespace, messaging.NAMESPACES[0], _plain,
     "microsoft.servicebus/namespaces"),
    ("eventhub_namespace", Role.QUEUE, messaging.namespace, messaging.NAMESPACES[1], _plain,
     "microsoft.eventhub/namespaces"),
    ("network_nat_gateway", Role.EGRESS, network.nat, network.NAT, _plain, "microsoft.network/natgateways"),
)  # fmt: skip
_AROUND = (
    "authorization_role_assignment", "authorization_role_definition", "managedidentity_user_assigned_identity",
    "network_network_security_group", "network_security_rule", "insights_component",
    "operationalinsights_workspace", "insights_diagnostic_setting", "compute_availability_set",
    "compute_proximity_placement_group", "compute_image", "compute_snapshot", "containerregistry_registry",
)  # fmt: skip
_WIRING = (
    "network_virtual_network", "network_subnet", "network_public_ip_address", "network_network_interface",
    "network_route_table", "network_route", "network_private_endpoint", "network_virtual_network_peering",
    "sql_server", "web_app_service_plan",
)  # fmt: skip


def _vault(record: Record, lookup: Lookup) -> Described:
    return Described(shape=keyvault.kept(record, lookup))


TYPES = (
    *(TypeSpec(
        type=f"azure_native_{name}",
        role=role,
        describe=_as(describe, type_, spelled),
        assumes=f"Read as {type_}.",
        source=f"{_PAGE}{page}",
        identity=("name", "account_name", "server_name"),
        reads=("sku", "zones", "location"),
    ) for name, role, describe, type_, spelled, page in _READ),
    TypeSpec(type="azure_native_keyvault_vault", role=Role.CONTROL, describe=_vault, plane=True,
             assumes="Read as azurerm_key_vault.", source=f"{_PAGE}microsoft.keyvault/vaults", identity=("name",)),
    TypeSpec(type="azure_native_resources_resource_group", role=Role.SUPPORT,
             source=f"{_PAGE}microsoft.resources/resourcegroups"),
    *(TypeSpec(type=f"azure_native_{t}", role=Role.SUPPORT, scope=Scope.GLOBAL, source=_PAGE) for t in _AROUND),
    *(TypeSpec(type=f"azure_native_{t}", role=Role.NETWORK, source=_PAGE) for t in _WIRING),
)  # fmt: skip
