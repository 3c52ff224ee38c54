"""A VPC over three zones, each leaving through a NAT gateway of its own."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

ZONES = 3


class AwsNetwork(pulumi.ComponentResource):
    """Three public and three private subnets; no zone needs another to reach the outside."""

    def __init__(self, name: str, cidr: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:aws:Network", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        found = aws.get_availability_zones(state="available", opts=pulumi.InvokeOptions(parent=self))
        zones = self.zones = found.names[:ZONES]
        self.cidr = cidr
        blocks = ipaddress.ip_network(cidr)
        small, large = list(blocks.subnets(new_prefix=24)), list(blocks.subnets(new_prefix=20))
        self.vpc = aws.ec2.Vpc(name, cidr_block=cidr, enable_dns_hostnames=True, tags={"Name": name}, opts=own)
        gateway = aws.ec2.InternetGateway(name, vpc_id=self.vpc.id, opts=own)
        way_in = aws.ec2.RouteTable(
            f"{name}-public",
            vpc_id=self.vpc.id,
            routes=[aws.ec2.RouteTableRouteArgs(cidr_block="0.0.0.0/0", gateway_id=gateway.id)],
            opts=own,
        )
        self.public: list[pulumi.Output[str]] = []
        self.private: list[pulumi.Output[str]] = []
        self.addresses: list[pulumi.Output[str]] = []
        nats: list[aws.ec2.NatGateway] = []
        for number, zone in enumerate(zones):
            subnet = aws.ec2.Subnet(
                f"{name}-public-{number}",
                vpc_id=self.vpc.id,
                availability_zone=zone,
                cidr_block=str(small[number]),
                opts=own,
            )
            aws.ec2.RouteTableAssociation(
                f"{name}-public-{number}", subnet_id=subnet.id, route_table_id=way_in.id, opts=own
            )
            address = aws.ec2.Eip(f"{name}-{number}", domain="vpc", opts=own)
            nats.append(aws.ec2.NatGateway(f"{name}-{number}", allocation_id=address.id, subnet_id=subnet.id, opts=own))
            self.public.append(subnet.id)
            self.addresses.append(address.public_ip)
        for number, zone in enumerate(zones):
            table = aws.ec2.RouteTable(
                f"{name}-private-{number}",
                vpc_id=self.vpc.id,
                routes=[
                    aws.ec2.RouteTableRouteArgs(
                        cidr_block="0.0.0.0/0",
                        nat_gateway_id=self.way_out(nats, number).id,
                    )
                ],
                opts=own,
            )
            subnet = aws.ec2.Subnet(
                f"{name}-private-{number}",
                vpc_id=self.vpc.id,
                availability_zone=zone,
                cidr_block=str(large[number + 1]),
                opts=own,
            )
            aws.ec2.RouteTableAssociation(
                f"{name}-private-{number}", subnet_id=subnet.id, route_table_id=table.id, opts=own
            )
            self.private.append(subnet.id)
        self.register_outputs({})

    def way_out(self, gateways: Sequence[aws.ec2.NatGateway], zone: int) -> aws.ec2.NatGateway:
        """Return the gateway that a zone leaves through: its own. One for all is what fell on 15 April 2025."""
        return gateways[zone]
