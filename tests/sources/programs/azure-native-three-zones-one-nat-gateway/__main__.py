"""In Resource Manager's spelling: machines over three zones, one zonal NAT gateway as their way out."""

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
nat = azure.network.NatGateway("out", nat_gateway_name="out", sku={"name": "Standard"}, zones=["1"], **place)
subnet = azure.network.Subnet(
    "withdrawals",
    subnet_name="withdrawals",
    resource_group_name=custody.name,
    virtual_network_name=network.name,
    address_prefix="10.0.1.0/24",
    nat_gateway={"id": nat.id},
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
azure.compute.VirtualMachineScaleSet(
    "withdrawals",
    vm_scale_set_name="withdrawals",
    sku={"name": "Standard_D4s_v5", "capacity": 3},
    zones=["1", "2", "3"],
    virtual_machine_profile={
        "os_profile": {"admin_username": "ops", "computer_name_prefix": "w"},
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
