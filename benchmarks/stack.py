"""The made-up exchange that benchmark plans are made of: networks, and services that stand in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ACCOUNT = "123456789012"
REGIONS = {
    "ap-northeast-1": ("a", "c", "d"),
    "ap-northeast-3": ("a", "b", "c"),
    "ap-southeast-1": ("a", "b", "c"),
    "eu-west-1": ("a", "b", "c"),
    "us-east-1": ("a", "b", "c"),
}


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that the provider gives: unknown before the resource exists."""

    value: Any


@dataclass(frozen=True, slots=True)
class Given:
    """A known value that the configuration takes from variables."""

    value: Any
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An attribute of another resource (of several: a list), as the configuration refers to it."""

    addresses: tuple[str, ...]
    attribute: str
    references: tuple[str, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One resource of a module: its arguments, and what the provider computes."""

    type: str
    name: str
    arguments: dict[str, Any]
    index: int | None = None

    @property
    def local(self) -> str:
        """The address inside its module."""
        key = "" if self.index is None else f"[{self.index}]"
        return f"{self.type}.{self.name}{key}"


@dataclass(frozen=True, slots=True)
class Network:
    """A VPC over three zones, and how its resources are addressed."""

    module: str
    region: str
    number: int

    @property
    def zones(self) -> tuple[str, ...]:
        """The names of its zones."""
        return tuple(self.region + letter for letter in REGIONS[self.region])

    def output(self, name: str, local: tuple[str, ...]) -> Link:
        """Return the module output *name*, which a service module gets as the variable of that name."""
        many = len(local) > 1
        return Link(tuple(f"{self.module}.{a}" for a in local), "id", (f"var.{name}",), many)


def identity(kind: str, seed: str) -> str:
    """Return an id as the provider would give it, always the same for *seed*."""
    number = 0xCBF29CE484222325
    for byte in f"{kind}/{seed}".encode():
        number = (number ^ byte) * 0x100000001B3 % 2**64
    return f"{kind}-0{number:016x}"


def tags(name: str, service: str = "") -> dict[str, Any]:
    """Return the tags of a resource, as an argument and with the provider's default tags."""
    own = {"Name": name} | ({"resilience:service": service} if service else {})
    return {
        "tags": Given(own, ("var.name", "var.tags")),
        "tags_all": Computed(own | {"env": "prod", "owner": "platform", "system": "bench"}),
    }


def ids(kind: str, service: str, region: str, name: str) -> dict[str, Any]:
    """Return the id and ARN that the provider computes."""
    return {
        "id": Computed(identity(kind, f"{region}/{name}")),
        "arn": Computed(f"arn:aws:{service}:{region}:{ACCOUNT}:{kind}/{name}"),
    }


def _one(local: str, attribute: str = "id") -> tuple[str, ...]:
    return (f"{local}.{attribute}", local)


def network(net: Network) -> Iterator[Part]:
    """Yield the resources of a network module: one NAT gateway and one private route table per zone."""
    name, region = f"net-{net.number:03}", net.region
    given = {"cidr_block": Given(f"10.{net.number % 256}.0.0/16", ("var.cidr",)), "enable_dns_support": True}
    yield Part(
        "aws_vpc",
        "this",
        given | {"instance_tenancy": "default"} | ids("vpc", "ec2", region, name) | tags(name),
    )
    yield Part("aws_internet_gateway", "this", {"vpc_id": _vpc(net)} | ids("igw", "ec2", region, name) | tags(name))
    yield from _table(net, name, "public", 0, ("gateway_id", "aws_internet_gateway.this", "var.name"))
    for i, zone in enumerate(net.zones):
        for tier in ("public", "private"):
            yield _subnet(net, f"{name}-{tier}-{zone}", tier, i)
            table = "aws_route_table.public[0]" if tier == "public" else f"aws_route_table.private[{i}]"
            yield _association(net, tier, i, table)
        yield from _gateway(net, f"{name}-{zone}", i)
        gateway = f"aws_nat_gateway.this[{i}]"
        yield from _table(net, f"{name}-{zone}", "private", i, ("nat_gateway_id", gateway, "count.index"))


def _vpc(net: Network) -> Link:
    return Link((f"{net.module}.aws_vpc.this",), "id", _one("aws_vpc.this"))


def _subnet(net: Network, name: str, tier: str, i: int) -> Part:
    offset = 0 if tier == "public" else 16
    arguments = {
        "vpc_id": _vpc(net),
        "availability_zone": Given(net.zones[i], ("var.azs", "count.index")),
        "availability_zone_id": Computed(f"{net.region[:4]}-az{i + 1}"),
        "cidr_block": Given(f"10.{net.number % 256}.{offset + i}.0/24", (f"var.{tier}_subnets", "count.index")),
        "assign_ipv6_address_on_creation": False,
        "enable_dns64": False,
        "ipv6_native": False,
        "map_public_ip_on_launch": tier == "public",
        "owner_id": Computed(ACCOUNT),
        "timeouts": None,
    }
    return Part("aws_subnet", tier, arguments | ids("subnet", "ec2", net.region, name) | tags(name), i)


def _association(net: Network, tier: str, i: int, table: str) -> Part:
    index = ("aws_route_table.public[0].id", "aws_route_table.public[0]", "aws_route_table.public")
    references = index if tier == "public" else ("aws_route_table.private", "count.index")
    arguments = {
        "subnet_id": Link((f"{net.module}.aws_subnet.{tier}[{i}]",), "id", (f"aws_subnet.{tier}", "count.index")),
        "route_table_id": Link((f"{net.module}.{table}",), "id", references),
        "gateway_id": None,
        "id": Computed(identity("rtbassoc", f"{net.module}/{tier}/{i}")),
    }
    return Part("aws_route_table_association", tier, arguments, i)


def _gateway(net: Network, name: str, i: int) -> Iterator[Part]:
    address = {"domain": "vpc", "public_ip": Computed(f"203.0.113.{net.number % 250 + 1}")}
    yield Part("aws_eip", "nat", address | ids("eipalloc", "ec2", net.region, name) | tags(name), i)
    arguments = {
        "allocation_id": Link((f"{net.module}.aws_eip.nat[{i}]",), "id", ("aws_eip.nat", "count.index")),
        "subnet_id": Link((f"{net.module}.aws_subnet.public[{i}]",), "id", ("aws_subnet.public", "count.index")),
        "connectivity_type": "public",
        "private_ip": Computed(f"10.{net.number % 256}.{i}.9"),
    }
    yield Part("aws_nat_gateway", "this", arguments | ids("nat", "ec2", net.region, name) | tags(name), i)


def _table(net: Network, name: str, tier: str, i: int, hop: tuple[str, str, str]) -> Iterator[Part]:
    argument, target, key = hop
    arguments = {"vpc_id": _vpc(net), "propagating_vgws": Computed([]), "owner_id": Computed(ACCOUNT)}
    yield Part("aws_route_table", tier, arguments | ids("rtb", "ec2", net.region, name) | tags(name), i)
    table = Link((f"{net.module}.aws_route_table.{tier}[{i}]",), "id", (f"aws_route_table.{tier}", "count.index"))
    route = {
        "route_table_id": table,
        "destination_cidr_block": "0.0.0.0/0",
        argument: Link((f"{net.module}.{target}",), "id", (target.partition("[")[0], key)),
        "id": Computed(identity("r", f"{net.region}/{name}")),
        "origin": Computed("CreateRoute"),
        "state": Computed("active"),
        "timeouts": {"create": "5m", "delete": None, "update": None},
    }
    yield Part("aws_route", f"{tier}_default", route, i)


def environment(region: str, name: str) -> str:
    """Return the container definitions of a service: its queue, table and database by name."""
    variables = {
        "QUEUE_URL": f"https://sqs.{region}.amazonaws.com/{ACCOUNT}/{name}",
        "TABLE": name,
        "DATABASE": f"{name}.c0ffee.{region}.rds.amazonaws.com",
        "LOG_LEVEL": "info",
    }
    container = {
        "name": "app",
        "image": f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/{name}:1.0",
        "essential": True,
        "environment": [{"name": k, "value": v} for k, v in sorted(variables.items())],
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": f"/ecs/{name}"}},
        "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
    }
    return json.dumps([container])
