"""Ways between networks: transit gateways, VPNs, Direct Connect, firewalls, DNS resolver endpoints."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional, single, spread
from auditor.catalog.wiring import needs, open_spot, routes, subnet_slots, text
from auditor.model.record import Record
from auditor.model.resource import Replica, Role, Scope, Shape

_TGW_PAGE = "https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html"
_ATTACHMENT_PAGE = "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"
_VPN_PAGE = "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"
_CLIENT_PAGE = "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-target.html"
_DX_PAGE = "https://docs.aws.amazon.com/directconnect/latest/UserGuide/resiliency_toolkit.html"
_DX_GATEWAY_PAGE = "https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html"
_FIREWALL_PAGE = "https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config-subnets.html"
_RESOLVER_PAGE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-getting-started.html"
_SERVICE_PAGE = "https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html"
_WAN_PAGE = "https://docs.aws.amazon.com/network-manager/latest/cloudwan/disaster-recovery-resiliency.html"


def _interfaces(record: Record, lookup: Lookup, *paths: str) -> Shape:
    """Return one unit per subnet at *paths*; such interfaces open no connections of their own."""
    units = tuple(Replica(spot=s.spot, rebuilt=True) for s in subnet_slots(lookup, record, *paths))
    return spread(units) if units else single(open_spot(lookup, record), rebuilt=True)


def _gateway(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True))


def _attachment(record: Record, lookup: Lookup) -> Described:
    # What comes out of an attachment follows the routes of the attachment's own subnets.
    slots = subnet_slots(lookup, record, "subnet_ids")
    return Described(
        shape=spread(slots) if slots else single(open_spot(lookup, record), rebuilt=True),
        relations=needs(record, lookup, "transit_gateway_id", types=("aws_ec2_transit_gateway",)),
    )


def _vpn(record: Record, lookup: Lookup) -> Described:
    types = ("aws_vpn_gateway", "aws_ec2_transit_gateway")
    return Described(
        shape=regional(rebuilt=True),
        relations=needs(record, lookup, "vpn_gateway_id", "transit_gateway_id", types=types),
    )


def _client_vpn(record: Record, lookup: Lookup) -> Described:
    slots: tuple[Replica, ...] = ()
    type_ = "aws_ec2_client_vpn_network_association"
    for association in lookup.referrers(record.address, type_, "client_vpn_endpoint_id"):
        slots += subnet_slots(lookup, association, "subnet_id")
    shape = spread(slots) if slots else single(open_spot(lookup, record), rebuilt=True)
    return Described(shape=shape)


def _direct_connect(record: Record, lookup: Lookup) -> Described:
    place = text(record.get("location"))
    note = f"it ends at one Direct Connect location{f' ({place})' if place else ''}, which is no zone"
    return Described(shape=regional(), notes=(note,))


def _firewall(record: Record, lookup: Lookup) -> Described:
    # Inspected traffic goes on by the routes of the endpoint's subnet.
    slots = subnet_slots(lookup, record, "subnet_mapping.subnet_id")
    return Described(shape=spread(slots) if slots else single(open_spot(lookup, record), rebuilt=True))


def _resolver(record: Record, lookup: Lookup) -> Described:
    return Described(shape=_interfaces(record, lookup, "ip_address.subnet_id"))


def _rule(record: Record, lookup: Lookup) -> Described:
    owner = lookup.targets(record, "resolver_endpoint_id", types=("aws_route53_resolver_endpoint",)).addresses
    return Described(shape=regional(), owner=owner[0] if owner else "")


def _service(record: Record, lookup: Lookup) -> Described:
    paths = ("network_load_balancer_arns", "gateway_load_balancer_arns")
    return Described(shape=regional(rebuilt=True), relations=routes(record, lookup, *paths))


_TGW = (
    "aws_ec2_transit_gateway_connect", "aws_ec2_transit_gateway_connect_peer",
    "aws_ec2_transit_gateway_default_route_table_association",
    "aws_ec2_transit_gateway_default_route_table_propagation", "aws_ec2_transit_gateway_multicast_domain",
    "aws_ec2_transit_gateway_multicast_domain_association", "aws_ec2_transit_gateway_multicast_group_member",
    "aws_ec2_transit_gateway_multicast_group_source", "aws_ec2_transit_gateway_peering_attachment",
    "aws_ec2_transit_gateway_peering_attachment_accepter", "aws_ec2_transit_gateway_policy_table",
    "aws_ec2_transit_gateway_policy_table_association", "aws_ec2_transit_gateway_prefix_list_reference",
    "aws_ec2_transit_gateway_route", "aws_ec2_transit_gateway_route_table",
    "aws_ec2_transit_gateway_route_table_association", "aws_ec2_transit_gateway_route_table_propagation",
    "aws_ec2_transit_gateway_vpc_attachment_accepter",
)  # fmt: skip
_VPN = (
    "aws_customer_gateway", "aws_vpn_connection_route", "aws_vpn_gateway_attachment",
    "aws_vpn_gateway_route_propagation",
)  # fmt: skip
_CLIENT_VPN = (
    "aws_ec2_client_vpn_authorization_rule", "aws_ec2_client_vpn_network_association",
    "aws_ec2_client_vpn_route",
)  # fmt: skip
_DX = (
    "aws_dx_bgp_peer", "aws_dx_connection_association", "aws_dx_connection_confirmation",
    "aws_dx_gateway_association", "aws_dx_gateway_association_proposal",
    "aws_dx_hosted_private_virtual_interface", "aws_dx_hosted_private_virtual_interface_accepter",
    "aws_dx_hosted_public_virtual_interface", "aws_dx_hosted_public_virtual_interface_accepter",
    "aws_dx_hosted_transit_virtual_interface", "aws_dx_hosted_transit_virtual_interface_accepter",
    "aws_dx_macsec_key_association", "aws_dx_private_virtual_interface", "aws_dx_public_virtual_interface",
    "aws_dx_transit_virtual_interface",
)  # fmt: skip
_FIREWALL = (
    "aws_networkfirewall_firewall_policy", "aws_networkfirewall_logging_configuration",
    "aws_networkfirewall_resource_policy", "aws_networkfirewall_rule_group",
    "aws_networkfirewall_tls_inspection_configuration",
)  # fmt: skip
_RESOLVER = (
    "aws_route53_resolver_config", "aws_route53_resolver_dnssec_config", "aws_route53_resolver_firewall_config",
    "aws_route53_resolver_firewall_domain_list", "aws_route53_resolver_firewall_rule",
    "aws_route53_resolver_firewall_rule_group", "aws_route53_resolver_firewall_rule_group_association",
    "aws_route53_resolver_query_log_config", "aws_route53_resolver_query_log_config_association",
    "aws_route53_resolver_rule_association",
)  # fmt: skip
_SERVICE = (
    "aws_vpc_endpoint_connection_accepter", "aws_vpc_endpoint_connection_notification",
    "aws_vpc_endpoint_private_dns", "aws_vpc_endpoint_service_allowed_principal",
    "aws_vpc_endpoint_service_private_dns_verification",
)  # fmt: skip
_WAN = (
    "aws_networkmanager_attachment_accepter", "aws_networkmanager_connect_attachment",
    "aws_networkmanager_connect_peer", "aws_networkmanager_connection",
    "aws_networkmanager_core_network", "aws_networkmanager_core_network_policy_attachment",
    "aws_networkmanager_customer_gateway_association", "aws_networkmanager_device",
    "aws_networkmanager_dx_gateway_attachment", "aws_networkmanager_global_network",
    "aws_networkmanager_link", "aws_networkmanager_link_association", "aws_networkmanager_site",
    "aws_networkmanager_site_to_site_vpn_attachment",
    "aws_networkmanager_transit_gateway_connect_peer_association",
    "aws_networkmanager_transit_gateway_peering", "aws_networkmanager_transit_gateway_registration",
    "aws_networkmanager_transit_gateway_route_table_attachment", "aws_networkmanager_vpc_attachment",
)  # fmt: skip
TYPES = (
    TypeSpec(
        type="aws_ec2_transit_gateway",
        role=Role.EGRESS,
        describe=_gateway,
        assumes="A transit gateway runs over the zones of its Region.",
        source=_TGW_PAGE,
    ),
    TypeSpec(
        type="aws_ec2_transit_gateway_vpc_attachment",
        role=Role.ENDPOINT,
        describe=_attachment,
        reads=("subnet_ids", "transit_gateway_id"),
        assumes="An attachment serves only the zones in which it has a subnet.",
        source=_ATTACHMENT_PAGE,
    ),
    TypeSpec(
        type="aws_vpn_gateway",
        assumes="A virtual private gateway runs over two zones of its Region.",
        role=Role.EGRESS,
        describe=_gateway,
        source=_VPN_PAGE,
    ),
    TypeSpec(
        type="aws_vpn_connection",
        role=Role.EGRESS,
        describe=_vpn,
        reads=("vpn_gateway_id", "transit_gateway_id"),
        assumes="A connection has two tunnels, which end in different zones.",
        source=_VPN_PAGE,
    ),
    TypeSpec(
        type="aws_ec2_client_vpn_endpoint",
        role=Role.ENDPOINT,
        describe=_client_vpn,
        assumes="A client VPN endpoint has an interface in each subnet associated with it.",
        source=_CLIENT_PAGE,
        identity=("dns_name",),
    ),
    *(
        TypeSpec(
            type=t,
            role=Role.EGRESS,
            describe=_direct_connect,
            reads=("location",),
            assumes="A connection ends at one location; a second one elsewhere is needed to outlive it.",
            source=_DX_PAGE,
        )
        for t in ("aws_dx_connection", "aws_dx_hosted_connection", "aws_dx_lag")
    ),
    TypeSpec(
        type="aws_dx_gateway",
        role=Role.EGRESS,
        scope=Scope.GLOBAL,
        assumes="A Direct Connect gateway is available in all Regions.",
        source=_DX_GATEWAY_PAGE,
    ),
    TypeSpec(
        type="aws_networkfirewall_firewall",
        role=Role.ENDPOINT,
        describe=_firewall,
        reads=("subnet_mapping.subnet_id",),
        assumes="A firewall has one endpoint per subnet, which serves that zone.",
        source=_FIREWALL_PAGE,
    ),
    TypeSpec(
        type="aws_route53_resolver_endpoint",
        role=Role.ENDPOINT,
        describe=_resolver,
        reads=("ip_address.subnet_id", "direction"),
        assumes="A resolver endpoint has one interface per IP address, each in the zone of its subnet.",
        source=_RESOLVER_PAGE,
    ),
    TypeSpec(
        type="aws_route53_resolver_rule",
        role=Role.PART,
        describe=_rule,
        reads=("domain_name", "resolver_endpoint_id"),
        assumes="Names below its domain are asked for through its outbound endpoint.",
        source=_RESOLVER_PAGE,
        domains=("domain_name",),
    ),
    TypeSpec(
        type="aws_vpc_endpoint_service",
        role=Role.NETWORK,
        describe=_service,
        reads=("network_load_balancer_arns", "gateway_load_balancer_arns"),
        assumes="An endpoint service serves the zones of the load balancers behind it.",
        source=_SERVICE_PAGE,
        identity=("service_name",),
    ),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_TGW_PAGE) for t in _TGW),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_VPN_PAGE) for t in _VPN),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_CLIENT_PAGE) for t in _CLIENT_VPN),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_DX_PAGE) for t in _DX),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_FIREWALL_PAGE) for t in _FIREWALL),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_RESOLVER_PAGE) for t in _RESOLVER),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_SERVICE_PAGE) for t in _SERVICE),
    *(TypeSpec(type=t, role=Role.NETWORK, scope=Scope.GLOBAL, source=_WAN_PAGE) for t in _WAN),
)
