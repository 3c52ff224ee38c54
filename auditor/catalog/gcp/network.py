"""VPC networks, NAT, VPN, Interconnect, addresses, firewalls."""

from __future__ import annotations

from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import text
from auditor.model.record import Record
from auditor.model.resource import Role, Scope

_VPC = "https://cloud.google.com/vpc/docs/vpc"
_NAT = "https://cloud.google.com/nat/docs/overview"
_HA_VPN = "https://cloud.google.com/network-connectivity/docs/vpn/concepts/topologies"
_CLASSIC = "https://cloud.google.com/network-connectivity/docs/vpn/concepts/classic-topologies"
_LINK = "https://cloud.google.com/network-connectivity/docs/interconnect/concepts/best-practices"
_FIREWALL = "https://cloud.google.com/firewall/docs/about-firewalls"
_CONNECT = "https://cloud.google.com/network-connectivity/docs"
_SECURITY = "https://cloud.google.com/network-security/docs"
_MESH = "https://cloud.google.com/service-mesh/docs"
_GATEWAY = "google_compute_ha_vpn_gateway"
_ATTACHMENT = "google_compute_interconnect_attachment"


def _ha_gateway(record: Record, lookup: Lookup) -> Described:
    tunnels = lookup.referrers(record.address, "google_compute_vpn_tunnel", "vpn_gateway")
    used = {str(t.values.get("vpn_gateway_interface")) for t in tunnels}
    notes = ("only one of its two interfaces has a tunnel: an outage or upgrade of that one cuts it off",)
    return Described(shape=regional(rebuilt=True), notes=notes if tunnels and len(used) < 2 else ())


def _classic(record: Record, lookup: Lookup) -> Described:
    note = "a classic VPN gateway has one interface and no availability promise; HA VPN has two"
    return Described(shape=regional(rebuilt=True), notes=(note,))


def _attachment(record: Record, lookup: Lookup) -> Described:
    router = set(lookup.targets(record, "router").addresses)
    peers = [r for r in lookup.of_type(_ATTACHMENT) if router & set(lookup.targets(r, "router").addresses)]
    places = {text(r.get("edge_availability_domain")) for r in peers} - {""}
    note = "all attachments of its router are in one edge availability domain, which is serviced as a whole"
    return Described(shape=regional(rebuilt=True), notes=(note,) if len(places) == 1 else ())


TYPES = (
    *(TypeSpec(type=t, role=Role.NETWORK, source=_VPC) for t in (
        "google_compute_subnetwork", "google_compute_router", "google_compute_router_interface",
        "google_compute_router_peer", "google_compute_router_route_policy", "google_compute_address",
        "google_compute_network_attachment", "google_compute_public_delegated_prefix")),
    *(TypeSpec(type=t, role=Role.NETWORK, scope=Scope.GLOBAL, source=_VPC) for t in (
        "google_compute_network", "google_compute_global_address", "google_compute_route",
        "google_compute_network_peering", "google_compute_network_peering_routes_config",
        "google_compute_shared_vpc_host_project", "google_compute_shared_vpc_service_project",
        "google_compute_public_advertised_prefix", "google_service_networking_connection",
        "google_service_networking_peered_dns_domain", "google_service_networking_vpc_service_controls")),
    TypeSpec(
        type="google_compute_router_nat",
        role=Role.EGRESS,
        reads=("router", "region"),
        assumes="Cloud NAT is software of the region's network, without a machine in any zone.",
        source=_NAT,
    ),
    TypeSpec(type="google_compute_router_nat_address", role=Role.NETWORK, source=_NAT),
    TypeSpec(type=_GATEWAY, role=Role.NETWORK, describe=_ha_gateway, source=_HA_VPN),
    TypeSpec(type="google_compute_vpn_gateway", role=Role.NETWORK, describe=_classic, source=_CLASSIC),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_HA_VPN) for t in (
        "google_compute_vpn_tunnel", "google_compute_external_vpn_gateway")),
    TypeSpec(type=_ATTACHMENT, role=Role.NETWORK, describe=_attachment,
             reads=("edge_availability_domain",), source=_LINK),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_LINK) for t in (
        "google_compute_interconnect", "google_compute_interconnect_attachment_group",
        "google_compute_interconnect_group")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_CONNECT) for t in (
        "google_network_connectivity_group", "google_network_connectivity_hub",
        "google_network_connectivity_internal_range", "google_network_connectivity_policy_based_route",
        "google_network_connectivity_regional_endpoint", "google_network_connectivity_service_connection_policy",
        "google_network_connectivity_spoke")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_FIREWALL) for t in (
        "google_compute_firewall", "google_compute_firewall_policy", "google_compute_firewall_policy_association",
        "google_compute_firewall_policy_rule", "google_compute_firewall_policy_with_rules",
        "google_compute_network_firewall_policy", "google_compute_network_firewall_policy_association",
        "google_compute_network_firewall_policy_rule", "google_compute_network_firewall_policy_with_rules",
        "google_compute_region_network_firewall_policy", "google_compute_region_network_firewall_policy_association",
        "google_compute_region_network_firewall_policy_rule",
        "google_compute_region_network_firewall_policy_with_rules", "google_compute_packet_mirroring",
        "google_compute_project_cloud_armor_tier", "google_compute_project_default_network_tier",
        "google_network_management_connectivity_test", "google_network_management_vpc_flow_logs_config")),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_SECURITY) for t in (
        "google_network_security_address_group", "google_network_security_authz_policy",
        "google_network_security_backend_authentication_config", "google_network_security_client_tls_policy",
        "google_network_security_security_profile", "google_network_security_security_profile_group",
        "google_network_security_server_tls_policy", "google_network_security_tls_inspection_policy",
        "google_network_security_url_lists")),
    *(TypeSpec(type=t, role=Role.NETWORK, scope=Scope.GLOBAL, source=_MESH) for t in (
        "google_network_services_endpoint_policy", "google_network_services_grpc_route",
        "google_network_services_http_route", "google_network_services_mesh",
        "google_network_services_service_binding", "google_network_services_tcp_route",
        "google_network_services_tls_route")),
)  # fmt: skip
