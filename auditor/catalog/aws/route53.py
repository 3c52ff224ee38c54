"""Amazon Route 53: zones, records, health checks."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.aws import detection
from auditor.catalog.interface import Described, Lookup, Targets, TypeSpec
from auditor.catalog.shapes import regional
from auditor.catalog.wiring import answers_at, boolean, full_name, integer, related, text
from auditor.model.record import Record
from auditor.model.resource import DIRECT, Relating, Role, Scope, Steering
from auditor.model.value import Known, Unknown

_PAGE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html"
FRONTS = (
    "aws_lb", "aws_alb", "aws_elb", "aws_cloudfront_distribution", "aws_globalaccelerator_accelerator",
    "aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name", "aws_s3_bucket", "aws_vpc_endpoint",
)  # fmt: skip
_ZONES = ("aws_route53_zone",)
_POLICIES = (
    "failover_routing_policy", "weighted_routing_policy", "latency_routing_policy", "geolocation_routing_policy",
    "geoproximity_routing_policy", "multivalue_answer_routing_policy", "cidr_routing_policy",
)  # fmt: skip


def _record(record: Record, lookup: Lookup) -> Described:
    hits = _fronts(record, lookup)
    return Described(
        shape=regional(rebuilt=True),
        relations=related(Relating.ROUTES_TO, record, hits, "alias or value"),
        steering=_steering(record, lookup),
    )


def _is_private(record: Record, records: Mapping[str, Record]) -> bool:
    """Say whether the record answers inside VPCs only: who names it there uses it, other names may be anybody's."""
    zones = [z for r in record.refs("zone_id") for t in r.targets if (z := records.get(t))]
    known = record.values.get("zone_id")
    zones += [z for z in records.values() if known and z.type in _ZONES and z.values.get("zone_id") == known]
    return any(_answers_inside(z) for z in zones if z.type in _ZONES)


def _answers_inside(zone: Record) -> bool:
    return bool(zone.values.get("vpc")) or zone.values.get("private_zone") is True


def _named(record: Record, lookup: Lookup) -> Targets:
    """Return what the record's values name; a reserved address stands for the front that uses it."""
    hits = lookup.mentioned(record, "alias.name", "records")
    found = dict.fromkeys(f for a in hits.addresses for f in answers_at(a, lookup))
    return Targets(tuple(found), hits.exact)


def _steering(record: Record, lookup: Lookup) -> Steering:
    name = full_name(record)
    if not any(_is_set(record, p) for p in _POLICIES):
        return DIRECT if not name else Steering(name=name)
    kind = text(record.get("failover_routing_policy.type"))
    weighted = _is_set(record, "weighted_routing_policy")
    checked = _is_checked(record, lookup)
    return Steering(
        name=name,
        checked=checked,
        shared=f"{record.values.get('name')} {record.values.get('type')}",
        waits=_is_set(record, "failover_routing_policy") and kind != "PRIMARY",
        idle=weighted and integer(record.get("weighted_routing_policy.weight")) == 0,
        switch=detection.of_record(record, lookup) if checked else None,
    )


def _is_checked(record: Record, lookup: Lookup) -> bool:
    """Say whether Route 53 leaves the record out by itself when its target is down.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html
    """
    check = record.get("health_check_id")
    if isinstance(check, Unknown) or check.value or record.refs("health_check_id"):
        found = detection.check_of(record, lookup)
        if found is None or detection.moves_by_itself(found):
            return True
    return boolean(record.get("alias.evaluate_target_health")) is True


def _is_set(record: Record, path: str) -> bool:
    value = record.get(path)
    return isinstance(value, Known) and bool(value.value)


def _fronts(record: Record, lookup: Lookup) -> Targets:
    alias = lookup.targets(record, "alias.name", types=FRONTS)
    hits = alias if alias.addresses else _named(record, lookup)
    region = text(record.get("latency_routing_policy.region"))
    if region and len(hits.addresses) > 1:
        # Latency records answer for one Region: of several candidates the one standing there is meant.
        near = tuple(a for a in hits.addresses if (r := lookup.record(a)) and lookup.region(r) == region)
        if near:
            return Targets(near, exact=len(near) == 1)
    return hits


_SETTINGS = (
    ("https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html",
     ("aws_route53_zone_association",)),
    ("https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateVPCAssociationAuthorization.html",
     ("aws_route53_vpc_association_authorization",)),
    ("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html",
     ("aws_route53_query_log",)),
    ("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html",
     ("aws_route53_key_signing_key", "aws_route53_hosted_zone_dnssec")),
    ("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/white-label-name-servers.html",
     ("aws_route53_delegation_set",)),
    ("https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateCidrCollection.html",
     ("aws_route53_cidr_collection", "aws_route53_cidr_location")),
)  # fmt: skip

TYPES = (
    TypeSpec(
        type="aws_route53_record",
        role=Role.ROUTER,
        scope=Scope.GLOBAL,
        describe=_record,
        reads=("name", "type", "set_identifier", "alias", "records", "health_check_id", "failover_routing_policy",
               "weighted_routing_policy", "latency_routing_policy", "geolocation_routing_policy",
               "multivalue_answer_routing_policy"),
        assumes="Answering and health-checked failover go on when a Region is lost; changing records may not.",
        source=_PAGE,
        identity=("fqdn",),
        hosts=("name",),
        answers=_is_private,
    ),
    TypeSpec(
        type="aws_route53_zone",
        role=Role.SUPPORT,
        scope=Scope.GLOBAL,
        source="https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html",
        hosts=("name",),
        answers=lambda zone, _: _answers_inside(zone),
    ),
    TypeSpec(type="aws_route53_health_check", role=Role.SUPPORT, scope=Scope.GLOBAL,
             source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"),
    *(TypeSpec(type=t, role=Role.SUPPORT, scope=Scope.GLOBAL, source=page) for page, types in _SETTINGS for t in types),
)  # fmt: skip
