"""The ways in: fronts with the pools behind them, and the routers that choose between fronts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.catalog.wiring import boolean, integer, text
from auditor.model.record import Record
from auditor.model.resource import Relating, Resource, Role
from auditor.model.tree import Every, Group, Member, Node, Quorum
from auditor.model.value import Known, Unknown
from auditor.model.verdict import Mode, Verdict

if TYPE_CHECKING:
    from auditor.topology.build import ServiceBuilder

_POLICIES = (
    "weighted_routing_policy",
    "latency_routing_policy",
    "geolocation_routing_policy",
    "geoproximity_routing_policy",
    "multivalue_answer_routing_policy",
    "cidr_routing_policy",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One independent way in, or one compute without any."""

    address: str
    node: Node
    regions: frozenset[str]


def units(service: ServiceBuilder) -> tuple[Unit, ...]:
    """Return the service's entries: what no other member of it sends customers to."""
    ways = Ways(service)
    return tuple(ways.entries())


class Ways:
    """The entries of one service, each built once."""

    def __init__(self, service: ServiceBuilder) -> None:
        self.service = service
        self.b = service.b
        roles = (Role.COMPUTE, Role.FRONT, Role.ROUTER)
        self.inside = {r.address: r for r in service.members_in(roles) if service.members[r.address].role != "needs"}
        self._nodes: dict[str, Node] = {}
        self._covered: set[str] = set()
        self._regions: dict[str, frozenset[str]] = {}

    def entries(self) -> Iterable[Unit]:
        """Yield routers first, then uncovered fronts, then uncovered compute, then what has no entry."""
        out: list[Unit] = []
        routers = [r for r in self.inside.values() if r.role is Role.ROUTER]
        targeted = {t.address for r in routers for t, _ in self._targets(r)}
        for records in _record_sets(r for r in routers if r.address not in targeted):
            node = self._record_set(records)
            out.append(Unit(records[0].address, node, self._regions_of(records)))
        for role in (Role.FRONT, Role.COMPUTE):
            for r in [x for x in self.inside.values() if x.role is role]:
                if r.address not in self._covered:
                    node = self.node(r)
                    out.append(Unit(r.address, node, self._regions_of([r])))
        out = [u for u in out if u.address not in self._covered]
        return [*out, *self._rest()]

    def _rest(self) -> Iterable[Unit]:
        """Return the seeds that no compute is needed for: tables, keys, queues named by the user."""
        for address in self.service.seeds.addresses:
            resource = self.b.inventory.resources[address]
            is_entry = resource.role in (Role.COMPUTE, Role.FRONT, Role.ROUTER)
            if is_entry or self._protects_only(resource):
                continue
            head = self.b.primary(resource)
            yield Unit(head.address, self.service.node(head.address), frozenset())

    def _protects_only(self, resource: Resource) -> bool:
        """Say whether a key only encrypts what others store: then they, not it, are what is needed."""
        if resource.role is not Role.KEY:
            return False
        if text(resource.record.get("key_usage")) in ("SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"):
            return any(r.kind is Relating.REPLICATES_TO for r in self.b.incoming.get(resource.address, ()))
        uses = [r.kind for r in self.b.incoming.get(resource.address, ())]
        return not uses or Relating.NEEDS not in uses

    def node(self, resource: Resource) -> Node:
        """Return the node of a member entry with everything behind it."""
        if resource.address not in self._nodes:
            self._nodes[resource.address] = Every(resource.address, ())
            own = self.service.node(resource.address)
            behind = self._behind(resource)
            self._nodes[resource.address] = Every(resource.address, (own, *behind)) if behind else own
        return self._nodes[resource.address]

    def _targets(self, resource: Resource) -> list[tuple[Resource, str]]:
        out = []
        for relation in self.b.relations.get(resource.address, ()):
            target = self.b.resource(relation.target)
            if relation.kind is Relating.ROUTES_TO and target is not None and target.address in self.inside:
                out.append((target, relation.via))
        return out

    def _behind(self, resource: Resource) -> tuple[Node, ...]:
        pools: dict[str, list[Resource]] = {}
        for target, via in self._targets(resource):
            known = pools.setdefault(via, [])
            if target not in known:
                known.append(target)
            self._covered.add(target.address)
        if resource.type == "aws_globalaccelerator_accelerator":
            every = list(dict.fromkeys(t.address for ts in pools.values() for t in ts))
            return (self._choice(resource.address, [self.inside[a] for a in every]),) if every else ()
        if resource.type == "aws_cloudfront_distribution":
            return self._origins(resource, [t for ts in pools.values() for t in ts])
        return tuple(dict.fromkeys(self._pool(via, targets) for via, targets in pools.items()))

    def _pool(self, via: str, targets: Sequence[Resource]) -> Node:
        nodes = tuple(dict.fromkeys(self.node(t) for t in targets))
        if len(nodes) == 1:
            return nodes[0]
        half = (len(nodes) + 1) // 2
        return Group(via, tuple(Member(n) for n in nodes), Quorum(hold=(half, half)))

    def _choice(self, name: str, targets: Sequence[Resource]) -> Node:
        """Return a group whose members all serve and leave out the lost ones by health checks."""
        return self._pool(name, targets)

    def _origins(self, resource: Resource, targets: Sequence[Resource]) -> tuple[Node, ...]:
        """Return the origins: an origin group fails over reads only (GET, HEAD, OPTIONS).

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
        """
        unique = list(dict.fromkeys(t.address for t in targets))
        nodes = [self.node(self.inside[a]) for a in unique]
        groups = resource.record.values.get("origin_group")
        if groups and len(nodes) > 1:
            first, *rest = nodes
            members = (Member(first), *(Member(n, Mode.PROMOTABLE) for n in rest))
            return (Group(f"origin group of {resource.address}", members),)
        return tuple(nodes)

    def _regions_of(self, resources: Sequence[Resource]) -> frozenset[str]:
        out: set[str] = set()
        for r in resources:
            if r.region:
                out.add(r.region)
            for target, _ in self._targets(r):
                out |= self._regions_of([target])
        return frozenset(out)

    # --- record sets ------------------------------------------------------------------------------

    def _record_set(self, records: Sequence[Resource]) -> Node:
        if len(records) == 1:
            return self.node(records[0])
        nodes = [self.node(r) for r in records]
        name = f"records {records[0].record.values.get('name') or records[0].address}"
        if any(_is_set(r.record, "failover_routing_policy") for r in records):
            return Group(name, tuple(_failover_member(r, n, records) for r, n in zip(records, nodes, strict=True)))
        members = tuple(
            Member(n, Mode.PROMOTABLE if _weightless(r.record) else Mode.SERVING)
            for r, n in zip(records, nodes, strict=True)
        )
        serving = sum(1 for m in members if m.mode is Mode.SERVING)
        half = max(1, (serving + 1) // 2)
        checked = all(_is_checked(r.record) for r, m in zip(records, members, strict=True) if m.mode is Mode.SERVING)
        cap = Verdict.HOLDS if checked else Verdict.RECOVERS
        return Group(name, members, Quorum(hold=(half, half)), cap=cap)


def _failover_member(record: Resource, node: Node, records: Sequence[Resource]) -> Member:
    policy = text(record.record.get("failover_routing_policy.type"))
    if policy == "PRIMARY":
        return Member(node)
    primaries = [r.record for r in records if text(r.record.get("failover_routing_policy.type")) == "PRIMARY"]
    checked = bool(primaries) and all(_is_checked(p) for p in primaries)
    return Member(node, Mode.STANDBY if checked else Mode.PROMOTABLE)


def _is_checked(record: Record) -> bool:
    """Say whether Route 53 leaves the record out by itself when its target is down.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html
    """
    check = record.get("health_check_id")
    if isinstance(check, Unknown) or check.value or record.refs("health_check_id"):
        return True
    return boolean(record.get("alias.evaluate_target_health")) is True


def _weightless(record: Record) -> bool:
    return _is_set(record, "weighted_routing_policy") and integer(record.get("weighted_routing_policy.weight")) == 0


def _is_set(record: Record, path: str) -> bool:
    value = record.get(path)
    return isinstance(value, Known) and bool(value.value)


def _record_sets(routers: Iterable[Resource]) -> list[list[Resource]]:
    """Group records of one name, type and zone; every other router stands alone."""
    sets: dict[tuple[object, ...], list[Resource]] = {}
    for r in routers:
        values = r.record.values
        if r.type == "aws_route53_record" and any(
            _is_set(r.record, p) for p in (*_POLICIES, "failover_routing_policy")
        ):
            key: tuple[object, ...] = (r.type, str(values.get("name")), str(values.get("type")))
        else:
            key = (r.address,)
        sets.setdefault(key, []).append(r)
    return list(sets.values())
