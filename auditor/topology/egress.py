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
        self._passed: dict[tuple[str, str], tuple[Gate, ...]] = {}
        self._networks: dict[str, str] = {}
        self._endpoints: dict[tuple[str, str, frozenset[str]], tuple[str, ...]] = {}
        self._start_endpoints: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def gates_seen(self) -> dict[str, tuple[str, ...]]:
        """Return the gateways of every subnet asked for so far."""
        return {subnet: self.gates(subnet) for subnet in tuple(self._gates)}

    def passes(self, resource: Resource, replica: Replica) -> tuple[Gate, ...]:
        """Return what the traffic of *replica* passes, whichever of its possible subnets it is in."""
        if replica.subnet:
            return self._from(resource, replica.subnet)
        found = [self._from(resource, s) for s in replica.among]
        return tuple(g for g in found[0] if all(g in other for other in found)) if found else ()

    def _from(self, resource: Resource, subnet: str) -> tuple[Gate, ...]:
        key = (resource.address, subnet)
        known = self._passed.get(key)
        if known is None:
            known = self._passed[key] = (*self.ways(subnet), *self._crossings(resource, subnet))
        return known

    def hidden(self, resource: Resource, replica: Replica) -> tuple[str, ...]:
        """Return the subnets that *replica* leaves by routes which no input shows."""
        if resource.role is not Role.COMPUTE:
            return ()
        found = (replica.subnet,) if replica.subnet else replica.among
        return tuple(s for s in found if self._cloud(s).hides_way(resource.record, s, self.graph.lookup))

    def gates(self, subnet: str) -> tuple[str, ...]:
        """Return the gateways of *subnet* that stand in zones, by address."""
        return tuple(dict.fromkeys(g.address for g in self.ways(subnet)))

    def ways(self, subnet: str) -> tuple[Gate, ...]:
        """Return what the default route of *subnet* leads through."""
        if subnet not in self._gates:
            self._gates[subnet] = ()  # a circle of routes ends here
            self._gates[subnet] = self._standing(self._cloud(subnet).gateways(subnet, self.graph.lookup))
        return self._gates[subnet]

    def _crossings(self, resource: Resource, subnet: str) -> tuple[Gate, ...]:
        """Return what lies between *subnet* and what *resource* needs in other networks."""
        needs = [r.target for r in self.graph.relations.get(resource.address, ()) if r.kind is Relating.NEEDS]
        found = (self.graph.resource(a) for a in needs)
        needed = tuple(r.record for r in found if r is not None)
        return self._standing(self._cloud(subnet).crossings(subnet, needed, self.graph.lookup))

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
        known = self._networks.get(subnet)
        if known is None:
            known = self._networks[subnet] = self._cloud(subnet).network_of(subnet, self.graph.lookup)
        return known

    def endpoints(self, provider: str, network: str, types: frozenset[str]) -> tuple[str, ...]:
        """Return the private ways of *network* that calls to resources of *types* take."""
        key = (provider, network, types)
        known = self._endpoints.get(key)
        if known is None:
            found = cloud_named(provider).endpoints(network, types, self.graph.lookup)
            known = self._endpoints[key] = tuple(found)
        return known

    def start_endpoints(self, provider: str, type_: str, network: str) -> tuple[str, ...]:
        """Return the private ways of *network* that resources of *type_* start through."""
        key = (provider, type_, network)
        known = self._start_endpoints.get(key)
        if known is None:
            found = cloud_named(provider).start_endpoints(type_, network, self.graph.lookup)
            known = self._start_endpoints[key] = tuple(found)
        return known
