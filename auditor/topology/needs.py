"""The nodes of members together with everything that they need, to run and to start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model.resource import Relating, Relation, Resource, Role
from auditor.model.tree import Every, Group, Member, Node, Quorum
from auditor.model.verdict import Mode
from auditor.topology import signers
from auditor.topology.alone import Alone, label
from auditor.topology.members import NEEDABLE, Members


class Needs:
    """Builds the nodes of one service's members with their needs, each once."""

    def __init__(self, alone: Alone, members: Members) -> None:
        self.alone = alone
        self.graph = alone.graph
        self.members = members
        self.keepers: frozenset[str] = frozenset()
        self.pooled: dict[str, Node] = {}
        self.data: dict[str, None] = {}
        self.bound: set[str] = set()
        self._users: dict[str, set[str]] = {}
        self._nodes: dict[str, Node] = {}
        self._seats: dict[str, tuple[str, ...]] = {}

    def node(self, address: str) -> Node:
        """Return the node of a member with everything that it needs."""
        resource = self.graph.resource(address)
        if resource is None:
            return Every(address, ())
        resource = self.graph.primary(resource) if resource.role is not Role.KEY else resource
        address = resource.address
        if address in self.pooled:
            return self.pooled[address]
        if address not in self._nodes:
            self._nodes[address] = Every(address, ())  # a cycle ends here: all-of inside it
            self._nodes[address] = self.with_needs(resource)
        return self._nodes[address]

    def with_needs(self, resource: Resource, unit: Node | None = None) -> Node:
        """Return *resource* (or one *unit* of it) together with everything that it needs."""
        running: dict[str, None] = {}
        unmodelled: dict[str, None] = {}
        starting: dict[str, None] = {}
        choices: dict[str, dict[str, None]] = {}
        for relation in self.graph.relations.get(resource.address, ()):
            if relation.target in self.graph.types:
                unmodelled[relation.target] = None
            elif relation.target not in self.graph.inventory.resources:
                continue
            elif relation.kind is Relating.NEEDS and relation.choice and self._is_needable(relation.target):
                choices.setdefault(relation.via, {})[relation.target] = None
            elif relation.kind is Relating.NEEDS and self._is_needable(relation.target):
                running[relation.target] = None
                self._note_data(relation)
            elif relation.kind is Relating.STARTS_WITH:
                starting[relation.target] = None
                running |= dict.fromkeys(self._held(relation.target))
        below = [self._needed(resource, a) for a in running]
        below += [self._one_of(resource, via, [a for a in some if a not in running]) for via, some in choices.items()]
        below += [self.alone.unmodelled(a, resource) for a in unmodelled]
        below += [self.alone.own(a) for a in self._private_ways(resource, running)]
        start = self._start(resource, starting)
        own = unit or self._alone(resource, start)
        if resource.role in (Role.FRONT, Role.ROUTER) and self.members.role(resource.address) == "needs":
            below += [self.node(t.address) for t in self._routed(resource)]
        if not below:
            return own
        return Every(label(resource), (own, *dict.fromkeys(below)))

    def _alone(self, resource: Resource, start: Node | None) -> Node:
        if resource.role is Role.COMPUTE and resource.address in self.keepers:
            return signers.keeping(self.alone.replicas(resource, start))
        return self.alone.replicas(resource, start) if start is not None else self.alone.own(resource.address)

    def _one_of(self, user: Resource, via: str, candidates: Sequence[str]) -> Node:
        """Return candidates of which at least one is needed, and perhaps all: the input does not say which."""
        nodes = tuple(dict.fromkeys(self._needed(user, a) for a in candidates))
        n = len(nodes)
        if n < 2:
            return nodes[0] if nodes else Every(via, ())
        return Group(f"what {via} means", tuple(Member(x) for x in nodes), Quorum((n, 1), (n, 1), (n, 1)))

    def _held(self, address: str) -> tuple[str, ...]:
        """Return what the content of a secret names: the secret is read at start, what it names is used after."""
        secret = self.graph.resource(address)
        held = self.graph.relations.get(secret.address, ()) if secret and secret.role is Role.SECRET else ()
        return tuple(r.target for r in held if r.kind is Relating.NEEDS and self._is_needable(r.target))

    def _is_needable(self, address: str) -> bool:
        target = self.graph.resource(address)
        return target is not None and (target.role in NEEDABLE or target.role is Role.ROUTER)

    def _needed(self, user: Resource, address: str) -> Node:
        """Return what *user* needs at *address*: a copy in the user's own region satisfies it there."""
        target = self.graph.resource(address)
        if target is not None and target.role in (Role.SECRET, Role.DATA) and len(target.shape.replicas) > 1:
            local = [
                r for r in target.shape.replicas if r.region and r.region == user.region and r.mode is Mode.SERVING
            ]
            regions = {r.region for r in target.shape.replicas}
            if local and len(regions) == len(target.shape.replicas) and target.role is Role.SECRET:
                held = tuple(self.node(a) for a in self._held(target.address))
                here = self.alone.slot(target, local[0])
                return Every(f"{label(target)} in {user.region}", (here, *held)) if held else here
        return self.node(address)

    def _start(self, resource: Resource, starting: Iterable[str]) -> Node | None:
        nodes = [self._needed(resource, a) for a in starting]
        nodes += [self.alone.own(a) for a in self._private_ways(resource, starting)]
        for network in self._networks(resource):
            ways = self.alone.egress.start_endpoints(resource.provider, resource.type, network)
            nodes += [self.alone.own(a) for a in ways]
        return Every(f"what {resource.address} starts with", tuple(nodes)) if nodes else None

    def _networks(self, resource: Resource) -> tuple[str, ...]:
        known = self._seats.get(resource.address)
        if known is None:
            known = self._seats[resource.address] = self._find_networks(resource)
        return known

    def _find_networks(self, resource: Resource) -> tuple[str, ...]:
        subnets = dict.fromkeys([r.subnet for r in resource.shape.replicas if r.subnet])
        return tuple(dict.fromkeys([v for s in subnets if (v := self.alone.egress.network_of(s))]))

    def _private_ways(self, resource: Resource, needed: Iterable[str]) -> tuple[str, ...]:
        networks = self._networks(resource)
        if not networks:
            return ()
        resolved = (self.graph.resource(a) for a in needed)
        types = frozenset(r.type for r in resolved if r is not None)
        out: dict[str, None] = {}
        for network in networks:
            for endpoint in self.alone.egress.endpoints(resource.provider, network, types):
                if endpoint in self.graph.inventory.resources:
                    self.members.add(
                        endpoint, "endpoint", f"private DNS of {network}: {resource.address} goes through it"
                    )
                    out[endpoint] = None
        return tuple(out)

    def _note_data(self, relation: Relation) -> None:
        target = self.graph.resource(relation.target)
        if target is None or target.role is not Role.DATA:
            return
        head = self.graph.primary(target).address
        self._users.setdefault(head, set()).add(relation.source)
        if relation.bound:
            self.bound.add(head)
        self.data.setdefault(head, None)

    def private_to_a_party(self) -> set[str]:
        """Return the stores that one party of a threshold group uses alone: its loss is that party's loss."""
        if not self.pooled:
            return set()
        parties = set(self.pooled)
        return {d for d, users in self._users.items() if len(users) == 1 and users <= parties}

    def _routed(self, front: Resource) -> tuple[Resource, ...]:
        found = (
            self.graph.resource(r.target)
            for r in self.graph.relations.get(front.address, ())
            if r.kind is Relating.ROUTES_TO
        )
        return tuple(dict.fromkeys(r for r in found if r is not None))
