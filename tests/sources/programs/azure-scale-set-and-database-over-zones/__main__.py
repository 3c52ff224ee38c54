"""A scale set and a zone-redundant database in one region."""

import pulumi
import pulumi_azure as azure

tags = {"resilience:service": "withdrawals"}
custody = azure.core.ResourceGroup("custody", name="custody", location="northeurope")
place = {"location": "northeurope", "resource_group_name": custody.name}
network = azure.network.VirtualNetwork("withdrawals", name="withdrawals", address_spaces=["10.0.0.0/16"], **place)
subnet = azure.network.Subnet(
    "withdrawals",
    name="withdrawals",
    resource_group_name=custody.name,
    virtual_network_name=network.name,
    address_prefixes=["10.0.1.0/24"],
)
address = azure.network.PublicIp(
    "withdrawals", name="withdrawals", allocation_method="Static", sku="Standard", zones=["1", "2", "3"], **place
)
balancer = azure.lb.LoadBalancer(
    "withdrawals",
    name="withdrawals",
    sku="Standard",
    frontend_ip_configurations=[{"name": "public", "public_ip_address_id": address.id}],
    tags=tags,
    **place,
)
pool = azure.lb.BackendAddressPool("withdrawals", name="api", loadbalancer_id=balancer.id)
azure.lb.Probe("withdrawals", name="health", loadbalancer_id=balancer.id, port=443, protocol="Tcp")
server = azure.mssql.Server("main", name="custody-main", version="12.0", **place)
azure.mssql.Database(
    "main",
    name="main-ledger",
    server_id=server.id,
    sku_name="BC_Gen5_4",
    zone_redundant=True,
    storage_account_type="GeoZone",
)
azure.compute.LinuxVirtualMachineScaleSet(
    "withdrawals",
    name="withdrawals",
    sku="Standard_D4s_v5",
    instances=3,
    admin_username="ops",
    zones=["1", "2", "3"],
    custom_data=pulumi.Output.concat("DB=", server.fully_qualified_domain_name),
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
