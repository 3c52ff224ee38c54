"""The way out of a subnet: route table, default route, gateway; and private ways to cloud services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Gate, Lookup
from auditor.catalog.wiring import SUBNETS, boolean, text
from auditor.model.record import Record
from auditor.model.value import Known, Unknown

_TABLES = ("aws_route_table", "aws_default_route_table")
_VPCS = ("aws_vpc", "aws_default_vpc")
_GATEWAYS = (
    "nat_gateway_id",
    "network_interface_id",
    "instance_id",
    "vpc_endpoint_id",
    "transit_gateway_id",
)
FIREWALL = "aws_networkfirewall_firewall"
_GATEWAY_TYPES = (
    "aws_nat_gateway",
    "aws_instance",
    "aws_network_interface",
    "aws_vpc_endpoint",
    "aws_ec2_transit_gateway",
    FIREWALL,
)
_DESTINATIONS = ("destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id")
_DEFAULTS = ("0.0.0.0/0", "::/0")
# Which endpoint service carries the calls to which type: the last part of `service_name`.
# https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
_CARRIES: Mapping[str, tuple[str, ...]] = {
    "kms": ("aws_kms_",),
    "sqs": ("aws_sqs_",),
    "sns": ("aws_sns_",),
    "secretsmanager": ("aws_secretsmanager_",),
    "ssm": ("aws_ssm_parameter",),
    "dynamodb": ("aws_dynamodb_",),
    "s3": ("aws_s3_",),
    "kinesis-streams": ("aws_kinesis_stream",),
    "execute-api": ("aws_api_gateway_", "aws_apigatewayv2_"),
    "lambda": ("aws_lambda_function",),
    "states": ("aws_sfn_",),
    "events": ("aws_cloudwatch_event_bus",),
}
_PULLS = ("ecr.api", "ecr.dkr")


@dataclass(frozen=True, slots=True)
class Route:
    """One route of a table: where to, and the record whose arguments below *prefix* say through what."""

    destination: str
    record: Record
    prefix: str = ""


def ways(subnet: str, lookup: Lookup) -> tuple[Gate, ...]:
    """Return what the default route of *subnet* leads through; () where that stands in no zone."""
    v4: dict[Gate, None] = {}
    v6: dict[Gate, None] = {}
    for route in routes_of(subnet, lookup):
        if route.destination in _DEFAULTS:
            found = v6 if route.destination == "::/0" else v4
            found.update(dict.fromkeys(through(route, subnet, lookup)))
    return tuple(v4 or v6)


def through(route: Route, subnet: str, lookup: Lookup) -> tuple[Gate, ...]:
    """Return the gates of one route of *subnet*."""
    hits: dict[str, None] = {}
    one_of: dict[str, None] = {}
    for path in _GATEWAYS:
        found = lookup.targets(route.record, route.prefix + path)
        (hits if found.exact else one_of).update(dict.fromkeys(found.addresses))
        for literal in found.literals if path == "vpc_endpoint_id" else ():
            hits.update(dict.fromkeys(_endpoint_owner(literal, lookup)))
    if route.prefix:
        # Inline routes are attributes spelled as blocks: plans keep their references together.
        inline = lookup.targets(route.record, "route", types=_GATEWAY_TYPES)
        (hits if inline.exact else one_of).update(dict.fromkeys(inline.addresses))
    if len(one_of) > 1:
        first, *rest = one_of
        return (*(_gate(a, route, lookup) for a in hits), Gate(first, among=tuple(rest), undecided=True))
    return tuple(_gate(a, route, lookup) for a in (*hits, *one_of))


def _gate(address: str, route: Route, lookup: Lookup) -> Gate:
    """Return the gate at *address*; of a firewall with several endpoints the one whose subnet the route mentions."""
    record = lookup.record(address)
    if record is None or record.type != FIREWALL:
        return Gate(address)
    own = lookup.targets(record, "subnet_mapping.subnet_id", types=SUBNETS).addresses
    named = lookup.targets(route.record, route.prefix + "vpc_endpoint_id", types=SUBNETS)
    chosen = [a for a in named.addresses if a in own] or list(_endpoint_subnets(record, route, lookup))
    if named.exact and len(chosen) == 1:
        return Gate(address, lookup.subnet_spot(chosen[0]).zones)
    return Gate(address, undecided=len(own) > 1)


def _attachments(firewall: Record) -> Iterator[Mapping[str, object]]:
    for state in blocks(firewall.get("firewall_status.sync_states")):
        for attachment in state.get("attachment") or ():
            if isinstance(attachment, Mapping):
                yield attachment


def _endpoint_subnets(firewall: Record, route: Route, lookup: Lookup) -> Iterator[str]:
    wanted = route.record.values.get("vpc_endpoint_id")
    for attachment in _attachments(firewall):
        if wanted and attachment.get("endpoint_id") == wanted:
            yield from (
                s.address for s in lookup.of_type(*SUBNETS) if s.values.get("id") == attachment.get("subnet_id")
            )


def _endpoint_owner(endpoint: str, lookup: Lookup) -> Iterator[str]:
    for firewall in lookup.of_type(FIREWALL):
        if any(a.get("endpoint_id") == endpoint for a in _attachments(firewall)):
            yield firewall.address


def _tables(subnet: str, lookup: Lookup) -> tuple[Record, ...]:
    found: list[Record] = []
    for association in lookup.referrers(subnet, "aws_route_table_association", "subnet_id"):
        for address in lookup.targets(association, "route_table_id", types=_TABLES).addresses:
            table = lookup.record(address)
            if table is not None:
                found.append(table)
    return tuple(found) or _main_table(subnet, lookup)


def _main_table(subnet: str, lookup: Lookup) -> tuple[Record, ...]:
    record = lookup.record(subnet)
    out: list[Record] = []
    for vpc in lookup.targets(record, "vpc_id", types=_VPCS).addresses if record else ():
        for main in lookup.referrers(vpc, "aws_main_route_table_association", "vpc_id"):
            for address in lookup.targets(main, "route_table_id", types=_TABLES).addresses:
                table = lookup.record(address)
                out += [table] if table else []
        if not out:
            vpc_record = lookup.record(vpc)
            out += [
                t
                for t in lookup.of_type("aws_default_route_table")
                if vpc_record and vpc in lookup.targets(t, "default_route_table_id", "vpc_id").addresses
            ]
    return tuple(out)


def routes_of(subnet: str, lookup: Lookup) -> Iterator[Route]:
    """Yield every route of the tables that *subnet* uses."""
    for table in _tables(subnet, lookup):
        yield from _inline(table)
        for route in lookup.referrers(table.address, "aws_route", "route_table_id"):
            for path in _DESTINATIONS:
                destination = text(route.get(path)) or ("?" if isinstance(route.get(path), Unknown) else "")
                if destination:
                    yield Route(destination, route)
                    break


def _inline(table: Record) -> Iterator[Route]:
    inline = table.get("route")
    listed = inline.value if isinstance(inline, Known) and isinstance(inline.value, list) else []
    destinations = [_destination(b) for b in listed if isinstance(b, dict)]
    if any(d in _DEFAULTS for d in destinations) or (not listed and table.refs("route")):
        v6_only = bool(destinations) and "0.0.0.0/0" not in destinations and "::/0" in destinations
        yield Route("::/0" if v6_only else "0.0.0.0/0", table, "route.")
    for destination in destinations:
        if destination and destination not in _DEFAULTS:
            yield Route(destination, table, "route.")


def _destination(block: Mapping[str, object]) -> str:
    return str(block.get("cidr_block") or block.get("ipv6_cidr_block") or block.get("destination_prefix_list_id") or "")


# Where what runs in a subnet gets a public address of its own, and the argument that says so.
# https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html#vpc-public-ip-addresses
_PUBLIC: Mapping[str, str] = {
    "aws_ecs_service": "network_configuration.assign_public_ip",
    "aws_instance": "associate_public_ip_address",
}
_NEVER_PUBLIC = ("aws_ecs_service", "aws_lambda_function")
_TEMPLATES = ("launch_template.id", "launch_template.name",
              "mixed_instances_policy.launch_template.launch_template_specification.launch_template_id")  # fmt: skip


def is_hidden(user: Record, subnet: str, lookup: Lookup) -> bool:
    """Say whether *user* leaves *subnet* by routes that another stack manages and no input shows."""
    record = lookup.record(subnet)
    if record is None or record.mode != "data" or any(routes_of(subnet, lookup)):
        return False
    return not _is_public(user, record, lookup)


def _is_public(user: Record, subnet: Record, lookup: Lookup) -> bool:
    said = [user.get(_PUBLIC[user.type])] if user.type in _PUBLIC else []
    for address in lookup.targets(user, *_TEMPLATES, types=("aws_launch_template",)).addresses:
        template = lookup.record(address)
        said += [template.get("network_interfaces.associate_public_ip_address")] if template else []
    chosen = [boolean(v) for v in said if isinstance(v, Unknown) or v.value is not None]
    if chosen:
        return all(c is True for c in chosen)
    return user.type not in _NEVER_PUBLIC and boolean(subnet.get("map_public_ip_on_launch")) is True


def vpc_of(subnet: str, lookup: Lookup) -> str:
    """Return the address or id of the VPC that *subnet* is in, "" where not known."""
    record = lookup.record(subnet)
    if record is None:
        return ""
    hits = lookup.targets(record, "vpc_id")
    return next(iter((*hits.addresses, *hits.literals)), "")


def endpoints(vpc: str, needed_types: frozenset[str], lookup: Lookup) -> tuple[str, ...]:
    """Return the interface endpoints of *vpc* that carry calls to resources of *needed_types*.

    With private DNS an interface endpoint takes the whole VPC's traffic for its service.
    """
    out = []
    for record in lookup.of_type("aws_vpc_endpoint"):
        service = text(record.get("service_name")).split(".", 3)[-1]
        prefixes = _CARRIES.get(service, ())
        if not prefixes or boolean(record.get("private_dns_enabled")) is False:
            continue
        if text(record.get("vpc_endpoint_type")) != "Interface":
            continue
        hits = lookup.targets(record, "vpc_id")
        if vpc in (*hits.addresses, *hits.literals) and any(t.startswith(prefixes) for t in needed_types):
            out.append(record.address)
    return tuple(out)


def image_endpoints(vpc: str, lookup: Lookup) -> tuple[str, ...]:
    """Return the interface endpoints of *vpc* through which images are pulled."""
    out = []
    for record in lookup.of_type("aws_vpc_endpoint"):
        service = text(record.get("service_name")).split(".", 3)[-1]
        hits = lookup.targets(record, "vpc_id")
        if service in _PULLS and vpc in (*hits.addresses, *hits.literals):
            out.append(record.address)
    return tuple(out)
