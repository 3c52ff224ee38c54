"""One signer in AWS: its own network, its own key, one zone. Its share never leaves the encrypted volume."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.signing import PORT, SignerArgs

_RANGE = "10.50.0.0/28"


class AwsSigner(pulumi.ComponentResource):
    """Reached by the other signers over WireGuard, and by nobody else."""

    def __init__(self, name: str, args: SignerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:aws:Signer", name, None, opts)
        self._name, self._args = name, args
        self._own = pulumi.ResourceOptions(parent=self)
        address = aws.ec2.Eip(name, domain="vpc", opts=self._own)
        self.address = address.public_ip
        self._vpc = aws.ec2.Vpc(name, cidr_block="10.50.0.0/24", opts=self._own)
        self._group = aws.ec2.SecurityGroup(name, vpc_id=self._vpc.id, opts=self._own)
        # Encrypts this volume only. Shares are not copied: a lost one is replaced by a resharing of the others.
        key = aws.kms.Key(name, description="volume of one signer", enable_key_rotation=True, opts=self._own)
        signer = aws.ec2.Instance(
            name,
            ami=args.image,
            instance_type="c6i.xlarge",
            subnet_id=self._subnet().id,
            vpc_security_group_ids=[self._group.id],
            disable_api_termination=True,
            enclave_options=aws.ec2.InstanceEnclaveOptionsArgs(enabled=True),
            metadata_options=aws.ec2.InstanceMetadataOptionsArgs(http_tokens="required"),
            root_block_device=aws.ec2.InstanceRootBlockDeviceArgs(encrypted=True, kms_key_id=key.arn),
            tags=args.tags,
            opts=self._own,
        )
        aws.ec2.EipAssociation(name, allocation_id=address.id, instance_id=signer.id, opts=self._own)
        self.register_outputs({})

    def _subnet(self) -> aws.ec2.Subnet:
        gateway = aws.ec2.InternetGateway(self._name, vpc_id=self._vpc.id, opts=self._own)
        table = aws.ec2.RouteTable(
            self._name,
            vpc_id=self._vpc.id,
            routes=[aws.ec2.RouteTableRouteArgs(cidr_block="0.0.0.0/0", gateway_id=gateway.id)],
            opts=self._own,
        )
        subnet = aws.ec2.Subnet(
            self._name,
            vpc_id=self._vpc.id,
            availability_zone=self._args.zone,
            cidr_block=_RANGE,
            opts=self._own,
        )
        aws.ec2.RouteTableAssociation(self._name, subnet_id=subnet.id, route_table_id=table.id, opts=self._own)
        return subnet

    def admit(self, peers: Sequence[pulumi.Output[str]]) -> None:
        """Open the way from and to *peers*."""
        for number, peer in enumerate(peers):
            block = peer.apply(lambda address: f"{address}/32")
            aws.vpc.SecurityGroupIngressRule(
                f"{self._name}-{number}",
                security_group_id=self._group.id,
                ip_protocol="udp",
                from_port=PORT,
                to_port=PORT,
                cidr_ipv4=block,
                opts=self._own,
            )
            aws.vpc.SecurityGroupEgressRule(
                f"{self._name}-{number}",
                security_group_id=self._group.id,
                ip_protocol="udp",
                from_port=PORT,
                to_port=PORT,
                cidr_ipv4=block,
                opts=self._own,
            )
