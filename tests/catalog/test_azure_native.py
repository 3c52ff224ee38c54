"""azure-native and azapi (Resource Manager's spelling) answer like azurerm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.catalog.azure.native_types import BY_TYPE
from auditor.catalog.table import CATALOG
from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.sources import read_targets
from tests.catalog.scans import levels, only, scan

PROVIDER = "urn:pulumi:prod::custody::pulumi:providers:azure-native::default"
VM = "azure-native:compute:VirtualMachine"
SQL = "azure-native:sql:Database"
STORE = "azure-native:storage:StorageAccount"
POOLS = "azure-native:containerservice:ManagedCluster"


@pytest.mark.parametrize(
    ("token", "inputs", "zone"),
    [
        (VM, {"location": "northeurope", "zones": ["2"]}, "stops"),
        (STORE, {"location": "northeurope", "sku": {"name": "Standard_LRS"}}, "stops"),
        (STORE, {"location": "northeurope", "sku": {"name": "Standard_RAGRS"}}, "recovers"),
        (STORE, {"location": "northeurope", "sku": {"name": "Premium_ZRS"}}, ""),
        (SQL, {"location": "northeurope", "zoneRedundant": True}, "holds"),
        (SQL, {"location": "northeurope", "requestedBackupStorageRedundancy": "Local"}, "stops"),
        (POOLS, {"location": "northeurope", "agentPoolProfiles": [{"name": "n", "count": 3}]}, "stops"),
        (
            POOLS,
            {
                "location": "northeurope",
                "agentPoolProfiles": [{"name": "n", "count": 3, "availabilityZones": ["1", "2", "3"]}],
            },
            "holds",
        ),
    ],
)
def test_zone_loss(tmp_path: Path, token: str, inputs: dict[str, Any], zone: str) -> None:
    stack = "urn:pulumi:prod::custody::pulumi:pulumi:Stack::custody-prod"
    one = {
        "urn": f"urn:pulumi:prod::custody::{token}::it",
        "custom": True,
        "id": "it",
        "type": token,
        "inputs": inputs,
        "outputs": inputs,
        "parent": stack,
        "provider": f"{PROVIDER}::04da6b54-80e4-46f7-96ec-b56ff0331bb0",
    }
    entries = [
        {"urn": stack, "custom": False, "type": "pulumi:pulumi:Stack"},
        {"urn": PROVIDER, "custom": True, "id": "04da6b54-80e4-46f7-96ec-b56ff0331bb0",
         "type": "pulumi:providers:azure-native", "inputs": {}, "outputs": {}},
        one,
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": entries}}))
    result = run_audit(read_targets([str(path)]), Config(), (), Options())
    (found,) = [r for r in result.resources if r.address.startswith("azure_native_")]
    worst = dict(found.verdicts).get(Level.ZONE)
    assert (worst.worst.word if worst else "") == zone
    assert found.region == "northeurope"
    assert not result.coverage.not_modelled


AZURE = {"azurerm": {"subscription_id": "11111111-2222-3333-4444-555555555555"},
         "azapi": {"subscription_id": "11111111-2222-3333-4444-555555555555"}}  # fmt: skip
TAGS = {"resilience:service": "withdrawals"}
THREE = ["1", "2", "3"]


def azapi(type_: str, body: Any, **more: Any) -> dict[str, Any]:
    return {"type": type_, "name": "it", "location": "northeurope", "body": body, **more}


def fleet_of_azurerm(nat_zones: list[str]) -> dict[str, Any]:
    place = {"location": "northeurope", "resource_group_name": "custody"}
    card = {"name": "nic", "ip_configuration": [{"name": "ip", "subnet_id": "${azurerm_subnet.s.id}"}]}
    return {
        "azurerm_virtual_network.v": {"name": "v", "address_space": ["10.0.0.0/16"], **place},
        "azurerm_subnet.s": {"name": "s", "virtual_network_name": "${azurerm_virtual_network.v.name}"},
        "azurerm_nat_gateway.out": {"name": "out", "sku_name": "Standard", "zones": nat_zones, **place},
        "azurerm_subnet_nat_gateway_association.out": {
            "subnet_id": "${azurerm_subnet.s.id}", "nat_gateway_id": "${azurerm_nat_gateway.out.id}"},
        "azurerm_mssql_server.l": {"name": "l", "version": "12.0", **place},
        "azurerm_mssql_database.l": {
            "name": "l", "server_id": "${azurerm_mssql_server.l.id}", "zone_redundant": True,
            "storage_account_type": "GeoZone"},
        "azurerm_linux_virtual_machine_scale_set.w": {
            "name": "w", "instances": 3, "sku": "Standard_D4s_v5", "zones": THREE, "network_interface": [card],
            "custom_data": "${azurerm_mssql_server.l.fully_qualified_domain_name}", "tags": TAGS, **place},
    }  # fmt: skip


def fleet_of_azapi(nat_zones: list[str], text: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002
    configurations = [{"name": "ip", "properties": {"subnet": {"id": "${azapi_resource.s.id}"}}}]
    cards = [{"name": "nic", "properties": {"ipConfigurations": configurations}}]
    machines = {
        "osProfile": {"customData": "${azapi_resource.l.output.properties.fullyQualifiedDomainName}"},
        "networkProfile": {"networkInterfaceConfigurations": cards},
    }
    fleet = {"sku": {"name": "Standard_D4s_v5", "capacity": 3}, "zones": THREE,
             "properties": {"virtualMachineProfile": machines}}  # fmt: skip
    gateway = {"sku": {"name": "Standard"}, "zones": nat_zones, "properties": {}}
    database = {"properties": {"zoneRedundant": True, "requestedBackupStorageRedundancy": "GeoZone"}}
    return {
        "azapi_resource.v": azapi("Microsoft.Network/virtualNetworks@2023-09-01", {"properties": {}}),
        "azapi_resource.out": azapi("Microsoft.Network/natGateways@2023-09-01",
                                    json.dumps(gateway) if text else gateway),
        "azapi_resource.s": azapi("Microsoft.Network/virtualNetworks/subnets@2023-09-01",
                                  {"properties": {"natGateway": {"id": "${azapi_resource.out.id}"}}},
                                  parent_id="${azapi_resource.v.id}"),
        "azapi_resource.l": azapi("Microsoft.Sql/servers@2021-11-01", {"properties": {"version": "12.0"}}),
        "azapi_resource.d": azapi("Microsoft.Sql/servers/databases@2021-11-01", database,
                                  parent_id="${azapi_resource.l.id}"),
        "azapi_resource.w": azapi("Microsoft.Compute/virtualMachineScaleSets@2023-09-01", fleet, tags=TAGS),
    }  # fmt: skip


@pytest.mark.parametrize("text", [False, True], ids=["body", "jsonencode"])
@pytest.mark.parametrize("nat_zones", [["1"], THREE])
def test_azapi_is_azurerm(nat_zones: list[str], text: bool) -> None:  # noqa: FBT001
    one, other = (scan(s, AZURE) for s in (fleet_of_azurerm(nat_zones), fleet_of_azapi(nat_zones, text)))
    assert levels(only(other)) == levels(only(one))
    assert not other.coverage.not_modelled


def test_a_body_known_after_apply_is_open() -> None:
    whole = {
        "azapi_resource.x": azapi("Microsoft.Compute/disks@2023-01-02", {"sku": {"name": "Premium_ZRS"}}, tags=TAGS),
        "azapi_resource.y": azapi("Microsoft.Compute/disks@2023-01-02", "${azapi_resource.x.output}", tags=TAGS),
    }
    zone = {r.address: dict(r.verdicts).get(Level.ZONE) for r in scan(whole, AZURE).resources}
    assert zone["azapi_resource.x"] is None
    assert str(zone["azapi_resource.y"]) == "stops..holds"


def test_a_type_that_is_not_known_is_not_modelled() -> None:
    stack = {"azapi_resource.x": azapi("Microsoft.Quantum/workspaces@2023-11-13", {"properties": {}}, tags=TAGS),
             "azapi_resource.d": azapi("Microsoft.Compute/disks@2023-01-02", {"sku": {"name": "Premium_ZRS"}},
                                       tags=TAGS)}  # fmt: skip
    result = scan(stack, AZURE)
    assert dict(result.coverage.not_modelled) == {"azapi_resource": 1}


# Arguments of one type in Resource Manager, or gone: azurerm split or renamed them, or the service is retired.
SPLIT = {
    "azurerm_windows_virtual_machine": "azurerm_linux_virtual_machine",
    "azurerm_virtual_machine": "azurerm_linux_virtual_machine",
    "azurerm_windows_virtual_machine_scale_set": "azurerm_linux_virtual_machine_scale_set",
    "azurerm_orchestrated_virtual_machine_scale_set": "azurerm_linux_virtual_machine_scale_set",
    **dict.fromkeys((
        "azurerm_windows_web_app", "azurerm_app_service", "azurerm_linux_function_app", "azurerm_function_app",
        "azurerm_windows_function_app", "azurerm_logic_app_standard", "azurerm_function_app_flex_consumption",
    ), "azurerm_linux_web_app"),
    "azurerm_app_service_plan": "azurerm_service_plan",
    **dict.fromkeys(("azurerm_dns_aaaa_record", "azurerm_dns_cname_record"), "azurerm_dns_a_record"),
    **dict.fromkeys(("azurerm_private_dns_aaaa_record", "azurerm_private_dns_cname_record"),
                    "azurerm_private_dns_a_record"),
    **dict.fromkeys(("azurerm_lb_rule", "azurerm_lb_probe", "azurerm_lb_nat_rule", "azurerm_lb_nat_pool",
                     "azurerm_lb_outbound_rule"), "azurerm_lb"),
    "azurerm_sql_database": "azurerm_mssql_database",
    "azurerm_sql_server": "azurerm_mssql_server",
    "azurerm_sql_failover_group": "azurerm_mssql_failover_group",
    "azurerm_app_configuration_feature": "azurerm_app_configuration_key",
    "azurerm_storage_data_lake_gen2_filesystem": "azurerm_storage_container",
    "azurerm_mysql_database": "azurerm_mysql_server",
    "azurerm_mariadb_database": "azurerm_mariadb_server",
    "azurerm_managed_redis": "azurerm_redis_enterprise_cluster",
}  # fmt: skip
NOT_READ = frozenset({
    "azurerm_netapp_volume", "azurerm_cosmosdb_postgresql_cluster", "azurerm_mongo_cluster",
    "azurerm_postgresql_server", "azurerm_postgresql_database", "azurerm_postgresql_flexible_server_virtual_endpoint",
    "azurerm_frontdoor", "azurerm_cdn_endpoint", "azurerm_key_vault_managed_hardware_security_module_key",
    "azurerm_key_vault_certificate", "azurerm_servicebus_namespace_disaster_recovery_config",
    "azurerm_eventhub_namespace_disaster_recovery_config",
})  # fmt: skip
"""Said as not modelled where Resource Manager's spelling of them is met."""


def test_every_type_of_azurerm_is_read_from_resource_manager_or_named() -> None:
    read = {native.type for native in BY_TYPE.values()}
    described = {t for t, spec in CATALOG.items() if t.startswith("azurerm_") and spec.describe is not None}
    assert described - read - NOT_READ == set(SPLIT)
    assert set(SPLIT.values()) <= read
    assert read - NOT_READ == read


def test_endpoints_inside_a_profile_are_followed(tmp_path: Path) -> None:
    def cell(name: str, location: str) -> dict[str, Any]:
        plan = {"location": location, "sku": {"name": "P1v3", "capacity": 3}, "zoneRedundant": True}
        return {
            f"plan-{name}": ("azure-native:web:AppServicePlan", plan, {}),
            f"app-{name}": ("azure-native:web:WebApp", {"location": location, "serverFarmId": f"/plan-{name}",
                                                        "tags": TAGS}, {"serverFarmId": [f"plan-{name}"]}),
        }  # fmt: skip

    ends = [{"name": n, "targetResourceId": f"/app-{n}", "priority": i + 1} for i, n in enumerate(("north", "west"))]
    profile = {"trafficRoutingMethod": "Weighted", "endpoints": ends, "location": "global", "tags": TAGS}
    resources = {
        **cell("north", "northeurope"),
        **cell("west", "westeurope"),
        "profile": ("azure-native:trafficmanager:Profile", profile, {"endpoints": ["app-north", "app-west"]}),
    }
    urns = {n: f"urn:pulumi:prod::custody::{t}::{n}" for n, (t, _, _) in resources.items()}
    entries = [
        {"urn": urns[n], "custom": True, "id": f"/{n}", "type": t, "inputs": i, "outputs": i,
         "provider": f"{PROVIDER}::x", "propertyDependencies": {p: [urns[u] for u in us] for p, us in d.items()}}
        for n, (t, i, d) in resources.items()
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": entries}}))
    result = run_audit(read_targets([str(path)]), Config(), (), Options())
    assert levels(only(result))["region"] == "holds"
