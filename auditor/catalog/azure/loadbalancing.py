"""Load balancers, application gateways, public addresses."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.azure.places import by_zones, parent_of, redundant, zones_at
from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional, single
from auditor.catalog.wiring import open_spot, text
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Replica, Role, Shape, Spot, Steering
from auditor.model.value import Known
from auditor.model.verdict import Confidence, Level, Verdict

_LB = "https://learn.microsoft.com/en-us/azure/reliability/reliability-load-balancer"
_CROSS = "https://learn.microsoft.com/en-us/azure/load-balancer/cross-region-overview"
_GATEWAY = "https://learn.microsoft.com/en-us/azure/reliability/reliability-application-gateway-v2"
_ADDRESS = "https://learn.microsoft.com/en-us/azure/virtual-network/ip-services/public-ip-addresses#availability-zone"
LB = "azurerm_lb"
_POOL = "azurerm_lb_backend_address_pool"
_IPS = ("azurerm_public_ip",)
_SCALE_SETS = (
    "azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set",
    "azurerm_orchestrated_virtual_machine_scale_set",
)  # fmt: skip
_IN_SET = "network_interface.ip_configuration."
_POOL_IDS = "load_balancer_backend_address_pool_ids"


def balancer(record: Record, lookup: Lookup) -> Described:
    """Return a load balancer: Standard over zones where its front end says so, Basic without a promise."""
    relations = tuple(_behind(record, lookup))
    steering = Steering(choice=Choice.POOLS, checked=_checked(record, lookup))
    if text(record.get("sku_tier")) == "Global":
        # It is announced from many regions; the one it is deployed to is not in the way of requests.
        shape = Shape(replicas=(Replica(region="global"),))
        return Described(shape=shape, relations=relations, steering=Steering(choice=Choice.ANY), role=Role.ROUTER)
    sku = text(record.get("sku")) or "Standard"
    if sku == "Basic":
        return Described(shape=single(open_spot(lookup, record), rebuilt=True), relations=relations, steering=steering)
    return Described(shape=_front(record, lookup), relations=relations, steering=steering)


def _front(record: Record, lookup: Lookup) -> Shape:
    """Return where the front ends stand: by the zones of their public address, else by their own."""
    for address in lookup.targets(record, "frontend_ip_configuration.public_ip_address_id", types=_IPS).addresses:
        found = lookup.record(address)
        if found is not None:
            return _address_shape(found, lookup)
    zones = zones_at(record.get("frontend_ip_configuration.zones"))
    if zones == ():
        # An internal front end without zones is announced from one of them.
        return Shape(replicas=(redundant(record, lookup, spread=None, rebuilt=True),))
    return by_zones(record, lookup, "frontend_ip_configuration.zones", unset=None)


def _address_shape(record: Record, lookup: Lookup) -> Shape:
    """Return a public address: zone-redundant over listed zones; Basic ones promise nothing.

    Standard ones without zones are made zone-redundant region by region: the input does not say whether yet.
    """
    return by_zones(record, lookup, unset=False if text(record.get("sku")) == "Basic" else None)


def _behind(record: Record, lookup: Lookup) -> Iterator[Relation]:
    yield from _inside(record, lookup)
    for pool in lookup.referrers(record.address, _POOL, "loadbalancer_id"):
        for type_ in _SCALE_SETS:
            for user in lookup.referrers(pool.address, type_, f"{_IN_SET}{_POOL_IDS}"):
                yield Relation(Relating.ROUTES_TO, record.address, user.address, pool.address)
        link = "azurerm_network_interface_backend_address_pool_association"
        for found in lookup.referrers(pool.address, link, "backend_address_pool_id"):
            for nic in lookup.targets(found, "network_interface_id").addresses:
                yield Relation(Relating.ROUTES_TO, record.address, nic, pool.address)
        for found in lookup.referrers(pool.address, f"{_POOL}_address", "backend_address_pool_id"):
            for front in lookup.targets(found, "backend_address_ip_configuration_id", types=(LB,)).addresses:
                yield Relation(Relating.ROUTES_TO, record.address, front, pool.address)
            for machine in lookup.mentioned(found, "ip_address").addresses:
                yield Relation(Relating.ROUTES_TO, record.address, machine, pool.address)


def _inside(record: Record, lookup: Lookup) -> Iterator[Relation]:
    """Yield what joins a pool that Resource Manager keeps inside the balancer: it refers to the balancer itself."""
    users = [(t, f"{_IN_SET}{_POOL_IDS}") for t in _SCALE_SETS]
    for type_, path in (*users, ("azurerm_network_interface", f"ip_configuration.{_POOL_IDS}")):
        for user in lookup.referrers(record.address, type_, path):
            yield Relation(Relating.ROUTES_TO, record.address, user.address, "backend pool")


def _checked(record: Record, lookup: Lookup) -> bool:
    """Say whether the rules probe what they send to: without a probe a dead target keeps its share."""
    if lookup.referrers(record.address, "azurerm_lb_probe", "loadbalancer_id"):
        return True
    inside = blocks(record.get("load_balancing_rule"))
    if inside and not any(r.get("probe") for r in inside):
        return False
    rules = lookup.referrers(record.address, "azurerm_lb_rule", "loadbalancer_id")
    return not rules or any(r.get("probe_id") != Known(None) for r in rules)


def _gateway(record: Record, lookup: Lookup) -> Described:
    """Return an application gateway: v2 over its zones, v1 in one datacentre; it probes what it sends to."""
    v2 = text(record.get("sku.tier")).endswith("_v2") or text(record.get("sku.name")).endswith("_v2")
    shape = by_zones(record, lookup, unset=None if v2 or not text(record.get("sku.tier")) else False)
    return Described(shape=shape, relations=tuple(_gateway_pool(record, lookup)))


def _gateway_pool(record: Record, lookup: Lookup) -> Iterator[Relation]:
    via = "backend_address_pool"
    for type_ in _SCALE_SETS:
        path = f"{_IN_SET}application_gateway_backend_address_pool_ids"
        for user in lookup.referrers(record.address, type_, path):
            yield Relation(Relating.ROUTES_TO, record.address, user.address, via)
    link = "azurerm_network_interface_application_gateway_backend_address_pool_association"
    for found in lookup.referrers(record.address, link, "backend_address_pool_id"):
        for nic in lookup.targets(found, "network_interface_id").addresses:
            yield Relation(Relating.ROUTES_TO, record.address, nic, via)
    # Pools of names and addresses: each is a pool of its own, but references come as one list.
    hits = lookup.mentioned(record, via)
    sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
    one = len(blocks(record.get(via))) < 2
    for address in hits.addresses:
        yield Relation(Relating.ROUTES_TO, record.address, address, via if one else f"{via} {address}", sure)


def _address(record: Record, lookup: Lookup) -> Described:
    return Described(shape=_address_shape(record, lookup))


def _pool_part(record: Record, lookup: Lookup) -> Described:
    owner = parent_of(record, lookup, "loadbalancer_id", types=(LB,))
    return Described(shape=regional(rebuilt=True), owner=owner.address if owner else "")


def _prefix(record: Record, lookup: Lookup) -> Described:
    zones = zones_at(record.get("zones"))
    return Described(shape=single(Spot(zones)) if zones and len(zones) == 1 else regional())


TYPES = (
    TypeSpec(
        type=LB,
        role=Role.FRONT,
        describe=balancer,
        reads=("sku", "sku_tier", "frontend_ip_configuration"),
        assumes="A Standard load balancer is as zone-redundant as the address of its front end; Basic promises none.",
        source=_LB,
        fixes={
            Level.ZONE: Remedy(
                'use the Standard `sku` and a front end with `zones = ["1", "2", "3"]` (on the public address)',
                Verdict.HOLDS,
            ),
        },
        identity=("name", "private_ip_address"),
    ),
    TypeSpec(
        type="azurerm_application_gateway",
        role=Role.FRONT,
        describe=_gateway,
        reads=("zones", "sku", "backend_address_pool"),
        assumes="A v2 gateway runs in its `zones`, a v1 gateway in one datacentre; both leave out targets that fail "
        "their probes.",
        source=_GATEWAY,
        fixes={Level.ZONE: Remedy('use a v2 `sku` with `zones = ["1", "2", "3"]`', Verdict.HOLDS)},
        identity=("name",),
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_pool_part, source=_LB) for t in (
        _POOL, "azurerm_lb_rule", "azurerm_lb_probe", "azurerm_lb_nat_rule", "azurerm_lb_nat_pool",
        "azurerm_lb_outbound_rule")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_CROSS) for t in (
        f"{_POOL}_address", "azurerm_network_interface_backend_address_pool_association",
        "azurerm_network_interface_application_gateway_backend_address_pool_association",
        "azurerm_network_interface_nat_rule_association")),
    TypeSpec(type="azurerm_public_ip", role=Role.NETWORK, describe=_address, reads=("zones", "sku"),
             assumes="A Basic address promises no zone; a Standard one is zone-redundant if three zones are listed.",
             source=_ADDRESS, identity=("ip_address",)),
    TypeSpec(type="azurerm_public_ip_prefix", role=Role.NETWORK, describe=_prefix, reads=("zones",), source=_ADDRESS),
    *(TypeSpec(type=t, role=Role.SUPPORT, source=_GATEWAY) for t in (
        "azurerm_web_application_firewall_policy", "azurerm_custom_ip_prefix",
        "azurerm_application_load_balancer_security_policy")),
    *(TypeSpec(type=t, role=Role.NETWORK, source=_GATEWAY) for t in (
        "azurerm_application_load_balancer", "azurerm_application_load_balancer_frontend",
        "azurerm_application_load_balancer_subnet_association")),
)  # fmt: skip
