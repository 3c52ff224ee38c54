"""Traffic Manager: profiles and their endpoints."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, Remedy, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import answers_at, boolean, integer, text
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Confidence, Level, Mode, Verdict

_PAGE = "https://learn.microsoft.com/en-us/azure/traffic-manager/traffic-manager-routing-methods"
_CHECKS = "https://learn.microsoft.com/en-us/azure/traffic-manager/traffic-manager-monitoring"
PROFILE = "azurerm_traffic_manager_profile"
_ENDPOINTS = (
    ("azurerm_traffic_manager_azure_endpoint", "target_resource_id"),
    ("azurerm_traffic_manager_external_endpoint", "target"),
    ("azurerm_traffic_manager_nested_endpoint", "target_resource_id"),
    ("azurerm_traffic_manager_endpoint", "target_resource_id"),
)
# Clients of one geography or address range get its endpoint and no other, healthy or not.
_FIXED = frozenset({"Geographic", "Subnet"})


def _profile(record: Record, lookup: Lookup) -> Described:
    method = text(record.get("traffic_routing_method"))
    found = sorted(_endpoints(record, lookup), key=lambda e: integer(e[0].get("priority")) or 0)
    relations: list[Relation] = []
    checked = True
    for endpoint, path in found:
        if endpoint.get("enabled") == Known(value=False):
            continue
        checked = checked and not boolean(endpoint.get("always_serve_enabled"))
        hits = lookup.mentioned(endpoint, path)
        sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
        fronts = dict.fromkeys(f for a in hits.addresses for f in answers_at(a, lookup))
        relations += [Relation(Relating.ROUTES_TO, record.address, f, endpoint.address, sure) for f in fronts]
    relations += _inside(record, lookup)
    if method in _FIXED:
        return Described(shape=regional(), relations=tuple(relations), steering=Steering(choice=Choice.EACH))
    return Described(shape=regional(), relations=tuple(relations), steering=_steering(record, method, checked=checked))


def _inside(record: Record, lookup: Lookup) -> Iterator[Relation]:
    """Yield what endpoints that Resource Manager keeps inside the profile lead to, best priority first."""
    inside = sorted(blocks(record.get("endpoints")), key=lambda b: integer(Known(b.get("priority"))) or 0)
    off = {b.get("target_resource_id") for b in inside if str(b.get("endpoint_status")).lower() == "disabled"}
    hits = lookup.mentioned(record, "endpoints.target_resource_id", "endpoints.target")
    sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
    order = {b.get("target_resource_id"): i for i, b in enumerate(inside)}
    named = {a: (lookup.record(a) or record).values.get("id") for a in hits.addresses}
    for address in sorted(hits.addresses, key=lambda a: order.get(named[a], len(order))):
        if named[address] is not None and named[address] in off:
            continue
        for front in dict.fromkeys(answers_at(address, lookup)):
            yield Relation(Relating.ROUTES_TO, record.address, front, f"endpoint {address}", sure)


def _steering(record: Record, method: str, *, checked: bool) -> Steering:
    waiting = Mode.STANDBY if checked else Mode.PROMOTABLE
    ranked = waiting if method == "Priority" else None
    if isinstance(record.get("traffic_routing_method"), Unknown):
        ranked = waiting
    return Steering(choice=Choice.ANY, checked=checked, ranked=ranked)


def _endpoints(record: Record, lookup: Lookup) -> Iterator[tuple[Record, str]]:
    for type_, path in _ENDPOINTS:
        for endpoint in lookup.referrers(record.address, type_, "profile_id", "profile_name"):
            yield endpoint, path


TYPES = (
    TypeSpec(
        type=PROFILE,
        role=Role.ROUTER,
        scope=Scope.GLOBAL,
        describe=_profile,
        reads=("traffic_routing_method", "profile_id", "target_resource_id", "target", "priority", "enabled"),
        assumes="Traffic Manager answers names from many places and leaves out endpoints that fail their checks; "
        "Geographic and Subnet routing never send a client to another endpoint.",
        source=_PAGE,
        fixes={Level.REGION: Remedy("use Priority, Weighted or Performance routing over two regions", Verdict.HOLDS)},
        identity=("name",),
    ),
    *(TypeSpec(type=t, role=Role.NETWORK, scope=Scope.GLOBAL, source=_CHECKS) for t, _ in _ENDPOINTS),
)
