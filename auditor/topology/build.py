"""One fault tree per service: what it needs, its redundancy groups, its ways in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from auditor.catalog.interface import Lookup
from auditor.inventory import Inventory
from auditor.model.config import glob_matches
from auditor.model.domain import Place
from auditor.model.record import Unread
from auditor.model.resource import Relating, Role
from auditor.model.tree import Every, Group, Leaf, Member, Node, Quorum
from auditor.model.verdict import Mode, Verdict
from auditor.topology import gaps, routers, signers, twins, unread
from auditor.topology.alone import Alone
from auditor.topology.graph import Graph
from auditor.topology.interface import Service, Topology
from auditor.topology.members import Members, Taken
from auditor.topology.needs import Needs
from auditor.topology.services import Seeds


class ServiceBuilder:
    """Builds one service's tree over the nodes that all services share."""

    def __init__(self, alone: Alone, seeds: Seeds, taken: Taken, all_seeds: Sequence[Seeds]) -> None:
        self.alone = alone
        self.graph = alone.graph
        self.seeds = seeds
        self.all_seeds = all_seeds
        self.members = Members(seeds, alone.egress, taken)
        self.needs = Needs(alone, self.members)

    def build(self) -> Service:
        """Return the service with everything that it needs."""
        self.members.collect()
        self.needs.keepers = signers.keepers(self)
        self.needs.pooled |= signers.pool(self)
        self.needs.bound |= self.needs.private_to_a_party()
        self._pool_configured()
        units = routers.units(self)
        roots = list(twins.join(self, units))
        roots += [self.needs.node(a) for a in self.needs.data if a not in self.needs.bound]
        roots += [self._third_party(t.name, t.alternatives, t.mode) for t in self.seeds.needs]
        roots += self._unseen()
        root = Every(self.seeds.name, tuple(dict.fromkeys(roots)))
        if not roots:
            root = Every(self.seeds.name, (Leaf("", "nothing to look at", Place(frozenset()), ceiling=Verdict.HOLDS,
                                                floor=Verdict.STOPS),))  # fmt: skip
        return Service(self.seeds, root, dict(sorted(self.members.found.items())), tuple(self._gaps()))

    def _unseen(self) -> Iterable[Node]:
        """Return what stands for parts of the input that are not here and that nothing else names: perhaps its own."""
        anchor = next((self.graph.inventory.resources[a] for a in self.seeds.addresses), None)
        for address in gaps.of_service(self.graph.inventory, self.seeds, self.all_seeds) if anchor else ():
            if anchor and self.members.add(
                address, "needs", "it is not here, and nothing says whose it is; its loss is open"
            ):
                yield self.alone.unmodelled(address, anchor)

    def _pool_configured(self) -> None:
        for entry in self.seeds.redundancy:
            chosen = [a for a in self.members.found if any(glob_matches(g, a) for g in entry.members)]
            nodes = [self.needs.node(a) for a in chosen if a in self.graph.inventory.resources]
            if not nodes:
                continue
            hold = max(entry.needed, (len(nodes) + 1) // 2)
            members = tuple(
                Member(n, Mode.SERVING if i < entry.needed or entry.mode is Mode.SERVING else entry.mode)
                for i, n in enumerate(nodes)
            )
            k = entry.needed
            group = Group("redundancy from the configuration", members, Quorum((k, k), (hold, hold), (k, k)))
            self.needs.pooled |= dict.fromkeys(chosen, group)

    def _third_party(self, name: str, alternatives: Sequence[str], mode: Mode) -> Node:
        first = Leaf(f"third-party:{name}", name, self.alone.domains.third_party(name))
        if not alternatives:
            return first
        others = tuple(
            Member(Leaf(f"third-party:{a}", a, self.alone.domains.third_party(a)), mode) for a in alternatives
        )
        return Group(f"{name} or an alternative", (Member(first), *others))

    def _gaps(self) -> Iterable[str]:
        for address in sorted({*self.graph.skipped_users, *(a for a in self.members.found if a in self.graph.types)}):
            users = self.graph.skipped_users.get(address, [])
            inside = [u for u in users if u in self.members.found]
            needed = self.members.found.get(address)
            if inside or needed:
                if self.graph.inventory.records[address].reason:
                    yield f"{address} is not here: {self.graph.inventory.records[address].reason}"
                    continue
                user = inside[0] if inside else needed.reason if needed else ""
                yield f"{address} ({self.graph.types[address]}) is used by {user} and not modelled"
        yield from self._unseen_ways()

    def _unseen_ways(self) -> Iterable[str]:
        """Say of which subnets the way out is not in the inputs: they are read, another stack manages them."""
        members = self.members.of_roles({Role.COMPUTE})
        subnets = {s for m in members for r in m.shape.replicas for s in self.alone.egress.hidden(m, r)}
        for subnet in sorted(subnets):
            yield f"the routes of {subnet} are not in the inputs: its way out is open"


def build(inventory: Inventory, lookup: Lookup, seeds: Sequence[Seeds], missing: Sequence[Unread] = ()) -> Topology:
    """Return every service of *seeds* with its tree, over the failure domains of *inventory*.

    What is *missing* (asked for and not read) widens the services that it may concern.
    """
    graph = Graph(inventory, lookup)
    alone = Alone(graph)
    services = []
    claims = Counter(a for one in seeds for a in one.addresses)
    for one in seeds:
        taken = Taken(claims, frozenset(one.addresses))
        services.append(unread.widen(ServiceBuilder(alone, one, taken, seeds).build(), missing, alone))
    for address, resource in inventory.resources.items():
        if resource.role not in (Role.NETWORK, Role.SUPPORT, Role.BACKUP, Role.PART):
            alone.own(address)
    copies = [r for rs in graph.copies.values() for r in rs if r.kind is Relating.REPLICATES_TO]
    replicated = frozenset(a for r in copies for a in (r.source, r.target))
    return Topology(tuple(services), alone.domains, alone.egress.gates_seen(), alone.nodes(), replicated)
