"""Ways out: the gates that traffic from a subnet passes, to the internet and to other networks."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from auditor.catalog.clouds import cloud_named
from auditor.catalog.interface import Cloud, Gate
from auditor.model.resource import Relating, Replica, Resource, Role
from auditor.topology.graph import Graph


class Egress:
    """The ways out of every subnet of a graph, each looked up once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._gates: dict[str, tuple[Gate, ...]] = {}
        self._crossed: dict[tuple[str, str], tuple[Gate, ...]] = {}

    def gates_seen(self) -> dict[str, tuple[str, ...]]:
        """Return the gateways of every subnet asked for so far."""
        return {subnet: self.gates(subnet) for subnet in tuple(self._gates)}

    def passes(self, resource: Resource, replica: Replica) -> tuple[Gate, ...]:
        """Return what the traffic of *replica* passes, whichever of its possible subnets it is in."""
        if replica.subnet:
            return (*self.ways(replica.subnet), *self.crossings(resource, replica.subnet))
        found = [(*self.ways(s), *self.crossings(resource, s)) for s in replica.among]
        return tuple(g for g in found[0] if all(g in other for other in found)) if found else ()

    def gates(self, subnet: str) -> tuple[str, ...]:
        """Return the gateways of *subnet* that stand in zones, by address."""
        return tuple(dict.fromkeys(g.address for g in self.ways(subnet)))

    def ways(self, subnet: str) -> tuple[Gate, ...]:
        """Return what the default route of *subnet* leads through."""
        if subnet not in self._gates:
            self._gates[subnet] = ()  # a circle of routes ends here
            self._gates[subnet] = self._standing(self._cloud(subnet).gateways(subnet, self.graph.lookup))
        return self._gates[subnet]

    def crossings(self, resource: Resource, subnet: str) -> tuple[Gate, ...]:
        """Return what lies between *subnet* and what *resource* needs in other networks."""
        key = (resource.address, subnet)
        if key not in self._crossed:
            needs = [r.target for r in self.graph.relations.get(resource.address, ()) if r.kind is Relating.NEEDS]
            found = (self.graph.resource(a) for a in needs)
            needed = tuple(r.record for r in found if r is not None)
            self._crossed[key] = self._standing(self._cloud(subnet).crossings(subnet, needed, self.graph.lookup))
        return self._crossed[key]

    def _resolved(self, addresses: Iterable[str]) -> tuple[str, ...]:
        found = (self.graph.resource(a) for a in addresses)
        return tuple(dict.fromkeys(r.address for r in found if r is not None))

    def _standing(self, gates: Iterable[Gate]) -> tuple[Gate, ...]:
        found = ((g, self.graph.resource(g.address)) for g in gates)
        return tuple(
            replace(g, address=r.address, among=self._resolved(g.among))
            for g, r in found
            if r is not None and r.role in (Role.EGRESS, Role.COMPUTE, Role.ENDPOINT)
        )

    def _cloud(self, address: str) -> Cloud:
        record = self.graph.lookup.record(address)
        return cloud_named(record.provider.name if record else "")

    def network_of(self, subnet: str) -> str:
        """Return the network that *subnet* is in, "" where not known."""
        return self._cloud(subnet).network_of(subnet, self.graph.lookup)
