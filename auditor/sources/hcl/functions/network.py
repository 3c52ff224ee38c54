"""Functions over IP prefixes."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Mapping

from auditor.sources.hcl.functions.signature import Whole
from auditor.sources.hcl.numbers import Number, whole
from auditor.sources.hcl.types import NUMBER, STRING, Collection
from auditor.sources.hcl.values import EvalError

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(prefix: str) -> _Network:
    address, _, length = prefix.partition("/")
    if len(prefix) <= 60 and length.isdecimal() and "%" not in address:
        with contextlib.suppress(ValueError):
            return ipaddress.ip_network(f"{address}/{int(length)}", strict=False)
    raise EvalError(f"{prefix[:60]!r} is no prefix like 10.0.0.0/16")


def _subnet(prefix: str, new_bits: Number, number: Number) -> str:
    network = _network(prefix)
    bits, place = whole(new_bits), whole(number)
    length = network.prefixlen + bits
    if bits < 0 or length > network.max_prefixlen:
        raise EvalError(f"{prefix} has no room for {bits} more bits")
    if place < 0:
        place += 1 << bits
    if not 0 <= place < 1 << bits:
        raise EvalError(f"a prefix extension of {bits} bits has no number {number}")
    base = int(network.network_address) + (place << (network.max_prefixlen - length))
    return f"{type(network.network_address)(base)}/{length}"


def _subnets(prefix: str, *new_bits: Number) -> list[str]:
    network = _network(prefix)
    start, end = int(network.network_address), int(network.broadcast_address) + 1
    found = []
    for bits in map(whole, new_bits):
        length = network.prefixlen + bits
        if bits < 1 or length > network.max_prefixlen:
            raise EvalError(f"{prefix} has no room for {bits} more bits")
        size = 1 << (network.max_prefixlen - length)
        base = -(-start // size) * size
        if base + size > end:
            raise EvalError(f"{prefix} has not enough room for all of them")
        found.append(f"{type(network.network_address)(base)}/{length}")
        start = base + size
    return found


def _host(prefix: str, number: Number) -> str:
    network = _network(prefix)
    place, size = whole(number), network.num_addresses
    if place < 0:
        place += size
    if not 0 <= place < size:
        raise EvalError(f"{prefix} has no host {number}")
    return str(type(network.network_address)(int(network.network_address) + place))


def _netmask(prefix: str) -> str:
    network = _network(prefix)
    if network.version == 6:
        raise EvalError("IPv6 has no netmasks")
    return str(network.netmask)


WHOLE: Mapping[str, Whole] = {
    "cidrhost": Whole(_host, (STRING, NUMBER), STRING, least=2, most=2),
    "cidrnetmask": Whole(_netmask, (STRING,), STRING),
    "cidrsubnet": Whole(_subnet, (STRING, NUMBER, NUMBER), STRING, least=3, most=3),
    "cidrsubnets": Whole(_subnets, (STRING, NUMBER), Collection("list", STRING), most=None),
}
