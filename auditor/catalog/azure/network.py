"""Virtual networks, NAT gateways, firewalls, VPN and ExpressRoute gateways, private endpoints."""

from __future__ import annotations

from auditor.catalog.azure.places import by_zones, slots
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import boolean, text
from auditor.model.record import Record
from auditor.model.resource import Role, Scope, Shape
from auditor.model.verdict import Level, Verdict

_VNET = "https://learn.microsoft.com/en-us/azure/reliability/reliability-virtual-network"
_NAT = "https://learn.microsoft.com/en-us/azure/reliability/reliability-nat-gateway"
_FIREWALL = "https://learn.microsoft.com/en-us/azure/reliability/reliability-firewall"
_VPN = "https://learn.microsoft.com/en-us/azure/vpn-gateway/about-zone-redundant-vnet-gateways"
_EXPRESS = "https://learn.microsoft.com/en-us/azure/expressroute/designing-for-high-availability-with-expressroute"
_PRIVATE = "https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-overview"
_SECURITY = "https://learn.microsoft.com/en-us/azure/virtual-network/network-security-groups-overview"
_WAN = "https://learn.microsoft.com/en-us/azure/virtual-wan/virtual-wan-about"
_WATCHER = "https://learn.microsoft.com/en-us/azure/network-watcher/network-watcher-overview"
NAT = "azurerm_nat_gateway"


def nat(record: Record, lookup: Lookup) -> Described:
    """Return a NAT gateway: in its zone, or, without one, in a zone that Azure picks; StandardV2 runs over zones."""
    if text(record.get("sku_name")) == "StandardV2":
        return Described(shape=regional(rebuilt=True))
    return Described(shape=Shape(replicas=slots(record, lookup)))


def _firewall(record: Record, lookup: Lookup) -> Described:
    return Described(shape=by_zones(record, lookup, unset=None))


def _gateway(record: Record, lookup: Lookup) -> Described:
    zoned = text(record.get("sku")).endswith("AZ")
    notes = []
    if not zoned:
        notes.append("its sku is not zone-redundant (those end in AZ)")
    if text(record.get("type")) == "Vpn" and not boolean(record.get("active_active")):
        notes.append("it is active/standby: a failover interrupts its tunnels")
    return Described(shape=regional(rebuilt=True), notes=tuple(notes))


def _circuit(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(), notes=("one ExpressRoute circuit ends in one peering location",))


TYPES = (
    TypeSpec(
        type=NAT,
        role=Role.EGRESS,
        describe=nat,
        reads=("zones", "sku_name"),
        assumes="A NAT gateway of the Standard sku is in one zone, the named one or one that Azure picks.",
        source=_NAT,
        fixes={Level.ZONE: Remedy("use one NAT gateway and subnet per zone, or the StandardV2 sku", Verdict.HOLDS)},
    ),
    TypeSpec(
        type="azurerm_firewall",
        role=Role.EGRESS,
        describe=_firewall,
        reads=("zones",),
        assumes="A firewall runs in its `zones`; without them the input does not say where.",
        source=_FIREWALL,
        fixes={Level.ZONE: Remedy('set `zones = ["1", "2", "3"]`', Verdict.HOLDS)},
    ),
    TypeSpec(type="azurerm_virtual_network_gateway", role=Role.NETWORK, describe=_gateway,
             reads=("sku", "active_active"),
             assumes="Gateways with a sku that ends in AZ run over zones.", source=_VPN),
    TypeSpec(type="azurerm_express_route_circuit", role=Role.NETWORK, describe=_circuit, source=_EXPRESS),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_VPN) for t in (
        "azurerm_virtual_network_gateway_connection", "azurerm_local_network_gateway", "azurerm_vpn_gateway",
        "azurerm_vpn_gateway_connection", "azurerm_vpn_gateway_nat_rule", "azurerm_vpn_site",
        "azurerm_vpn_server_configuration", "azurerm_point_to_site_vpn_gateway",
        "azurerm_virtual_network_gateway_nat_rule")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_EXPRESS) for t in (
        "azurerm_express_route_circuit_peering", "azurerm_express_route_circuit_authorization",
        "azurerm_express_route_circuit_connection", "azurerm_express_route_connection",
        "azurerm_express_route_gateway", "azurerm_express_route_port", "azurerm_express_route_port_authorization")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_VNET) for t in (
        "azurerm_virtual_network", "azurerm_subnet", "azurerm_virtual_network_peering", "azurerm_route",
        "azurerm_route_table", "azurerm_subnet_route_table_association", "azurerm_subnet_nat_gateway_association",
        "azurerm_subnet_network_security_group_association", "azurerm_subnet_service_endpoint_storage_policy",
        "azurerm_nat_gateway_public_ip_association", "azurerm_nat_gateway_public_ip_prefix_association",
        "azurerm_virtual_network_dns_servers", "azurerm_ip_group", "azurerm_ip_group_cidr", "azurerm_route_map",
        "azurerm_network_interface_security_group_association", "azurerm_route_server",
        "azurerm_network_interface_application_security_group_association", "azurerm_network_profile",
        "azurerm_route_server_bgp_connection")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_WAN) for t in (
        "azurerm_virtual_wan", "azurerm_virtual_hub", "azurerm_virtual_hub_connection", "azurerm_virtual_hub_ip",
        "azurerm_virtual_hub_bgp_connection", "azurerm_virtual_hub_route_table",
        "azurerm_virtual_hub_route_table_route", "azurerm_virtual_hub_routing_intent",
        "azurerm_virtual_hub_security_partner_provider")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_PRIVATE) for t in (
        "azurerm_private_endpoint", "azurerm_private_link_service",
        "azurerm_private_endpoint_application_security_group_association")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_SECURITY) for t in (
        "azurerm_network_security_group", "azurerm_network_security_rule", "azurerm_application_security_group",
        "azurerm_network_ddos_protection_plan")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_FIREWALL) for t in (
        "azurerm_firewall_application_rule_collection", "azurerm_firewall_nat_rule_collection",
        "azurerm_firewall_network_rule_collection", "azurerm_firewall_policy",
        "azurerm_firewall_policy_rule_collection_group")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_WATCHER) for t in (
        "azurerm_network_watcher", "azurerm_network_watcher_flow_log", "azurerm_network_packet_capture",
        "azurerm_network_connection_monitor")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=_VNET) for t in (
        "azurerm_network_manager", "azurerm_network_manager_admin_rule",
        "azurerm_network_manager_admin_rule_collection", "azurerm_network_manager_connectivity_configuration",
        "azurerm_network_manager_deployment", "azurerm_network_manager_network_group",
        "azurerm_network_manager_scope_connection", "azurerm_network_manager_security_admin_configuration",
        "azurerm_network_manager_static_member", "azurerm_network_manager_subscription_connection")),
)  # fmt: skip
