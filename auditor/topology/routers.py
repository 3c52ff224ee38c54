"""The ways in: fronts with the pools behind them, and the routers that choose between fronts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from auditor.model.recovery import Pace
from auditor.model.resource import Choice, Relating, Resource, Role, Steering
from auditor.model.tree import Every, Group, Member, Node, Quorum
from auditor.model.verdict import Confidence, Mode, Verdict
from auditor.topology.pools import weighted

if TYPE_CHECKING:
    from auditor.topology.build import ServiceBuilder


class Unit(msgspec.Struct, frozen=True):
    """One independent way in, or one compute without any."""

    address: str
    node: Node
    regions: frozenset[str]
    front: str = ""
    """The one front that a router of the service sends customers to, "" where there is none or a choice."""


def units(service: ServiceBuilder) -> tuple[Unit, ...]:
    """Return the service's entries: what no other member of it sends customers to."""
    ways = Ways(service)
    return tuple(ways.entries())


class Ways:
    """The entries of one service, each built once."""

    def __init__(self, service: ServiceBuilder) -> None:
        self.service = service
        self.graph = service.graph
        roles = (Role.COMPUTE, Role.FRONT, Role.ROUTER)
        passed = ("needs", "egress", "endpoint")
        self.inside = {
            r.address: r for r in service.members.of_roles(roles) if service.members.role(r.address) not in passed
        }
        # What a front sends requests to is part of the way in, also where it keeps data (a bucket, a stateful set).
        kept = service.members.of_roles({Role.DATA, Role.QUEUE})
        self.inside |= {r.address: r for r in kept if service.members.role(r.address) == "routes_to"}
        self._nodes: dict[str, Node] = {}
        self._covered: set[str] = set()
        self._regions: dict[str, frozenset[str]] = {}

    def entries(self) -> Iterable[Unit]:
        """Yield routers first, then uncovered fronts, then uncovered compute, then what has no entry."""
        out: list[Unit] = []
        routers = [r for r in self.inside.values() if r.role is Role.ROUTER]
        targeted = {t.address for r in routers for t, _ in self._targets(r)}
        sets = _record_sets(r for r in routers if r.address not in targeted)
        for hosts in _by_name(sets):
            records = [r for one in hosts for r in one]
            node = self._record_set(records) if len(hosts) == 1 else self._hosts(hosts)
            out.append(Unit(records[0].address, node, self._regions_of(records), self._front(records)))
        for role in (Role.FRONT, Role.COMPUTE):
            for r in [x for x in self.inside.values() if x.role is role]:
                if r.address not in self._covered:
                    node = self.node(r)
                    out.append(Unit(r.address, node, self._regions_of([r])))
        out = [u for u in out if u.address not in self._covered]
        return [*out, *self._rest()]

    def _front(self, routers: Sequence[Resource]) -> str:
        """Return what stands behind *routers* if it is one thing."""
        behind = list(dict.fromkeys(t.address for r in routers for t, _ in self._targets(r)))
        if len(behind) != 1:
            return ""
        target = self.inside[behind[0]]
        return self._front([target]) if target.role is Role.ROUTER else target.address

    def _rest(self) -> Iterable[Unit]:
        """Return the seeds that no compute is needed for: tables, keys, queues named by the user."""
        for address in self.service.seeds.addresses:
            resource = self.graph.inventory.resources[address]
            is_entry = resource.role in (Role.COMPUTE, Role.FRONT, Role.ROUTER)
            if is_entry or self._protects_only(resource):
                continue
            head = self.graph.primary(resource)
            yield Unit(head.address, self.service.needs.node(head.address), frozenset())

    def _protects_only(self, resource: Resource) -> bool:
        """Say whether a key only encrypts what others store: then they, not it, are what is needed."""
        if resource.role is not Role.KEY:
            return False
        if resource.signs:
            return any(r.kind is Relating.REPLICATES_TO for r in self.graph.incoming.get(resource.address, ()))
        uses = [r.kind for r in self.graph.incoming.get(resource.address, ())]
        return not uses or Relating.NEEDS not in uses

    def node(self, resource: Resource) -> Node:
        """Return the node of a member entry with everything behind it."""
        if resource.address not in self._nodes:
            self._nodes[resource.address] = Every(resource.address, ())
            own = self.service.needs.node(resource.address)
            behind = self._behind(resource)
            self._nodes[resource.address] = Every(resource.address, (own, *behind)) if behind else own
        return self._nodes[resource.address]

    def _targets(self, resource: Resource) -> list[tuple[Resource, str]]:
        out = []
        for relation in self.graph.relations.get(resource.address, ()):
            target = self.graph.resource(relation.target)
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
        steering = resource.steering
        if steering.choice is Choice.ANY:
            return self._any(resource, pools)
        if steering.choice is Choice.EACH:
            return tuple(dict.fromkeys(self.node(t) for ts in pools.values() for t in ts))
        cap = Verdict.HOLDS if steering.checked or steering.shared else Verdict.RECOVERS
        nodes = {via: self._pool(via, targets, cap) for via, targets in pools.items()}
        return tuple(
            dict.fromkeys(self._with_spares(via, nodes, steering) for via in nodes if via not in steering.spares)
        )

    def _with_spares(self, via: str, nodes: Mapping[str, Node], steering: Steering) -> Node:
        """Return a pool with those that a person can give its share of the traffic."""
        others = [o for share in steering.shares if via in share for o in share if o != via and o in nodes]
        if not others:
            return nodes[via]
        spare = (Member(nodes[o], Mode.PROMOTABLE) for o in dict.fromkeys(others))
        return Group(via, (Member(nodes[via]), *spare))

    def _any(self, resource: Resource, pools: Mapping[str, Sequence[Resource]]) -> tuple[Node, ...]:
        """Return one group of all targets, each in the mode that the router gives it."""
        steering = resource.steering
        waiting = Mode.STANDBY if steering.checked else Mode.PROMOTABLE
        modes: dict[str, Mode] = {}
        relations = self.graph.relations.get(resource.address, ())
        unsure = {r.target for r in relations if r.choice or r.confidence is not Confidence.CERTAIN}
        for via, targets in pools.items():
            mode = waiting if via in steering.standby else Mode.SERVING
            mode = Mode.PROMOTABLE if via in steering.idle_targets else mode
            for t in targets:
                known = modes.setdefault(t.address, mode)
                # Sent to in two ways: at best the better one, but where it is open which is meant, nothing is granted.
                modes[t.address] = _later(known, mode) if t.address in unsure else _sooner(known, mode)
        if steering.ranked is not None:
            modes = {a: Mode.SERVING if i == 0 else steering.ranked for i, a in enumerate(modes)}
        nodes = {a: self.node(self.inside[a]) for a in modes}
        members = tuple(Member(nodes[a], m) for a, m in modes.items())
        if len(members) < 2:
            return tuple(m.node for m in members)
        serving = sum(1 for m in members if m.mode is Mode.SERVING)
        half = max(1, (serving + 1) // 2)
        cap = Verdict.HOLDS if steering.checked or steering.ranked is not None else Verdict.RECOVERS
        quorum = Quorum(hold=(half, half))
        return (Group(f"targets of {resource.address}", members, quorum, cap=cap, switch=steering.switch),)

    def _pool(self, via: str, targets: Sequence[Resource], cap: Verdict) -> Node:
        nodes = tuple(dict.fromkeys(self.node(t) for t in targets))
        if len(nodes) == 1:
            return nodes[0]
        if cap is Verdict.HOLDS and len(nodes) == len(targets) and all(t.units for t in targets):
            return weighted(via, [(self.node(t), t.units) for t in targets])
        half = (len(nodes) + 1) // 2
        return Group(via, tuple(Member(n) for n in nodes), Quorum(hold=(half, half)), cap=cap)

    def _regions_of(self, resources: Sequence[Resource]) -> frozenset[str]:
        out: set[str] = set()
        for r in resources:
            if r.region:
                out.add(r.region)
            for target, _ in self._targets(r):
                out |= self._regions_of([target])
        return frozenset(out)

    # --- record sets ------------------------------------------------------------------------------

    def _hosts(self, hosts: Sequence[Sequence[Resource]]) -> Node:
        """Return a name that several hosts answer: one of them must, and what each answers must be up.

        Resolvers ask another host when one is silent, not when its answer leads nowhere. Where only some hosts'
        answers lead on, it is open who asks whom. https://www.rfc-editor.org/rfc/rfc2182
        """
        name = hosts[0][0].steering.name
        planes = tuple(Member(self.service.needs.node(records[0].address)) for records in hosts)
        answers = tuple(Member(self._record_set(records, self._answer)) for records in hosts)
        many = (len(hosts), 1)
        all_lead_on = Group(f"answers for {name}", answers, Quorum(need=many, hold=many, run=many))
        return Every(name, (Group(f"hosts of {name}", planes), all_lead_on))

    def _answer(self, record: Resource) -> Node:
        """Return what a record leads to, without the host that answers it."""
        return Every(record.address, self._behind(record))

    def _record_set(self, records: Sequence[Resource], build: Callable[[Resource], Node] | None = None) -> Node:
        build = build or self.node
        if len(records) == 1:
            return build(records[0])
        nodes = [build(r) for r in records]
        name = f"records {records[0].record.values.get('name') or records[0].address}"
        if any(r.steering.waits for r in records):
            primaries = [r for r in records if not r.steering.waits]
            checked = bool(primaries) and all(r.steering.checked for r in primaries)
            waiting = Mode.STANDBY if checked else Mode.PROMOTABLE
            ways = tuple(
                Member(n, waiting if r.steering.waits else Mode.SERVING) for r, n in zip(records, nodes, strict=True)
            )
            return Group(name, ways, switch=_switch(primaries))
        # "If you set Weight to 0 for all of the records in the group, traffic is routed to all resources with equal
        # probability": https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html
        used = [r for r in records if not r.steering.idle] or list(records)
        checked = all(r.steering.checked for r in used)
        # "If all the records that have a weight greater than 0 are unhealthy, then Route 53 considers the zero-weighted
        # records": https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html
        spare = Mode.STANDBY if checked else Mode.PROMOTABLE
        members = tuple(Member(n, Mode.SERVING if r in used else spare) for r, n in zip(records, nodes, strict=True))
        serving = sum(1 for m in members if m.mode is Mode.SERVING)
        half = max(1, (serving + 1) // 2)
        cap = Verdict.HOLDS if checked else Verdict.RECOVERS
        return Group(name, members, Quorum(hold=(half, half)), cap=cap, switch=_switch(used))


def _switch(routers: Iterable[Resource]) -> Pace | None:
    """Return what passes until the slowest of *routers* that check their targets sends customers elsewhere."""
    known = [r.steering.switch for r in routers if r.steering.checked and r.steering.switch is not None]
    return max(known, key=lambda p: float("inf") if p.rto.high is None else p.rto.high, default=None)


def _by_name(sets: Sequence[list[Resource]]) -> list[list[list[Resource]]]:
    """Group the record sets of one name at different hosts; every other set stands alone."""
    names: dict[object, list[list[Resource]]] = {}
    for records in sets:
        name, types = records[0].steering.name, {r.type for r in records}
        known = names.get(name) if name else None
        if known is None or types & {r.type for one in known for r in one}:
            names[name if name and name not in names else id(records)] = [records]
        else:
            known.append(records)
    return list(names.values())


def _record_sets(routers: Iterable[Resource]) -> list[list[Resource]]:
    """Group the routers that answer together (records of one name); every other router stands alone."""
    sets: dict[tuple[str, str], list[Resource]] = {}
    for r in routers:
        key = (r.type, r.steering.shared) if r.steering.shared else (r.address, "")
        sets.setdefault(key, []).append(r)
    return list(sets.values())


_SOONEST = (Mode.SERVING, Mode.STANDBY, Mode.PROMOTABLE, Mode.BACKUP)


def _sooner(one: Mode, other: Mode) -> Mode:
    return min(one, other, key=_SOONEST.index)


def _later(one: Mode, other: Mode) -> Mode:
    return max(one, other, key=_SOONEST.index)
