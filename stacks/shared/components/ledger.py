"""Nodes of a ledger that spans clouds: CockroachDB on machines that reach each other over WireGuard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws
import pulumi_azure as azure
import pulumi_gcp as gcp

from components.aws_network import AwsNetwork

SQL = 26257
WIREGUARD = 51820
_DISK = 500
_USER = "nobody-logs-in"
Addresses = Sequence[pulumi.Output[str]]


class AwsLedger(pulumi.ComponentResource):
    """Two nodes in two zones."""

    def __init__(self, network: AwsNetwork, image: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:aws:Ledger", "aws", None, opts)
        self._own = pulumi.ResourceOptions(parent=self)
        self._group = aws.ec2.SecurityGroup(
            "ledger",
            vpc_id=network.vpc.id,
            egress=[aws.ec2.SecurityGroupEgressArgs(protocol="-1", from_port=0, to_port=0, cidr_blocks=["0.0.0.0/0"])],
            opts=self._own,
        )
        self.addresses: list[pulumi.Output[str]] = []
        self.hosts: list[pulumi.Output[str]] = []
        for number in range(2):
            address = aws.ec2.Eip(f"ledger-{number}", domain="vpc", opts=self._own)
            node = aws.ec2.Instance(
                f"ledger-{number}",
                ami=image,
                instance_type="m7i.xlarge",
                subnet_id=network.public[number],
                vpc_security_group_ids=[self._group.id],
                disable_api_termination=True,
                metadata_options=aws.ec2.InstanceMetadataOptionsArgs(http_tokens="required"),
                root_block_device=aws.ec2.InstanceRootBlockDeviceArgs(
                    encrypted=True, volume_type="gp3", volume_size=_DISK
                ),
                tags={"Name": "ledger"},
                opts=self._own,
            )
            aws.ec2.EipAssociation(f"ledger-{number}", allocation_id=address.id, instance_id=node.id, opts=self._own)
            self.addresses.append(address.public_ip)
            self.hosts.append(node.private_ip)
        self.register_outputs({})

    def admit(self, nodes: Addresses, tasks: aws.ec2.SecurityGroup) -> None:
        """Let the other nodes and the service's tasks in."""
        aws.vpc.SecurityGroupIngressRule(
            "ledger-service",
            security_group_id=self._group.id,
            ip_protocol="tcp",
            from_port=SQL,
            to_port=SQL,
            referenced_security_group_id=tasks.id,
            opts=self._own,
        )
        for number, node in enumerate(nodes):
            aws.vpc.SecurityGroupIngressRule(
                f"ledger-{number}",
                security_group_id=self._group.id,
                ip_protocol="udp",
                from_port=WIREGUARD,
                to_port=WIREGUARD,
                cidr_ipv4=node.apply(lambda address: f"{address}/32"),
                opts=self._own,
            )


class GoogleLedger(pulumi.ComponentResource):
    """Two nodes in two zones."""

    def __init__(
        self,
        subnet: gcp.compute.Subnetwork,
        image: str,
        zones: Sequence[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("stacks:google:Ledger", "google", None, opts)
        self._own = pulumi.ResourceOptions(parent=self)
        self._subnet = subnet
        self.addresses: list[pulumi.Output[str]] = []
        self.hosts: list[pulumi.Output[str]] = []
        for number, zone in enumerate(zones):
            address = gcp.compute.Address(
                f"ledger-{number}", name=f"ledger-{number}", region=subnet.region, opts=self._own
            )
            node = gcp.compute.Instance(
                f"ledger-{number}",
                name=f"ledger-{number}",
                zone=zone,
                machine_type="n2-standard-4",
                deletion_protection=True,
                tags=["ledger"],
                boot_disk=gcp.compute.InstanceBootDiskArgs(
                    initialize_params=gcp.compute.InstanceBootDiskInitializeParamsArgs(
                        image=image, type="pd-ssd", size=_DISK
                    )
                ),
                network_interfaces=[
                    gcp.compute.InstanceNetworkInterfaceArgs(
                        subnetwork=subnet.id,
                        access_configs=[gcp.compute.InstanceNetworkInterfaceAccessConfigArgs(nat_ip=address.address)],
                    )
                ],
                opts=self._own,
            )
            self.addresses.append(address.address)
            # The cloud chooses it: a preview has the card, and not yet its address.
            self.hosts.append(node.network_interfaces.apply(lambda cards: cards[0].network_ip or ""))
        self.register_outputs({})

    def admit(self, nodes: Addresses) -> None:
        """Let the other nodes and the service in."""
        gcp.compute.Firewall(
            "ledger-peers",
            name="ledger-peers",
            network=self._subnet.network,
            source_ranges=[node.apply(lambda address: f"{address}/32") for node in nodes],
            target_tags=["ledger"],
            allows=[gcp.compute.FirewallAllowArgs(protocol="udp", ports=[str(WIREGUARD)])],
            opts=self._own,
        )
        gcp.compute.Firewall(
            "ledger-service",
            name="ledger-service",
            network=self._subnet.network,
            source_ranges=[self._subnet.ip_cidr_range],
            target_tags=["ledger"],
            allows=[gcp.compute.FirewallAllowArgs(protocol="tcp", ports=[str(SQL)])],
            opts=self._own,
        )


class AzureLedger(pulumi.ComponentResource):
    """One node, which serves nobody: its vote keeps the ledger writable when another cloud is lost."""

    def __init__(
        self,
        location: str,
        image: str,
        ssh_public_key: str,
        tags: Mapping[str, str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("stacks:azure:Ledger", "azure", None, opts)
        self._own = pulumi.ResourceOptions(parent=self)
        self._group = azure.core.ResourceGroup("ledger", name="ledger", location=location, opts=self._own)
        network = azure.network.VirtualNetwork(
            "ledger",
            location=location,
            resource_group_name=self._group.name,
            address_spaces=["10.50.0.0/24"],
            opts=self._own,
        )
        self._subnet = azure.network.Subnet(
            "ledger",
            resource_group_name=self._group.name,
            virtual_network_name=network.name,
            address_prefixes=["10.50.0.0/28"],
            opts=self._own,
        )
        public = azure.network.PublicIp(
            "ledger",
            location=location,
            resource_group_name=self._group.name,
            allocation_method="Static",
            sku="Standard",
            zones=["1"],
            opts=self._own,
        )
        card = azure.network.NetworkInterface(
            "ledger",
            location=location,
            resource_group_name=self._group.name,
            ip_configurations=[
                azure.network.NetworkInterfaceIpConfigurationArgs(
                    name="ledger",
                    subnet_id=self._subnet.id,
                    private_ip_address_allocation="Dynamic",
                    public_ip_address_id=public.id,
                )
            ],
            opts=self._own,
        )
        azure.compute.LinuxVirtualMachine(
            "ledger",
            name="ledger",
            location=location,
            resource_group_name=self._group.name,
            zone="1",
            size="Standard_D4s_v5",
            admin_username=_USER,
            network_interface_ids=[card.id],
            source_image_id=image,
            admin_ssh_keys=[
                azure.compute.LinuxVirtualMachineAdminSshKeyArgs(username=_USER, public_key=ssh_public_key)
            ],
            os_disk=azure.compute.LinuxVirtualMachineOsDiskArgs(
                caching="ReadWrite", storage_account_type="Premium_LRS", disk_size_gb=_DISK
            ),
            tags=dict(tags),
            opts=self._own,
        )
        self.addresses = [public.ip_address]
        self.register_outputs({})

    def admit(self, nodes: Addresses) -> None:
        """Let the other nodes in."""
        group = azure.network.NetworkSecurityGroup(
            "ledger",
            location=self._group.location,
            resource_group_name=self._group.name,
            security_rules=[
                azure.network.NetworkSecurityGroupSecurityRuleArgs(
                    name="peers",
                    priority=100,
                    direction="Inbound",
                    access="Allow",
                    protocol="Udp",
                    source_port_range="*",
                    source_address_prefixes=list(nodes),
                    destination_port_range=str(WIREGUARD),
                    destination_address_prefix="*",
                )
            ],
            opts=self._own,
        )
        azure.network.SubnetNetworkSecurityGroupAssociation(
            "ledger", subnet_id=self._subnet.id, network_security_group_id=group.id, opts=self._own
        )
