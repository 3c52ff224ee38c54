"""The members of a service: what it needs, what sends customers to it, and why each belongs to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from auditor.model.resource import Relating, Relation, Replica, Resource, Role
from auditor.topology.egress import Egress
from auditor.topology.interface import Belonging
from auditor.topology.services import Seeds

NEEDABLE = frozenset(
    {Role.COMPUTE, Role.DATA, Role.CACHE, Role.QUEUE, Role.KEY, Role.SECRET, Role.FRONT, Role.CONTROL, Role.ENDPOINT}
)


class Taken(msgspec.Struct, frozen=True):
    """What other services claim as theirs."""

    claims: Counter[str]
    own: frozenset[str]

    def __contains__(self, address: str) -> bool:
        return self.claims[address] > (1 if address in self.own else 0)


class Members:
    """The members of one service by address, in the order in which they were found."""

    def __init__(self, seeds: Seeds, egress: Egress, taken: Taken) -> None:
        self.seeds = seeds
        self.graph = egress.graph
        self.egress = egress
        self.taken = taken
        self.found: dict[str, Belonging] = {}
        self._walked: set[tuple[str, str]] = set()

    def role(self, address: str) -> str:
        """Return how *address* belongs to the service, "" where it does not."""
        known = self.found.get(address)
        return known.role if known is not None else ""

    def collect(self) -> None:
        """Find the members: the seeds, what they need, what sends customers to them, and what that needs."""
        for address in self.seeds.addresses:
            self.add(address, "seed", self.seeds.reason)
        for address in self.seeds.hinted:
            self.found.setdefault(address, Belonging("tagged", self.seeds.reason))
        for address in self.seeds.addresses:
            resource = self.graph.inventory.resources[address]
            if resource.role in (Role.FRONT, Role.ROUTER):
                self._follow_front(address)
        self._follow_needs(list(self.of_roles(NEEDABLE)))
        self._follow_needs(self._add_fronts())

    def add(self, address: str, role: str, reason: str) -> bool:
        """Make *address* a member unless it is one already; say whether it is new."""
        known = self.found.get(address)
        if known is not None and known.role != "tagged":
            return False
        self.found[address] = Belonging(role, reason)
        return True

    def of_roles(self, roles: Iterable[Role]) -> tuple[Resource, ...]:
        """Return the members that have one of *roles*, in order."""
        wanted = frozenset(roles)
        known = self.graph.inventory.resources
        used = [known[a] for a, b in self.found.items() if b.role != "tagged" and a in known]
        return tuple([r for r in used if r.role in wanted])

    def _follow_needs(self, queue: list[Resource]) -> None:
        while queue:
            resource = queue.pop()
            for relation in self.graph.relations.get(resource.address, ()):
                if relation.kind not in (Relating.NEEDS, Relating.STARTS_WITH):
                    continue
                target = self.graph.resource(relation.target)
                if target is None:
                    self._note_unmodelled(relation)
                    continue
                if target.role is Role.ROUTER or target.role in NEEDABLE:
                    queue += self._added(target, "needs", f"{resource.address} by {relation.via}")
            if resource.role in (Role.FRONT, Role.ROUTER) and self.found[resource.address].role == "needs":
                queue += self._targets_of(resource)
            queue += self._relatives(resource)

    def _note_unmodelled(self, relation: Relation) -> None:
        if relation.target in self.graph.types:
            reason = f"{relation.source} by {relation.via}; its type is not modelled, so its loss is open"
            self.add(relation.target, "needs", reason)

    def _added(self, target: Resource, role: str, reason: str) -> list[Resource]:
        out = []
        for r in dict.fromkeys((target, self.graph.primary(target))):
            if self.add(r.address, role, reason):
                out.append(r)
        return out

    def _targets_of(self, front: Resource) -> list[Resource]:
        out: list[Resource] = []
        for relation in self.graph.relations.get(front.address, ()):
            target = self.graph.resource(relation.target)
            if relation.kind is Relating.ROUTES_TO and target is not None:
                out += self._added(target, "needs", f"{front.address} routes to it ({relation.via})")
        return out

    def _relatives(self, resource: Resource) -> list[Resource]:
        """Add replicas, parts, keys at rest and gateways: members, part of the resource's own node."""
        for relation in self.graph.relations.get(resource.address, ()):
            if relation.kind is Relating.REPLICATES_TO and resource.role is not Role.KEY:
                self.add(relation.target, "replica", f"replica of {resource.address}")
            elif relation.kind is Relating.ENCRYPTED_BY:
                key = self.graph.resource(relation.target)
                if key is not None and key.address not in self.found:
                    self.found[key.address] = Belonging("tagged", f"protects {resource.address}")
        for replica in resource.shape.replicas:
            if replica.address and replica.address != resource.address:
                self.add(replica.address, "part", f"part of {resource.address}")
            self._add_ways(resource, replica)
        return []

    def _add_ways(self, resource: Resource, replica: Replica) -> None:
        """Add the gates on the way out of *replica*, and those behind them."""
        for gate in self.egress.passes(resource, replica):
            for address in (gate.address, *gate.among):
                self.add(address, "egress", f"route of {replica.subnet or replica.among[0]}")
            passed = self.graph.inventory.resources[gate.address]
            for inner in passed.shape.replicas:
                step = (passed.address, inner.subnet)
                counts = not gate.zones or bool(set(gate.zones) & set(inner.spot.zones))
                if counts and step not in self._walked:
                    self._walked.add(step)
                    self._add_ways(passed, inner)

    def _follow_front(self, address: str) -> None:
        for relation in self.graph.relations.get(address, ()):
            target = self.graph.resource(relation.target) if relation.kind is Relating.ROUTES_TO else None
            if target is None or target.address in self.taken:
                continue
            if self.add(target.address, "routes_to", f"{address} sends customers to it ({relation.via})"):
                self._follow_front(target.address)

    def _add_fronts(self) -> list[Resource]:
        """Add what sends customers to a member; what that needs itself (a login) is still to be followed."""
        queue = [r.address for r in self.of_roles({Role.COMPUTE, Role.FRONT, Role.ROUTER})]
        added: list[Resource] = []
        while queue:
            address = queue.pop()
            for relation in self.graph.incoming.get(address, ()):
                front = self.graph.resource(relation.source) if relation.kind is Relating.ROUTES_TO else None
                if front is None:
                    continue
                if self.found[address].role == "needs":
                    continue
                if self.add(front.address, "routes_to", f"sends customers to {address} ({relation.via})"):
                    queue.append(front.address)
                    added.append(front)
        return added
