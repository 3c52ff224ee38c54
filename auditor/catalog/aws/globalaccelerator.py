"""AWS Global Accelerator: accelerators, listeners, endpoint groups, custom routing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.catalog.aws import detection
from auditor.catalog.interface import Described, Lookup, Targets, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import related
from auditor.model.record import Record
from auditor.model.recovery import Pace
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.value import Known, Unknown

_DIAL_PAGE = "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-traffic-dial.html"
_FAILOVER_PAGE = (
    "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html"
)
_CUSTOM_PAGE = "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-custom-routing-how-it-works.html"
_ENDPOINT = "endpoint_configuration.endpoint_id"
_OFF = "it is disabled: it sends nobody to its endpoints"


def _accelerator(record: Record, lookup: Lookup) -> Described:
    if record.get("enabled") == Known(False):
        return Described(shape=regional(), notes=(_OFF,))
    relations: list[Relation] = []
    notes: list[str] = []
    idle: list[str] = []
    waiting: list[str] = []
    paces: list[Pace] = []
    for listener in lookup.referrers(record.address, "aws_globalaccelerator_listener", "accelerator_arn"):
        for group in lookup.referrers(listener.address, "aws_globalaccelerator_endpoint_group", "listener_arn"):
            via = f"endpoint group {group.address}"
            used, silent, said = _endpoints(group, lookup)
            relations += related(Relating.ROUTES_TO, record, used, via)
            relations += related(Relating.ROUTES_TO, record, silent, f"{via}, weight 0")
            notes += said
            idle.append(f"{via}, weight 0")
            waiting += [via] if _is_closed(group) else []
            paces.append(detection.of_endpoints(group, used.addresses, lookup))
    return Described(
        shape=regional(),
        relations=tuple(dict.fromkeys(relations)),
        notes=tuple(notes),
        steering=Steering(
            choice=Choice.ANY, standby=tuple(waiting), idle_targets=tuple(idle), switch=detection.slowest(paces)
        ),
    )


def _is_closed(group: Record) -> bool:
    dial = group.get("traffic_dial_percentage")
    return _is_zero(dial.value if isinstance(dial, Known) else None)


def _endpoints(group: Record, lookup: Lookup) -> tuple[Targets, Targets, tuple[str, ...]]:
    """Return what the endpoint group sends traffic to, what it names without sending any, and what to tell."""
    dial = group.get("traffic_dial_percentage")
    notes: tuple[str, ...] = ()
    if _is_closed(group):
        # "For this failover, Global Accelerator ignores the traffic dial setting" (_FAILOVER_PAGE).
        notes = (f"{group.address}: its traffic dial is 0: it gets traffic only when the other groups are down",)
    hits = lookup.targets(group, _ENDPOINT)
    exact = hits.exact and not isinstance(dial, Unknown)
    off = [item for item in _items(group) if _is_zero(item.get("weight"))]
    if off and len(off) == len(_items(group)):
        silent = tuple(b for a in hits.addresses for b in _behind(a, lookup))
        return Targets(), Targets(silent), (*notes, f"{group.address}: all its endpoints have weight 0: no traffic")
    idle = _idle(group, hits, lookup)
    notes += tuple(f"{group.address}: {a} has weight 0, so it gets no traffic" for a in idle)
    if len(idle) < len(off):
        notes += (f"{group.address}: some of its endpoints have weight 0, which ones is not known",)
        exact = False
    used = tuple(b for a in hits.addresses if a not in idle for b in _behind(a, lookup))
    silent = tuple(b for a in idle for b in _behind(a, lookup))
    return Targets(tuple(dict.fromkeys(used)), exact), Targets(tuple(dict.fromkeys(silent)), exact), notes


def _idle(group: Record, hits: Targets, lookup: Lookup) -> tuple[str, ...]:
    """Return the endpoints of weight 0: by the constant beside the reference, or by the id that is known."""
    by_reference = {
        t for r in group.refs(_ENDPOINT) if r.exact and _is_zero(dict(r.beside).get("weight")) for t in r.targets
    }
    named = {str(i["endpoint_id"]) for i in _items(group) if _is_zero(i.get("weight")) and i.get("endpoint_id")}
    return tuple(a for a in hits.addresses if a in by_reference or named & _names(a, lookup))


def _items(group: Record) -> tuple[Mapping[str, Any], ...]:
    value = group.values.get("endpoint_configuration")
    return tuple(i for i in value if isinstance(i, Mapping)) if isinstance(value, list) else ()


def _is_zero(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0


def _names(address: str, lookup: Lookup) -> set[str]:
    record = lookup.record(address)
    keys = ("id", "arn", "allocation_id")
    return {v for k in keys if isinstance(v := record.values.get(k), str)} if record else set()


def _behind(address: str, lookup: Lookup) -> tuple[str, ...]:
    """Return *address* and, for an elastic IP address, the instance that holds it."""
    record = lookup.record(address)
    if record is None or record.type != "aws_eip":
        return (address,)
    held = lookup.targets(record, "instance", types=("aws_instance",)).addresses
    for link in lookup.referrers(address, "aws_eip_association", "allocation_id"):
        held += lookup.targets(link, "instance_id", types=("aws_instance",)).addresses
    return (address, *held)


def _custom(record: Record, lookup: Lookup) -> Described:
    if record.get("enabled") == Known(False):
        return Described(shape=regional(), notes=(_OFF,))
    subnets: dict[str, None] = {}
    prefix = "aws_globalaccelerator_custom_routing"
    for listener in lookup.referrers(record.address, f"{prefix}_listener", "accelerator_arn"):
        for group in lookup.referrers(listener.address, f"{prefix}_endpoint_group", "listener_arn"):
            subnets.update(dict.fromkeys(lookup.targets(group, _ENDPOINT, types=("aws_subnet",)).addresses))
    units: dict[str, None] = {}
    for subnet in subnets:
        for type_, path in (("aws_instance", "subnet_id"), ("aws_autoscaling_group", "vpc_zone_identifier")):
            units.update(dict.fromkeys(r.address for r in lookup.referrers(subnet, type_, path)))
    # Which instances of a subnet are allowed to get traffic is set outside Terraform.
    relations = related(Relating.ROUTES_TO, record, Targets(tuple(units), exact=False), _ENDPOINT)
    return Described(shape=regional(), relations=relations)


_WIRING = (
    "aws_globalaccelerator_listener", "aws_globalaccelerator_endpoint_group",
    "aws_globalaccelerator_custom_routing_listener", "aws_globalaccelerator_custom_routing_endpoint_group",
)  # fmt: skip
TYPES = (
    TypeSpec(
        type="aws_globalaccelerator_accelerator",
        role=Role.ROUTER,
        scope=Scope.EDGE,
        describe=_accelerator,
        reads=("enabled",),
        assumes="Health-checked: traffic goes to healthy endpoints, in the nearest Region that has some.",
        source=_FAILOVER_PAGE,
        identity=("dns_name", "dual_stack_dns_name"),
    ),
    TypeSpec(
        type="aws_globalaccelerator_custom_routing_accelerator",
        role=Role.ROUTER,
        scope=Scope.EDGE,
        describe=_custom,
        reads=("enabled",),
        assumes="Custom routing maps ports to instances; it checks no health and moves nothing.",
        source=_CUSTOM_PAGE,
        identity=("dns_name",),
    ),
    *(TypeSpec(type=t, role=Role.NETWORK, scope=Scope.EDGE, source=_DIAL_PAGE) for t in _WIRING),
    TypeSpec(
        type="aws_globalaccelerator_cross_account_attachment",
        role=Role.SUPPORT,
        scope=Scope.EDGE,
        source="https://docs.aws.amazon.com/global-accelerator/latest/dg/cross-account-resources.html",
    ),
)
