"""Amazon VPC: subnets, route tables, gateways, endpoints."""

from __future__ import annotations

from auditor.catalog.blocks import named
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional, single, spread
from auditor.catalog.wiring import needs, open_spot, subnet_slots
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Shape, Spot
from auditor.model.value import Known

_NAT_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"
_ROUTE_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"
_ENDPOINT_PAGE = "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"
_INTERFACE_PAGE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html"
_IGW_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html"


def _nat(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "subnet_id")
    if slots:
        # Its own subnet may lead to a firewall before the Internet gateway.
        return Described(shape=single(slots[0].spot, rebuilt=True, subnet=slots[0].subnet))
    mode = record.get("availability_mode")
    if isinstance(mode, Known) and mode.value == "regional":
        return Described(shape=_regional_nat(record))
    return Described(shape=single(open_spot(lookup, record), rebuilt=True))


def _regional_nat(record: Record) -> Shape:
    """Return a regional NAT gateway: it follows what needs it, or stands in the zones that its addresses name."""
    zones = named(record.get("availability_zone_address"), "availability_zone")
    return spread([Replica(spot=Spot((z,)), rebuilt=True) for z in zones]) if zones else regional(rebuilt=True)


def _endpoint(record: Record, lookup: Lookup) -> Described:
    kind = record.get("vpc_endpoint_type")
    zonal = isinstance(kind, Known) and kind.value in ("Interface", "GatewayLoadBalancer")
    slots = subnet_slots(lookup, record, "subnet_ids") if zonal else ()
    for association in lookup.referrers(record.address, "aws_vpc_endpoint_subnet_association", "vpc_endpoint_id"):
        slots += subnet_slots(lookup, association, "subnet_id")
    if not zonal:
        return Described(shape=regional(rebuilt=True))
    # An interface opens no connections of its own; what passes an appliance goes on by the routes of its subnet.
    passes = isinstance(kind, Known) and kind.value == "GatewayLoadBalancer"
    units = tuple(Replica(spot=s.spot, rebuilt=True, subnet=s.subnet if passes else "") for s in slots)
    return Described(shape=spread(units) if units else single(open_spot(lookup, record), rebuilt=True))


def _interface(record: Record, lookup: Lookup) -> Described:
    """Return an interface as a part of the machine that it is attached to."""
    paths = ("network_interface.network_interface_id", "primary_network_interface.network_interface_id")
    users = [r.address for r in lookup.referrers(record.address, "aws_instance", *paths)]
    for link in lookup.referrers(record.address, "aws_network_interface_attachment", "network_interface_id"):
        users += lookup.targets(link, "instance_id", types=("aws_instance",)).addresses
    users += lookup.targets(record, "attachment.instance", types=("aws_instance",)).addresses
    owner = users[0] if users else ""
    return Described(shape=regional(rebuilt=True), owner=owner, role=Role.PART if owner else None)


def _eip(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True), relations=needs(record, lookup, "instance"))


TYPES = (
    TypeSpec(
        type="aws_subnet",
        role=Role.NETWORK,
        reads=("availability_zone", "availability_zone_id"),
        assumes="A subnet lies in exactly one zone; without an argument AWS picks it.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    ),
    TypeSpec(
        type="aws_default_subnet",
        role=Role.NETWORK,
        reads=("availability_zone",),
        source="https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html",
    ),
    TypeSpec(
        type="aws_nat_gateway",
        role=Role.EGRESS,
        describe=_nat,
        reads=("subnet_id", "availability_mode", "availability_zone_address.availability_zone"),
        assumes="A zonal NAT gateway stands in its subnet's zone and does not move.",
        source=_NAT_PAGE,
    ),
    TypeSpec(
        type="aws_internet_gateway",
        role=Role.EGRESS,
        assumes="An internet gateway is redundant over the zones of its region.",
        source=_IGW_PAGE,
    ),
    TypeSpec(type="aws_egress_only_internet_gateway", role=Role.EGRESS, source=_IGW_PAGE),
    TypeSpec(
        type="aws_vpc_endpoint",
        role=Role.ENDPOINT,
        describe=_endpoint,
        reads=("vpc_endpoint_type", "subnet_ids", "service_name", "private_dns_enabled", "vpc_id"),
        assumes="An interface endpoint has one interface per subnet; a gateway endpoint has no zone.",
        source=_ENDPOINT_PAGE,
    ),
    TypeSpec(
        type="aws_vpc_endpoint_subnet_association",
        role=Role.NETWORK,
        source="https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    ),
    TypeSpec(
        type="aws_eip",
        assumes="An address follows what it is attached to.",
        role=Role.NETWORK,
        describe=_eip,
        source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html",
    ),
    TypeSpec(
        type="aws_network_interface",
        role=Role.NETWORK,
        describe=_interface,
        reads=("attachment.instance",),
        assumes="An interface lies in its subnet's zone; its address reaches the machine that it is part of.",
        source=_INTERFACE_PAGE,
    ),
    *(
        TypeSpec(type=t, role=Role.NETWORK, source=_ROUTE_PAGE)
        for t in (
            "aws_vpc",
            "aws_default_vpc",
            "aws_route_table",
            "aws_default_route_table",
            "aws_route",
            "aws_route_table_association",
            "aws_main_route_table_association",
            "aws_network_interface_attachment",
            "aws_network_interface_sg_attachment",
            "aws_security_group",
            "aws_default_security_group",
            "aws_security_group_rule",
            "aws_vpc_security_group_ingress_rule",
            "aws_vpc_security_group_egress_rule",
            "aws_network_acl",
            "aws_network_acl_rule",
            "aws_default_network_acl",
            "aws_network_acl_association",
            "aws_eip_association",
            "aws_vpc_ipv4_cidr_block_association",
            "aws_vpc_ipv6_cidr_block_association",
            "aws_vpc_dhcp_options",
            "aws_vpc_dhcp_options_association",
            "aws_default_vpc_dhcp_options",
            "aws_internet_gateway_attachment",
            "aws_vpc_endpoint_route_table_association",
            "aws_vpc_endpoint_policy",
            "aws_vpc_endpoint_security_group_association",
            "aws_ec2_managed_prefix_list",
            "aws_ec2_managed_prefix_list_entry",
            "aws_vpc_peering_connection",
            "aws_vpc_peering_connection_accepter",
            "aws_vpc_peering_connection_options",
        )
    ),
)
