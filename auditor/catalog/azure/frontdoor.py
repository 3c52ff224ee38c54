"""Azure Front Door and CDN: profiles, endpoints, routes, origins."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Lookup, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import answers_at, integer
from auditor.model.record import Record
from auditor.model.resource import Choice, Relating, Relation, Role, Scope, Steering
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Confidence

_PAGE = "https://learn.microsoft.com/en-us/azure/frontdoor/routing-methods"
_PROBES = "https://learn.microsoft.com/en-us/azure/frontdoor/health-probes"
_CLASSIC = "https://learn.microsoft.com/en-us/azure/frontdoor/classic-overview"
_ENDPOINT = "azurerm_cdn_frontdoor_endpoint"
_ROUTE = "azurerm_cdn_frontdoor_route"
_GROUP = "azurerm_cdn_frontdoor_origin_group"
_ORIGIN = "azurerm_cdn_frontdoor_origin"
_IN_GROUP = "cdn_frontdoor_origin_group_id"


def _endpoint(record: Record, lookup: Lookup) -> Described:
    groups = dict.fromkeys(
        g for r in lookup.referrers(record.address, _ROUTE, "cdn_frontdoor_endpoint_id")
        for g in lookup.targets(r, _IN_GROUP, types=(_GROUP,)).addresses
    )  # fmt: skip
    relations: list[Relation] = []
    standby: list[str] = []
    for group in groups:
        for relation, waits in _origins(record, group, lookup):
            relations.append(relation)
            standby += [relation.via] if waits else []
    probed = all(_probes(g, lookup) for g in groups)
    choice = Choice.ANY if len(groups) == 1 else Choice.POOLS
    return Described(
        shape=regional(),
        relations=tuple(dict.fromkeys(relations)),
        steering=Steering(choice=choice, checked=probed, standby=tuple(dict.fromkeys(standby))),
    )


def _origins(record: Record, group: str, lookup: Lookup) -> Iterator[tuple[Relation, bool]]:
    """Yield what the origins of a group lead to, and whether an origin of a lower priority waits."""
    found = [o for o in lookup.referrers(group, _ORIGIN, _IN_GROUP) if o.get("enabled") != Known(value=False)]
    ranks = {o.address: integer(o.get("priority")) or 1 for o in found}
    first = min(ranks.values(), default=1)
    for origin in found:
        hits = lookup.mentioned(origin, "host_name")
        sure = Confidence.CERTAIN if hits.exact else Confidence.LIKELY
        waits = ranks[origin.address] > first
        for front in dict.fromkeys(f for a in hits.addresses for f in answers_at(a, lookup)):
            via = f"{group} priority {ranks[origin.address]}" if waits else group
            yield Relation(Relating.ROUTES_TO, record.address, front, via, sure), waits


def _probes(group: str, lookup: Lookup) -> bool:
    """Say whether the group probes: without probes an origin that is down keeps getting requests."""
    record = lookup.record(group)
    value = record.get("health_probe") if record else Known(None)
    single = len(lookup.referrers(group, _ORIGIN, _IN_GROUP)) < 2
    return single or isinstance(value, Unknown) or bool(value.value)


def _classic(record: Record, lookup: Lookup) -> Described:
    hits = lookup.mentioned(record, "backend_pool", "origin")
    fronts = dict.fromkeys(f for a in hits.addresses for f in answers_at(a, lookup))
    relations = tuple(Relation(Relating.ROUTES_TO, record.address, f, "backend_pool") for f in fronts)
    probes = blocks(record.get("backend_pool_health_probe"))
    checked = not probes or all(p.get("enabled") is not False for p in probes)
    return Described(shape=regional(), relations=relations, steering=Steering(choice=Choice.ANY, checked=checked))


TYPES = (
    TypeSpec(
        type=_ENDPOINT,
        role=Role.ROUTER,
        scope=Scope.EDGE,
        describe=_endpoint,
        reads=("cdn_frontdoor_profile_id", "cdn_frontdoor_origin_group_id", "host_name", "priority", "health_probe"),
        assumes="Front Door serves from Microsoft's edge, one plane for all regions, and sends requests of "
        "every method to the origins of the best priority that answer its probes.",
        source=_PAGE,
        identity=("host_name",),
    ),
    *(TypeSpec(type=t, role=Role.ROUTER, scope=Scope.EDGE, describe=_classic, source=_CLASSIC, identity=("cname",),
               reads=("backend_pool", "backend_pool_health_probe")) for t in (
        "azurerm_frontdoor", "azurerm_cdn_endpoint")),
    *(TypeSpec(type=t, role=Role.NETWORK, scope=Scope.EDGE, source=_PROBES) for t in (
        _ROUTE, _GROUP, _ORIGIN, "azurerm_cdn_frontdoor_profile", "azurerm_cdn_frontdoor_custom_domain",
        "azurerm_cdn_frontdoor_custom_domain_association", "azurerm_cdn_frontdoor_rule_set",
        "azurerm_cdn_frontdoor_rule",
        "azurerm_cdn_profile", "azurerm_cdn_endpoint_custom_domain", "azurerm_frontdoor_custom_https_configuration",
        "azurerm_frontdoor_rules_engine")),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.EDGE, source=_CLASSIC) for t in (
        "azurerm_cdn_frontdoor_firewall_policy", "azurerm_cdn_frontdoor_secret", "azurerm_frontdoor_firewall_policy",
        "azurerm_cdn_frontdoor_security_policy")),
)  # fmt: skip
