"""One signer in Google Cloud: its own network, its own key, one zone, memory encrypted."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_gcp as gcp

from components.signing import PORT, SignerArgs


class GoogleSigner(pulumi.ComponentResource):
    """Reached by the other signers over WireGuard, and by nobody else."""

    def __init__(self, name: str, args: SignerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:google:Signer", name, None, opts)
        self._name = name
        self._own = pulumi.ResourceOptions(parent=self)
        region = args.zone.rpartition("-")[0]
        self._network = gcp.compute.Network(name, name=name, auto_create_subnetworks=False, opts=self._own)
        subnet = gcp.compute.Subnetwork(
            name, name=name, region=region, network=self._network.id, ip_cidr_range="10.50.0.0/28", opts=self._own
        )
        ring = gcp.kms.KeyRing(name, name=name, location=region, opts=self._own)
        # Encrypts this disk only. Shares are not copied: a lost one is replaced by a resharing of the others.
        key = gcp.kms.CryptoKey(name, name="share", key_ring=ring.id, rotation_period="7776000s", opts=self._own)
        address = gcp.compute.Address(name, name=name, region=region, opts=self._own)
        self.address = address.address
        gcp.compute.Instance(
            name,
            name=name,
            zone=args.zone,
            machine_type="n2d-standard-4",
            deletion_protection=True,
            boot_disk=gcp.compute.InstanceBootDiskArgs(
                kms_key_self_link=key.id,
                initialize_params=gcp.compute.InstanceBootDiskInitializeParamsArgs(image=args.image),
            ),
            network_interfaces=[
                gcp.compute.InstanceNetworkInterfaceArgs(
                    subnetwork=subnet.id,
                    access_configs=[gcp.compute.InstanceNetworkInterfaceAccessConfigArgs(nat_ip=address.address)],
                )
            ],
            confidential_instance_config=gcp.compute.InstanceConfidentialInstanceConfigArgs(
                enable_confidential_compute=True, confidential_instance_type="SEV"
            ),
            scheduling=gcp.compute.InstanceSchedulingArgs(on_host_maintenance="TERMINATE"),
            # Labels hold no colons and no slashes.
            labels={k.replace(":", "-"): v.replace("/", "-of-") for k, v in args.tags.items()},
            opts=self._own,
        )
        self.register_outputs({})

    def admit(self, peers: Sequence[pulumi.Output[str]]) -> None:
        """Open the way from and to *peers*, and close every other way out."""
        blocks = [peer.apply(lambda address: f"{address}/32") for peer in peers]
        gcp.compute.Firewall(
            f"{self._name}-peers",
            name=f"{self._name}-peers",
            network=self._network.id,
            source_ranges=blocks,
            allows=[gcp.compute.FirewallAllowArgs(protocol="udp", ports=[str(PORT)])],
            opts=self._own,
        )
        gcp.compute.Firewall(
            f"{self._name}-out",
            name=f"{self._name}-out",
            network=self._network.id,
            direction="EGRESS",
            priority=900,
            destination_ranges=blocks,
            allows=[gcp.compute.FirewallAllowArgs(protocol="udp", ports=[str(PORT)])],
            opts=self._own,
        )
        gcp.compute.Firewall(
            f"{self._name}-nothing-else",
            name=f"{self._name}-nothing-else",
            network=self._network.id,
            direction="EGRESS",
            destination_ranges=["0.0.0.0/0"],
            denies=[gcp.compute.FirewallDenyArgs(protocol="all")],
            opts=self._own,
        )
