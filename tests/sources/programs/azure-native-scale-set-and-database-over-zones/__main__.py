"""In Resource Manager's spelling: a scale set and a zone-redundant database in one region."""

import base64

import pulumi_azure_native as azure

tags = {"resilience:service": "withdrawals"}
custody = azure.resources.ResourceGroup("custody", resource_group_name="custody", location="northeurope")
place = {"location": "northeurope", "resource_group_name": custody.name}
network = azure.network.VirtualNetwork(
    "withdrawals",
    virtual_network_name="withdrawals",
    address_space={"address_prefixes": ["10.0.0.0/16"]},
    **place,
)
subnet = azure.network.Subnet(
    "withdrawals",
    subnet_name="withdrawals",
    resource_group_name=custody.name,
    virtual_network_name=network.name,
    address_prefix="10.0.1.0/24",
)
address = azure.network.PublicIPAddress(
    "withdrawals",
    public_ip_address_name="withdrawals",
    public_ip_allocation_method="Static",
    sku={"name": "Standard"},
    zones=["1", "2", "3"],
    **place,
)
balancer = azure.network.LoadBalancer(
    "withdrawals",
    load_balancer_name="withdrawals",
    sku={"name": "Standard"},
    frontend_ip_configurations=[{"name": "public", "public_ip_address": {"id": address.id}}],
    backend_address_pools=[{"name": "api"}],
    probes=[{"name": "health", "port": 443, "protocol": "Tcp"}],
    tags=tags,
    **place,
)
server = azure.sql.Server("main", server_name="custody-main", version="12.0", **place)
azure.sql.Database(
    "main",
    database_name="main-ledger",
    server_name=server.name,
    sku={"name": "BC_Gen5", "tier": "BusinessCritical", "capacity": 4},
    zone_redundant=True,
    requested_backup_storage_redundancy="GeoZone",
    **place,
)
azure.compute.VirtualMachineScaleSet(
    "withdrawals",
    vm_scale_set_name="withdrawals",
    sku={"name": "Standard_D4s_v5", "capacity": 3},
    zones=["1", "2", "3"],
    virtual_machine_profile={
        "os_profile": {
            "admin_username": "ops",
            "computer_name_prefix": "w",
            "custom_data": server.fully_qualified_domain_name.apply(
                lambda name: base64.b64encode(f"DB={name}".encode()).decode()
            ),
        },
        "network_profile": {
            "network_interface_configurations": [
                {
                    "name": "nic",
                    "primary": True,
                    "ip_configurations": [
                        {
                            "name": "ip",
                            "primary": True,
                            "subnet": {"id": subnet.id},
                            "load_balancer_backend_address_pools": [
                                {"id": balancer.id.apply(lambda i: f"{i}/backendAddressPools/api")}
                            ],
                        }
                    ],
                }
            ]
        },
    },
    tags=tags,
    **place,
)
