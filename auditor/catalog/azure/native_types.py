"""Resource Manager's types and arguments, and what azurerm calls them.

The arguments are those of the template reference (https://learn.microsoft.com/en-us/azure/templates/), in snake case
and with `properties` taken away, as Pulumi's azure-native has them too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.catalog.respelling import Spelling, Turned


@dataclass(frozen=True, slots=True)
class Native:
    """One type of Resource Manager."""

    type: str
    """As azurerm calls it."""
    spelling: Spelling
    parent: str = ""
    """The azurerm argument that names what it is a part of."""


def _redundancy(name: Any) -> Any:
    return name.rpartition("_")[2] if isinstance(name, str) else name


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _enabled(value: Any) -> Any:
    return value.lower() == "enabled" if isinstance(value, str) else value


def _minimums(value: Any) -> Any:
    return [{"capacity": [{"minimum": p.get("minimum")}]} for p in _capacities(value)]


def _capacities(value: Any) -> list[Mapping[str, Any]]:
    found = [p.get("capacity") for p in value if isinstance(p, Mapping)] if isinstance(value, list) else []
    return [c for c in found if isinstance(c, Mapping)]


def _has_probe(value: Any) -> Any:
    return value if isinstance(value, Mapping) and value else None


_ID = {"id": "id"}
_IP: Spelling = {
    "subnet": {"id": "subnet_id"},
    "public_ip_address": {"id": "public_ip_address_id"},
    "public_ip_address_configuration": "public_ip_address",
    "load_balancer_backend_address_pools": {"id": "load_balancer_backend_address_pool_ids"},
    "application_gateway_backend_address_pools": {"id": "application_gateway_backend_address_pool_ids"},
}
_CARDS: Spelling = {
    "network_interface_configurations": ("network_interface", {"ip_configurations": ("ip_configuration", _IP)}),
}
_PROFILE: Spelling = {
    "os_profile": {"custom_data": "custom_data"},
    "user_data": "user_data",
    "network_profile": {**_CARDS, "network_interfaces": {"id": "network_interface_ids"}},
    "storage_profile": {
        "data_disks": ("storage_data_disk", {"managed_disk": {"id": "managed_disk_id"}}),
        "os_disk": {"managed_disk": {"id": "os_managed_disk_id"}},
    },
    "availability_set": {"id": "availability_set_id"},
    "proximity_placement_group": {"id": "proximity_placement_group_id"},
}
_POOL: Spelling = {
    "availability_zones": "zones",
    "count": "node_count",
    "min_count": "min_count",
    "vnet_subnet_id": "vnet_subnet_id",
    "vnet_subnet_i_d": "vnet_subnet_id",
    "enable_auto_scaling": "auto_scaling_enabled",
    "resource_name": "kubernetes_cluster_id",
}
_PRIVATE: Spelling = {"backup": {"geo_redundant_backup": Turned("geo_redundant_backup_enabled", _enabled)}}
_FLEXIBLE: Spelling = {
    **_PRIVATE,
    "availability_zone": "zone",
    "high_availability": ("high_availability", {}),
    "source_server_resource_id": "source_server_id",
}
_SITE: Spelling = {
    "server_farm_id": "service_plan_id",
    "site_config": ("site_config", {"app_settings": "app_settings", "connection_strings": "connection_string"}),
    "default_host_name": "default_hostname",
}
_IN_ACCOUNT: Spelling = {"account_name": "account_name"}
_IN_NAMESPACE: Spelling = {"namespace_name": "namespace_name"}
_SERVER: Spelling = {"server_name": "server_id"}
_ORIGIN: Spelling = {
    "origin_group_name": "cdn_frontdoor_origin_group_id",
    "enabled_state": Turned("enabled", _enabled),
}
_ROUTE: Spelling = {
    "endpoint_name": "cdn_frontdoor_endpoint_id",
    "origin_group": {"id": "cdn_frontdoor_origin_group_id"},
}
_ALIAS: Spelling = {"target_resource": {"id": "target_resource_id"}, "fqdn": "fqdn"}
_ADDRESSES: Spelling = {**_ALIAS, "a_records": {"ipv4_address": "records"}, "ip_address": "ip_address"}
_BACKENDS: Spelling = {"backend_address_pools": "backend_address_pool", "sku": ("sku", {})}

_COSMOS = (
    ("sqldatabases", "sql_resource_sql_database", "sql_database"),
    ("sqldatabases/containers", "sql_resource_sql_container", "sql_container"),
    ("mongodbdatabases", "mongo_db_resource_mongo_db_database", "mongo_database"),
    ("mongodbdatabases/collections", "mongo_db_resource_mongo_db_collection", "mongo_collection"),
    ("cassandrakeyspaces", "cassandra_resource_cassandra_keyspace", "cassandra_keyspace"),
    ("cassandrakeyspaces/tables", "cassandra_resource_cassandra_table", "cassandra_table"),
    ("gremlindatabases", "gremlin_resource_gremlin_database", "gremlin_database"),
    ("gremlindatabases/graphs", "gremlin_resource_gremlin_graph", "gremlin_graph"),
    ("tables", "table_resource_table", "table"),
)
_COMPUTE = "microsoft.compute/"
_NETWORK = "microsoft.network/"
# (type of Resource Manager, names in Pulumi's azure-native, what azurerm calls it)
_ROWS: tuple[tuple[str, str, Native], ...] = (
    (_COMPUTE + "virtualmachines", "compute_virtual_machine", Native("azurerm_linux_virtual_machine", _PROFILE)),
    (_COMPUTE + "virtualmachinescalesets", "compute_virtual_machine_scale_set",
     Native("azurerm_linux_virtual_machine_scale_set",
            {"sku": {"capacity": "instances"}, "virtual_machine_profile": _PROFILE})),
    (_COMPUTE + "disks", "compute_disk", Native("azurerm_managed_disk", {
        "sku": {"name": "storage_account_type"}, "zones": Turned("zone", _first),
        "encryption": {"disk_encryption_set_id": "disk_encryption_set_id"}})),
    ("microsoft.storage/storageaccounts", "storage_storage_account", Native("azurerm_storage_account", {
        "sku": {"name": Turned("account_replication_type", _redundancy)}})),
    ("microsoft.storage/storageaccounts/blobservices/containers", "storage_blob_container",
     Native("azurerm_storage_container", {"account_name": "storage_account_name"})),
    ("microsoft.storage/storageaccounts/queueservices/queues", "storage_queue",
     Native("azurerm_storage_queue", {"account_name": "storage_account_name"})),
    ("microsoft.storage/storageaccounts/tableservices/tables", "storage_table",
     Native("azurerm_storage_table", {"account_name": "storage_account_name"})),
    ("microsoft.storage/storageaccounts/fileservices/shares", "storage_file_share",
     Native("azurerm_storage_share", {"account_name": "storage_account_name"})),
    ("microsoft.sql/servers", "sql_server", Native("azurerm_mssql_server", {})),
    ("microsoft.sql/servers/databases", "sql_database", Native("azurerm_mssql_database", {
        **_SERVER, "requested_backup_storage_redundancy": "storage_account_type",
        "source_database_id": "creation_source_database_id"}, "server_id")),
    ("microsoft.sql/servers/elasticpools", "sql_elastic_pool", Native("azurerm_mssql_elasticpool", _SERVER,
                                                                      "server_id")),
    ("microsoft.sql/servers/failovergroups", "sql_failover_group", Native("azurerm_mssql_failover_group", {
        **_SERVER, "partner_servers": ("partner_server", _ID),
        "read_write_endpoint": ("read_write_endpoint_failover_policy", {"failover_policy": "mode"})}, "server_id")),
    ("microsoft.sql/managedinstances", "sql_managed_instance", Native("azurerm_mssql_managed_instance", {
        "zone_redundant": "zone_redundant_enabled",
        "requested_backup_storage_redundancy": Turned("storage_account_type", lambda v: {
            "Geo": "GRS", "Local": "LRS", "Zone": "ZRS", "GeoZone": "GZRS"}.get(v, v))})),
    ("microsoft.dbforpostgresql/flexibleservers", "dbforpostgresql_server",
     Native("azurerm_postgresql_flexible_server", _FLEXIBLE)),
    ("microsoft.dbforpostgresql/flexibleservers/databases", "dbforpostgresql_database",
     Native("azurerm_postgresql_flexible_server_database", _SERVER, "server_id")),
    ("microsoft.dbformysql/flexibleservers", "dbformysql_server",
     Native("azurerm_mysql_flexible_server", _FLEXIBLE)),
    ("microsoft.dbformysql/flexibleservers/databases", "dbformysql_database",
     Native("azurerm_mysql_flexible_database", {"server_name": "server_name"}, "server_name")),
    ("microsoft.containerservice/managedclusters", "containerservice_managed_cluster",
     Native("azurerm_kubernetes_cluster", {
         "agent_pool_profiles": ("default_node_pool", _POOL), "sku": {"tier": "sku_tier"}})),
    ("microsoft.containerservice/managedclusters/agentpools", "containerservice_agent_pool",
     Native("azurerm_kubernetes_cluster_node_pool", _POOL, "kubernetes_cluster_id")),
    ("microsoft.documentdb/databaseaccounts", "cosmosdb_database_account documentdb_database_account",
     Native("azurerm_cosmosdb_account", {
         "locations": ("geo_location", {"location_name": "location", "is_zone_redundant": "zone_redundant"}),
         "enable_automatic_failover": "automatic_failover_enabled",
         "enable_multiple_write_locations": "multiple_write_locations_enabled",
         "key_vault_key_uri": "key_vault_key_id",
         "backup_policy": ("backup", {
             "periodic_mode_properties": {"backup_storage_redundancy": "storage_redundancy"}})})),
    *((f"microsoft.documentdb/databaseaccounts/{arm}", f"cosmosdb_{name} documentdb_{name}",
       Native(f"azurerm_cosmosdb_{type_}", _IN_ACCOUNT, "account_name")) for arm, name, type_ in _COSMOS),
    ("microsoft.cache/redis", "redis_redis cache_redis",
     Native("azurerm_redis_cache", {"sku": {"name": "sku_name"}})),
    ("microsoft.cache/redisenterprise", "redisenterprise_redis_enterprise cache_redis_enterprise",
     Native("azurerm_redis_enterprise_cluster", {"sku": {"name": "sku_name"}})),
    ("microsoft.cache/redisenterprise/databases", "redisenterprise_database cache_database",
     Native("azurerm_redis_enterprise_database", {"cluster_name": "cluster_id"}, "cluster_id")),
    ("microsoft.servicebus/namespaces", "servicebus_namespace",
     Native("azurerm_servicebus_namespace", {})),
    ("microsoft.servicebus/namespaces/queues", "servicebus_queue",
     Native("azurerm_servicebus_queue", _IN_NAMESPACE, "namespace_id")),
    ("microsoft.servicebus/namespaces/topics", "servicebus_topic",
     Native("azurerm_servicebus_topic", _IN_NAMESPACE, "namespace_id")),
    ("microsoft.servicebus/namespaces/topics/subscriptions", "servicebus_subscription",
     Native("azurerm_servicebus_subscription", {"topic_name": "topic_id"}, "topic_id")),
    ("microsoft.eventhub/namespaces", "eventhub_namespace", Native("azurerm_eventhub_namespace", {})),
    ("microsoft.eventhub/namespaces/eventhubs", "eventhub_event_hub",
     Native("azurerm_eventhub", _IN_NAMESPACE, "namespace_id")),
    ("microsoft.eventgrid/topics", "eventgrid_topic", Native("azurerm_eventgrid_topic", {})),
    ("microsoft.signalrservice/signalr", "signalrservice_signal_r", Native("azurerm_signalr_service", {})),
    (_NETWORK + "natgateways", "network_nat_gateway",
     Native("azurerm_nat_gateway", {"sku": {"name": "sku_name"}})),
    (_NETWORK + "virtualnetworks", "network_virtual_network", Native("azurerm_virtual_network", {})),
    (_NETWORK + "virtualnetworks/subnets", "network_subnet", Native("azurerm_subnet", {}, "virtual_network_name")),
    (_NETWORK + "routetables", "network_route_table", Native("azurerm_route_table", {
        "routes": ("route", {"next_hop_ip_address": "next_hop_in_ip_address"})})),
    (_NETWORK + "routetables/routes", "network_route", Native("azurerm_route", {
        "next_hop_ip_address": "next_hop_in_ip_address"}, "route_table_name")),
    (_NETWORK + "networkinterfaces", "network_network_interface",
     Native("azurerm_network_interface", {"ip_configurations": ("ip_configuration", _IP)})),
    (_NETWORK + "publicipaddresses", "network_public_ip_address",
     Native("azurerm_public_ip", {"sku": {"name": "sku"}})),
    (_NETWORK + "publicipprefixes", "network_public_ip_prefix", Native("azurerm_public_ip_prefix", {})),
    (_NETWORK + "loadbalancers", "network_load_balancer", Native("azurerm_lb", {
        "sku": {"name": "sku", "tier": "sku_tier"},
        "frontend_ip_configurations": ("frontend_ip_configuration", _IP),
        "load_balancing_rules": ("load_balancing_rule", {"probe": Turned("probe", _has_probe)})})),
    (_NETWORK + "applicationgateways", "network_application_gateway",
     Native("azurerm_application_gateway", _BACKENDS)),
    (_NETWORK + "azurefirewalls", "network_azure_firewall", Native("azurerm_firewall", {})),
    (_NETWORK + "virtualnetworkgateways", "network_virtual_network_gateway",
     Native("azurerm_virtual_network_gateway", {
         "sku": {"name": "sku"}, "gateway_type": "type", "active": "active_active",
         "active_active": "active_active"})),
    (_NETWORK + "expressroutecircuits", "network_express_route_circuit",
     Native("azurerm_express_route_circuit", {})),
    (_NETWORK + "dnszones/a", "network_record_set dns_record_set", Native("azurerm_dns_a_record", _ADDRESSES)),
    (_NETWORK + "privatednszones/a", "network_private_record_set privatedns_private_record_set",
     Native("azurerm_private_dns_a_record", _ADDRESSES)),
    (_NETWORK + "trafficmanagerprofiles", "network_profile trafficmanager_profile",
     Native("azurerm_traffic_manager_profile", {})),
    (_NETWORK + "trafficmanagerprofiles/azureendpoints", "network_endpoint trafficmanager_endpoint",
     Native("azurerm_traffic_manager_azure_endpoint", {
         "profile_name": "profile_id", "endpoint_status": Turned("enabled", _enabled),
         "always_serve": Turned("always_serve_enabled", _enabled)}, "profile_id")),
    ("microsoft.keyvault/vaults", "keyvault_vault", Native("azurerm_key_vault", {})),
    ("microsoft.keyvault/vaults/keys", "keyvault_key", Native("azurerm_key_vault_key", {
        "vault_name": "key_vault_id", "key_ops": "key_opts"}, "key_vault_id")),
    ("microsoft.keyvault/vaults/secrets", "keyvault_secret", Native("azurerm_key_vault_secret", {
        "vault_name": "key_vault_id"}, "key_vault_id")),
    ("microsoft.keyvault/managedhsms", "keyvault_managed_hsm",
     Native("azurerm_key_vault_managed_hardware_security_module", {})),
    ("microsoft.web/serverfarms", "web_app_service_plan", Native("azurerm_service_plan", {
        "zone_redundant": "zone_balancing_enabled", "sku": {"capacity": "worker_count", "name": "sku_name"}})),
    ("microsoft.web/sites", "web_web_app", Native("azurerm_linux_web_app", _SITE)),
    ("microsoft.app/managedenvironments", "app_managed_environment",
     Native("azurerm_container_app_environment", {"zone_redundant": "zone_redundancy_enabled"})),
    ("microsoft.app/containerapps", "app_container_app", Native("azurerm_container_app", {
        "managed_environment_id": "container_app_environment_id", "environment_id": "container_app_environment_id",
        "template": ("template", {"containers": "container", "scale": {"min_replicas": "min_replicas"}})})),
    ("microsoft.containerinstance/containergroups", "containerinstance_container_group",
     Native("azurerm_container_group", {"containers": "container", "init_containers": "init_container"})),
    ("microsoft.apimanagement/service", "apimanagement_api_management_service",
     Native("azurerm_api_management", {
         "sku": {"name": "sku_name"}, "additional_locations": "additional_location"})),
    ("microsoft.insights/autoscalesettings", "insights_autoscale_setting monitor_autoscale_setting",
     Native("azurerm_monitor_autoscale_setting", {
         "target_resource_uri": "target_resource_id", "profiles": Turned("profile", _minimums)})),
    ("microsoft.appconfiguration/configurationstores", "appconfiguration_configuration_store",
     Native("azurerm_app_configuration", {"sku": {"name": "sku"}})),
    ("microsoft.cdn/profiles", "cdn_profile", Native("azurerm_cdn_frontdoor_profile", {})),
    ("microsoft.cdn/profiles/afdendpoints", "cdn_afd_endpoint", Native("azurerm_cdn_frontdoor_endpoint", {
        "profile_name": "cdn_frontdoor_profile_id"}, "cdn_frontdoor_profile_id")),
    ("microsoft.cdn/profiles/origingroups", "cdn_afd_origin_group", Native("azurerm_cdn_frontdoor_origin_group", {
        "profile_name": "cdn_frontdoor_profile_id", "health_probe_settings": "health_probe"})),
    ("microsoft.cdn/profiles/origingroups/origins", "cdn_afd_origin", Native(
        "azurerm_cdn_frontdoor_origin", _ORIGIN, "cdn_frontdoor_origin_group_id")),
    ("microsoft.cdn/profiles/afdendpoints/routes", "cdn_route", Native(
        "azurerm_cdn_frontdoor_route", _ROUTE, "cdn_frontdoor_endpoint_id")),
    ("microsoft.recoveryservices/vaults", "recoveryservices_vault", Native("azurerm_recovery_services_vault", {})),
    ("microsoft.network/loadbalancers/backendaddresspools", "network_load_balancer_backend_address_pool",
     Native("azurerm_lb_backend_address_pool", {"load_balancer_name": "loadbalancer_id"}, "loadbalancer_id")),
    ("microsoft.app/jobs", "app_job", Native("azurerm_container_app_job", {
        "environment_id": "container_app_environment_id", "template": ("template", {"containers": "container"})})),
    ("microsoft.logic/workflows", "logic_workflow", Native("azurerm_logic_app_workflow", {})),
    ("microsoft.signalrservice/webpubsub", "webpubsub_web_pub_sub", Native("azurerm_web_pubsub", {})),
    ("microsoft.dbformysql/servers", "dbformysql_single_server", Native("azurerm_mysql_server", {})),
    ("microsoft.dbformariadb/servers", "dbformariadb_server", Native("azurerm_mariadb_server", {})),
    ("microsoft.sql/managedinstances/databases", "sql_managed_database", Native("azurerm_mssql_managed_database", {
        "managed_instance_name": "managed_instance_id"}, "managed_instance_id")),
    ("microsoft.eventhub/namespaces/eventhubs/consumergroups", "eventhub_consumer_group",
     Native("azurerm_eventhub_consumer_group", {"event_hub_name": "eventhub_name", **_IN_NAMESPACE})),
    ("microsoft.eventgrid/domains", "eventgrid_domain", Native("azurerm_eventgrid_domain", {})),
    ("microsoft.eventgrid/namespaces", "eventgrid_namespace", Native("azurerm_eventgrid_namespace", {})),
    ("microsoft.dataprotection/backupvaults", "dataprotection_backup_vault",
     Native("azurerm_data_protection_backup_vault", {})),
    ("microsoft.apimanagement/service/apis", "apimanagement_api", Native("azurerm_api_management_api", {
        "service_name": "api_management_name"}, "api_management_name")),
    ("microsoft.apimanagement/service/backends", "apimanagement_backend", Native("azurerm_api_management_backend", {
        "service_name": "api_management_name"}, "api_management_name")),
    ("microsoft.appconfiguration/configurationstores/keyvalues", "appconfiguration_key_value",
     Native("azurerm_app_configuration_key", {"config_store_name": "configuration_store_id"},
            "configuration_store_id")),
    ("microsoft.hardwaresecuritymodules/dedicatedhsms", "hardwaresecuritymodules_dedicated_hsm",
     Native("azurerm_dedicated_hardware_security_module", {})),
    ("microsoft.search/searchservices", "search_service", Native("azurerm_search_service", {"sku": {"name": "sku"}})),
)  # fmt: skip

BY_TYPE: Mapping[str, Native] = {arm: native for arm, _, native in _ROWS}
"""Type of Resource Manager, in lower case -> what azurerm calls it."""
BY_NAME: Mapping[str, Native] = {f"azure_native_{n}": native for _, names, native in _ROWS for n in names.split()}
"""Type of a record that Pulumi's azure-native gave -> what azurerm calls it."""
