"""Elastic Load Balancing: application, network, gateway and classic load balancers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.catalog.blocks import blocks
from auditor.catalog.interface import Described, Guard, Lookup, TypeSpec
from auditor.catalog.shapes import regional, spread
from auditor.catalog.wiring import integer, routes, subnet_slots, undecided
from auditor.model.guard import GuardState
from auditor.model.record import Record
from auditor.model.resource import Relating, Relation, Replica, Role, Spot, Steering
from auditor.model.value import Known

_PAGE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html"
LB = ("aws_lb", "aws_alb", "aws_elb")
TARGET_GROUP = ("aws_lb_target_group", "aws_alb_target_group")
LISTENER = ("aws_lb_listener", "aws_alb_listener")
RULE = ("aws_lb_listener_rule", "aws_alb_listener_rule")
_FORWARDS = ("target_group_arn", "forward.target_group.arn")


def _balancer(record: Record, lookup: Lookup) -> Described:
    slots = subnet_slots(lookup, record, "subnets", "subnet_mapping.subnet_id")
    # Its nodes take traffic in; they open connections to targets inside the VPC only.
    nodes = tuple(Replica(spot=s.spot, rebuilt=True) for s in slots) or _by_zone_names(record)
    shape = spread(nodes or (undecided(lookup.zones(lookup.region(record))),))
    return Described(shape=shape, relations=_targets(record, lookup), steering=_steering(record, lookup))


def _steering(record: Record, lookup: Lookup) -> Steering:
    """Return which target groups share a rule's requests: a balancer moves nothing from one to another.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
    """
    shares: list[tuple[str, ...]] = []
    used: dict[str, None] = {}
    idle: dict[str, None] = {}
    for found, action in _actions(record, lookup):
        weights = _weights(found, action, lookup)
        shares += [tuple(_via(g) for g in weights)] if len(weights) > 1 else []
        for group, weight in weights.items():
            (idle if weight == 0 and any(weights.values()) else used)[_via(group)] = None
    return Steering(shares=tuple(shares), spares=tuple(v for v in idle if v not in used))


def _actions(record: Record, lookup: Lookup) -> Iterator[tuple[Record, str]]:
    for listener in _all_referrers(lookup, record.address, LISTENER, "load_balancer_arn"):
        yield listener, "default_action"
        for rule in _all_referrers(lookup, listener.address, RULE, "listener_arn"):
            yield rule, "action"


def _weights(record: Record, action: str, lookup: Lookup) -> dict[str, int]:
    """Return the target groups of an action by weight, 1 where it is not known."""
    single = lookup.targets(record, f"{action}.target_group_arn", types=TARGET_GROUP)
    out: dict[str, int] = dict.fromkeys(single.addresses, 1)
    path = f"{action}.forward.target_group.arn"
    out |= dict.fromkeys(lookup.targets(record, path, types=TARGET_GROUP).addresses, 1)
    for ref in record.refs(path):
        weight = integer(Known(dict(ref.beside).get("weight")))
        if ref.exact and weight is not None:
            out |= dict.fromkeys(ref.targets, weight)
    for block in _forwarded(record, action):
        arn, weight = block.get("arn"), integer(Known(block.get("weight")))
        if isinstance(arn, str) and weight is not None:
            same = (g for g in out if (r := lookup.record(g)) is not None and r.values.get("arn") == arn)
            out |= dict.fromkeys(same, weight)
    return out


def _forwarded(record: Record, action: str) -> Iterator[Mapping[str, object]]:
    for one in blocks(record.get(action)):
        for forward in blocks(Known(one.get("forward"))):
            yield from blocks(Known(forward.get("target_group")))


def _via(group: str) -> str:
    return f"target group {group}"


def _by_zone_names(record: Record) -> tuple[Replica, ...]:
    zones = record.get("availability_zones")
    names = zones.value if isinstance(zones, Known) and isinstance(zones.value, list) else []
    return tuple(Replica(spot=Spot((z,)), rebuilt=True) for z in names if isinstance(z, str))


def _targets(record: Record, lookup: Lookup) -> tuple[Relation, ...]:
    out = routes(record, lookup, "instances")
    for attachment in lookup.referrers(record.address, "aws_elb_attachment", "elb"):
        out += _from(record, routes(attachment, lookup, "instance"))
    groups: dict[str, None] = {}
    for found, action in _actions(record, lookup):
        paths = tuple(f"{action}.{p}" for p in _FORWARDS)
        groups.update(dict.fromkeys(lookup.targets(found, *paths, types=TARGET_GROUP).addresses))
    for group in groups:
        out += tuple(Relation(Relating.ROUTES_TO, record.address, t, _via(group)) for t in members(group, lookup))
    return out


def members(group: str, lookup: Lookup) -> tuple[str, ...]:
    """Return what is registered with the target group at address *group*."""
    out: dict[str, None] = {}
    for service in lookup.referrers(group, "aws_ecs_service", "load_balancer.target_group_arn"):
        out[service.address] = None
    for asg in lookup.referrers(group, "aws_autoscaling_group", "target_group_arns", "traffic_source.identifier"):
        out[asg.address] = None
    for attachment in lookup.referrers(
        group, "aws_autoscaling_attachment", "lb_target_group_arn", "alb_target_group_arn"
    ):
        out.update(
            dict.fromkeys(
                lookup.targets(attachment, "autoscaling_group_name", types=("aws_autoscaling_group",)).addresses
            )
        )
    for type_ in ("aws_lb_target_group_attachment", "aws_alb_target_group_attachment"):
        for attachment in lookup.referrers(group, type_, "target_group_arn"):
            out.update(dict.fromkeys(lookup.targets(attachment, "target_id").addresses))
    return tuple(out)


def _all_referrers(lookup: Lookup, address: str, types: tuple[str, ...], path: str) -> tuple[Record, ...]:
    return tuple(r for t in types for r in lookup.referrers(address, t, path))


def _from(record: Record, relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
    return tuple(Relation(r.kind, record.address, r.target, r.via, r.confidence) for r in relations)


def _group(record: Record, lookup: Lookup) -> Described:
    return Described(shape=regional(rebuilt=True))


_SETTINGS = (
    ("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
     ("aws_lb_listener", "aws_alb_listener", "aws_lb_listener_rule", "aws_alb_listener_rule")),
    ("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html",
     ("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")),
    ("https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-deregister-register-instances.html",
     ("aws_elb_attachment",)),
    ("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
     ("aws_lb_listener_certificate", "aws_alb_listener_certificate")),
    ("https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-sticky-sessions.html",
     ("aws_lb_cookie_stickiness_policy",)),
    ("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html",
     ("aws_lb_trust_store",)),
)  # fmt: skip

_NETWORK = ("network", "gateway")
_GUARDS = (
    Guard(
        name="deletion protection",
        path="enable_deletion_protection",
        against="deletion by mistake",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
        also_known_as=("CKV_AWS_150",),
    ),
    Guard(
        name="cross-zone load balancing",
        path="enable_cross_zone_load_balancing",
        only_where="load_balancer_type",
        only=_NETWORK,
        against="uneven load where zones have unequal numbers of targets",
        source=_PAGE,
        also_known_as=("CKV_AWS_152",),
    ),
    Guard(
        name="zonal affinity",
        path="dns_record_client_routing_policy",
        on=("availability_zone_affinity", "partial_availability_zone_affinity"),
        only_where="load_balancer_type",
        only=("network",),
        against="calls that need a zone other than the client's",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-load-balancer-attributes.html",
    ),
)
_CLASSIC = Guard(
    name="cross-zone load balancing",
    path="cross_zone_load_balancing",
    default=GuardState.ON,
    against="uneven load where zones have unequal numbers of targets",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-disable-crosszone-lb.html",
    also_known_as=("CKV_AWS_138",),
)
_CHECKED = Guard(
    name="health check",
    path="health_check.enabled",
    default=GuardState.ON,
    against="calls to targets that do not answer",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    also_known_as=("CKV_AWS_261",),
)

TYPES = (
    *(
        TypeSpec(
            type=t,
            role=Role.FRONT,
            describe=_balancer,
            reads=("subnets", "subnet_mapping", "availability_zones"),
            assumes="A load balancer has a node in each zone enabled, and its DNS name leaves out the lost ones.",
            source=_PAGE,
            identity=("name",),
            called=False,
            guards=(_CLASSIC,) if t == "aws_elb" else _GUARDS,
        )
        for t in LB
    ),
    *(TypeSpec(type=t, role=Role.PART, describe=_group, source=_PAGE, guards=(_CHECKED,)) for t in TARGET_GROUP),
    *(TypeSpec(type=t, role=Role.NETWORK, source=page) for page, types in _SETTINGS for t in types),
)
