"""Two regions behind Traffic Manager on a failover group that Microsoft starts."""

import pulumi
import pulumi_azure as azure

tags = {"resilience:service": "withdrawals"}
custody = azure.core.ResourceGroup("custody", name="custody", location="northeurope")
servers = {
    side: azure.mssql.Server(
        side, name=f"custody-{side}", location=location, resource_group_name=custody.name, version="12.0"
    )
    for side, location in (("north", "northeurope"), ("west", "westeurope"))
}
ledger = azure.mssql.Database(
    "north", name="north-ledger", server_id=servers["north"].id, sku_name="BC_Gen5_4", zone_redundant=True
)
group = azure.mssql.FailoverGroup(
    "ledger",
    name="custody-ledger",
    server_id=servers["north"].id,
    databases=[ledger.id],
    partner_servers=[{"id": servers["west"].id}],
    read_write_endpoint_failover_policy={"mode": "Automatic", "grace_minutes": 60},
)
profile = azure.network.TrafficManagerProfile(
    "withdrawals",
    name="withdrawals",
    resource_group_name=custody.name,
    traffic_routing_method="Priority",
    dns_config={"relative_name": "withdrawals", "ttl": 30},
    monitor_config={"protocol": "HTTPS", "port": 443, "path": "/health"},
    tags=tags,
)


def cell(side: str, location: str, priority: int) -> None:
    name = f"api_{side}"
    place = {"location": location, "resource_group_name": custody.name}
    network = azure.network.VirtualNetwork(name, name=name, address_spaces=["10.0.0.0/16"], **place)
    subnet = azure.network.Subnet(
        name,
        name=name,
        resource_group_name=custody.name,
        virtual_network_name=network.name,
        address_prefixes=["10.0.1.0/24"],
    )
    address = azure.network.PublicIp(
        name, name=name, allocation_method="Static", sku="Standard", zones=["1", "2", "3"], **place
    )
    balancer = azure.lb.LoadBalancer(
        name,
        name=name,
        sku="Standard",
        frontend_ip_configurations=[{"name": "public", "public_ip_address_id": address.id}],
        tags=tags,
        **place,
    )
    pool = azure.lb.BackendAddressPool(name, name="api", loadbalancer_id=balancer.id)
    azure.lb.Probe(name, name="health", loadbalancer_id=balancer.id, port=443, protocol="Tcp")
    azure.compute.LinuxVirtualMachineScaleSet(
        name,
        name=name,
        sku="Standard_D4s_v5",
        instances=3,
        admin_username="ops",
        zones=["1", "2", "3"],
        custom_data=pulumi.Output.concat("DB=", group.name),
        os_disk={"caching": "ReadOnly", "storage_account_type": "Premium_LRS"},
        network_interfaces=[
            {
                "name": "nic",
                "primary": True,
                "ip_configurations": [
                    {
                        "name": "ip",
                        "primary": True,
                        "subnet_id": subnet.id,
                        "load_balancer_backend_address_pool_ids": [pool.id],
                    }
                ],
            }
        ],
        tags=tags,
        **place,
    )
    azure.network.TrafficManagerAzureEndpoint(
        side, name=side, profile_id=profile.id, target_resource_id=address.id, priority=priority
    )


cell("north", "northeurope", 1)
cell("west", "westeurope", 2)
