"""One signer in Azure: its own network, one zone, memory and disk encrypted."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_azure as azure

from components.signing import PORT, SignerArgs

_USER = "nobody-logs-in"


class AzureSigner(pulumi.ComponentResource):
    """Reached by the other signers over WireGuard, and by nobody else."""

    def __init__(
        self,
        name: str,
        args: SignerArgs,
        location: str,
        ssh_public_key: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("stacks:azure:Signer", name, None, opts)
        self._name, self._location = name, location
        self._own = pulumi.ResourceOptions(parent=self)
        self._group = azure.core.ResourceGroup(name, name=args.group, location=location, opts=self._own)
        self._subnet = self._make_subnet()
        public = azure.network.PublicIp(
            name,
            location=location,
            resource_group_name=self._group.name,
            allocation_method="Static",
            sku="Standard",
            zones=[args.zone],
            opts=self._own,
        )
        self.address = public.ip_address
        card = azure.network.NetworkInterface(
            name,
            location=location,
            resource_group_name=self._group.name,
            ip_configurations=[
                azure.network.NetworkInterfaceIpConfigurationArgs(
                    name="signer",
                    subnet_id=self._subnet.id,
                    private_ip_address_allocation="Dynamic",
                    public_ip_address_id=public.id,
                )
            ],
            opts=self._own,
        )
        # Shares are not copied: a lost one is replaced by a resharing of the others.
        azure.compute.LinuxVirtualMachine(
            name,
            name=args.group,
            location=location,
            resource_group_name=self._group.name,
            zone=args.zone,
            size="Standard_DC4as_v5",
            admin_username=_USER,
            network_interface_ids=[card.id],
            source_image_id=args.image,
            vtpm_enabled=True,
            secure_boot_enabled=True,
            admin_ssh_keys=[
                azure.compute.LinuxVirtualMachineAdminSshKeyArgs(username=_USER, public_key=ssh_public_key)
            ],
            os_disk=azure.compute.LinuxVirtualMachineOsDiskArgs(
                caching="ReadOnly",
                storage_account_type="Premium_LRS",
                security_encryption_type="DiskWithVMGuestState",
            ),
            tags=args.tags,
            opts=self._own,
        )
        self.register_outputs({})

    def _make_subnet(self) -> azure.network.Subnet:
        network = azure.network.VirtualNetwork(
            self._name,
            location=self._location,
            resource_group_name=self._group.name,
            address_spaces=["10.50.0.0/24"],
            opts=self._own,
        )
        return azure.network.Subnet(
            self._name,
            resource_group_name=self._group.name,
            virtual_network_name=network.name,
            address_prefixes=["10.50.0.0/28"],
            opts=self._own,
        )

    def admit(self, peers: Sequence[pulumi.Output[str]]) -> None:
        """Open the way from and to *peers*, and close every other way out."""
        rule = azure.network.NetworkSecurityGroupSecurityRuleArgs
        group = azure.network.NetworkSecurityGroup(
            self._name,
            location=self._location,
            resource_group_name=self._group.name,
            security_rules=[
                rule(
                    name="peers",
                    priority=100,
                    direction="Inbound",
                    access="Allow",
                    protocol="Udp",
                    source_port_range="*",
                    source_address_prefixes=list(peers),
                    destination_port_range=str(PORT),
                    destination_address_prefix="*",
                ),
                rule(
                    name="to-peers",
                    priority=100,
                    direction="Outbound",
                    access="Allow",
                    protocol="Udp",
                    source_port_range="*",
                    source_address_prefix="*",
                    destination_port_range=str(PORT),
                    destination_address_prefixes=list(peers),
                ),
                rule(
                    name="nothing-else",
                    priority=4000,
                    direction="Outbound",
                    access="Deny",
                    protocol="*",
                    source_port_range="*",
                    source_address_prefix="*",
                    destination_port_range="*",
                    destination_address_prefix="*",
                ),
            ],
            opts=self._own,
        )
        azure.network.SubnetNetworkSecurityGroupAssociation(
            self._name, subnet_id=self._subnet.id, network_security_group_id=group.id, opts=self._own
        )
