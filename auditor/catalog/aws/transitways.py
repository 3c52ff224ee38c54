"""Ways from one VPC into another: transit gateway attachments, zone by zone."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator

from auditor.catalog.aws import egress
from auditor.catalog.aws.egress import Route
from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Gate, Lookup
from auditor.catalog.wiring import SUBNETS, text
from auditor.model.record import Record

TRANSIT = "aws_ec2_transit_gateway"
_ATTACHMENT = "aws_ec2_transit_gateway_vpc_attachment"
_VPNS = ("aws_vpn_connection",)
_DEFAULTS = ("0.0.0.0/0", "::/0")
# Where a resource says which subnets it stands in, directly or through a subnet group.
PLACES = (
    "subnet_id", "subnet_ids", "subnets", "vpc_zone_identifier", "network_configuration.subnets",
    "vpc_config.subnet_ids", "vpc_options.subnet_ids", "broker_node_group_info.client_subnets",
    "subnet_mapping.subnet_id",
)  # fmt: skip
GROUPS = (
    ("db_subnet_group_name", ("aws_db_subnet_group", "aws_docdb_subnet_group")),
    ("subnet_group_name", ("aws_elasticache_subnet_group", "aws_memorydb_subnet_group", "aws_dax_subnet_group")),
    ("neptune_subnet_group_name", ("aws_neptune_subnet_group",)),
    ("cluster_subnet_group_name", ("aws_redshift_subnet_group",)),
)


def outward(subnet: str, lookup: Lookup) -> tuple[Gate, ...]:
    """Return the gates of the default route of *subnet*, over a transit gateway to the VPC that it leaves by."""
    out: dict[Gate, None] = {}
    for gate in egress.ways(subnet, lookup):
        record = lookup.record(gate.address)
        out[gate] = None
        if record is not None and record.type == TRANSIT:
            own = _attached(egress.vpc_of(subnet, lookup), record.address, lookup)
            for attachment in own:
                out[_entered(attachment, subnet, lookup)] = None
                for exit_ in _defaults(attachment, record.address, lookup):
                    out[_far(exit_, attachment, subnet, lookup)] = None
    return tuple(out)


def crossings(subnet: str, needed: tuple[Record, ...], lookup: Lookup) -> tuple[Gate, ...]:
    """Return the attachments that traffic from *subnet* passes to reach those of *needed* in other VPCs."""
    if not needed or not lookup.of_type(_ATTACHMENT):
        return ()
    home = egress.vpc_of(subnet, lookup)
    networks = dict.fromkeys(v for r in needed if (v := _network(r, lookup)) and v != home)
    out: dict[Gate, None] = {}
    for network in networks:
        for address in _transits(subnet, network, lookup):
            for attachment in _attached(home, address, lookup):
                out[_entered(attachment, subnet, lookup)] = None
                for other in _attached(network, address, lookup):
                    out[_far(other, attachment, subnet, lookup)] = None
    return tuple(out)


def _network(record: Record, lookup: Lookup) -> str:
    """Return the VPC that *record* says it stands in, "" where it says none."""
    places = [record]
    for path, types in GROUPS:
        groups = (lookup.record(a) for a in lookup.targets(record, path, types=types).addresses)
        places += [g for g in groups if g is not None]
    for place in places:
        for subnet in lookup.targets(place, *PLACES, types=SUBNETS).addresses[:1]:
            return egress.vpc_of(subnet, lookup)
    return ""


def _transits(subnet: str, network: str, lookup: Lookup) -> tuple[str, ...]:
    """Return the transit gateways that the most specific route of *subnet* towards *network* points at."""
    ranges = tuple(_blocks(network, lookup))
    fitting = [(r, width) for r in egress.routes_of(subnet, lookup) if (width := _width(r, ranges, lookup)) >= 0]
    best = max((width for _, width in fitting), default=-1)
    gates = (g for r, width in fitting if width == best for g in egress.through(r, subnet, lookup))
    return tuple(
        dict.fromkeys(g.address for g in gates if (t := lookup.record(g.address)) is not None and t.type == TRANSIT)
    )


def _blocks(network: str, lookup: Lookup) -> Iterator[str]:
    record = lookup.record(network)
    if record is None:
        return
    yield from (v for k in ("cidr_block", "ipv6_cidr_block") if (v := text(record.get(k))))
    for more in lookup.referrers(network, "aws_vpc_ipv4_cidr_block_association", "vpc_id"):
        yield text(more.get("cidr_block"))


def _width(route: Route, towards: Iterable[str], lookup: Lookup) -> int:
    """Return the prefix length of a route that leads towards one of *towards*, -1 where it leads elsewhere."""
    ranges = [r for d in _ranges(route, lookup) if (r := _range(d)) is not None]
    wanted = [b for t in towards if (b := _range(t)) is not None]
    fits = [r.prefixlen for r in ranges for b in wanted if r.version == b.version and r.overlaps(b)]
    return max(fits, default=-1)


def _ranges(route: Route, lookup: Lookup) -> Iterator[str]:
    yield route.destination
    path = f"{route.prefix}destination_prefix_list_id"
    for address in lookup.targets(route.record, path, types=("aws_ec2_managed_prefix_list",)).addresses:
        record = lookup.record(address)
        for entry in blocks(record.get("entry")) if record else ():
            yield str(entry.get("cidr") or "")
        for more in lookup.referrers(address, "aws_ec2_managed_prefix_list_entry", "prefix_list_id"):
            yield text(more.get("cidr"))


def _range(text_: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text_, strict=False)
    except ValueError:
        return None


def _attached(network: str, transit: str, lookup: Lookup) -> tuple[Record, ...]:
    found = lookup.referrers(network, _ATTACHMENT, "vpc_id")
    return tuple(a for a in found if transit in lookup.targets(a, "transit_gateway_id").addresses)


def _zones(attachment: Record, lookup: Lookup) -> tuple[str, ...]:
    subnets = lookup.targets(attachment, "subnet_ids", types=SUBNETS)
    zones = (z for s in subnets.addresses for z in lookup.subnet_spot(s).zones)
    return tuple(dict.fromkeys(zones)) if subnets.exact else ()


def _entered(attachment: Record, subnet: str, lookup: Lookup) -> Gate:
    """Return the attachment of the subnet's own VPC: traffic enters it in the zone that it comes from."""
    spot = lookup.subnet_spot(subnet)
    inside = len(spot.zones) == 1 and spot.zones[0] in _zones(attachment, lookup)
    return Gate(attachment.address, spot.zones if inside else ())


def _far(far: Record, near: Record, subnet: str, lookup: Lookup) -> Gate:
    """Return the attachment of the other VPC: a transit gateway keeps traffic in the zone that it came from.

    https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html (Availability Zones; appliance mode)
    """
    if far.type != _ATTACHMENT or text(far.get("appliance_mode_support")) == "enable":
        return Gate(far.address)
    entered = _entered(near, subnet, lookup).zones or _zones(near, lookup)
    kept = tuple(z for z in _zones(far, lookup) if z in entered)
    return Gate(far.address, kept)


def _defaults(attachment: Record, transit: str, lookup: Lookup) -> tuple[Record, ...]:
    """Return the attachments that the default route of the attachment's route table leads to."""
    type_ = "aws_ec2_transit_gateway_route_table_association"
    tables = {
        t
        for link in lookup.referrers(attachment.address, type_, "transit_gateway_attachment_id")
        for t in lookup.targets(link, "transit_gateway_route_table_id").addresses
    } or {transit}
    out = []
    for route in lookup.of_type("aws_ec2_transit_gateway_route"):
        if text(route.get("destination_cidr_block")) not in _DEFAULTS:
            continue
        if tables & set(lookup.targets(route, "transit_gateway_route_table_id").addresses):
            hits = lookup.targets(route, "transit_gateway_attachment_id", types=(_ATTACHMENT, *_VPNS))
            out += [r for a in hits.addresses if (r := lookup.record(a)) is not None]
    return tuple(out)
