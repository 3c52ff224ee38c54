"""The way out of a subnet: route table, default route, gateway; and private ways to cloud services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.catalog.interface import Lookup
from auditor.catalog.wiring import boolean, text
from auditor.model.record import Record
from auditor.model.value import Known

_TABLES = ("aws_route_table", "aws_default_route_table")
_VPCS = ("aws_vpc", "aws_default_vpc")
_GATEWAYS = (
    "nat_gateway_id",
    "network_interface_id",
    "instance_id",
    "vpc_endpoint_id",
    "transit_gateway_id",
)
_GATEWAY_TYPES = (
    "aws_nat_gateway",
    "aws_instance",
    "aws_network_interface",
    "aws_vpc_endpoint",
    "aws_ec2_transit_gateway",
)
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


def gateways(subnet: str, lookup: Lookup) -> tuple[str, ...]:
    """Return the addresses that the default route of *subnet* points at; () where it has none of a zone."""
    v4: dict[str, None] = {}
    v6: dict[str, None] = {}
    for table in _tables(subnet, lookup):
        for destination, record, prefix in _routes(table, lookup):
            found = v6 if destination == "::/0" else v4
            for path in _GATEWAYS:
                found.update(dict.fromkeys(lookup.targets(record, prefix + path).addresses))
            if prefix:
                # Inline routes are attributes spelled as blocks: plans keep their references together.
                found.update(dict.fromkeys(lookup.targets(record, "route", types=_GATEWAY_TYPES).addresses))
    return tuple(v4 or v6)


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


def _routes(table: Record, lookup: Lookup) -> Iterator[tuple[str, Record, str]]:
    """Yield (destination, record, path prefix) of every default route of *table*."""
    inline = table.get("route")
    blocks = inline.value if isinstance(inline, Known) and isinstance(inline.value, list) else []
    destinations = [_destination(b) for b in blocks if isinstance(b, dict)]
    if any(d in _DEFAULTS for d in destinations) or (not blocks and table.refs("route")):
        v6_only = bool(destinations) and "0.0.0.0/0" not in destinations and "::/0" in destinations
        yield ("::/0" if v6_only else "0.0.0.0/0"), table, "route."
    for route in lookup.referrers(table.address, "aws_route", "route_table_id"):
        for path in ("destination_cidr_block", "destination_ipv6_cidr_block"):
            destination = text(route.get(path))
            if destination in _DEFAULTS:
                yield destination, route, ""


def _destination(block: Mapping[str, object]) -> str:
    return str(block.get("cidr_block") or block.get("ipv6_cidr_block") or "")


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
