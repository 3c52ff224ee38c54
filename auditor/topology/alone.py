"""The nodes of resources alone: replicas with their ways out, families and copies, without what they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from auditor.catalog.interface import Gate
from auditor.model.record import OUTSIDE, Record
from auditor.model.resource import Relating, Replica, Resource, Role, Spot
from auditor.model.tree import Every, Group, Leaf, Member, Node, Quorum
from auditor.model.verdict import Confidence, Mode, Verdict
from auditor.topology.domains import Domains
from auditor.topology.egress import Egress
from auditor.topology.graph import Graph


class Alone:
    """Builds the node of each resource alone, once for all services that share it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.egress = Egress(graph)
        self.domains = Domains(graph.inventory)
        self._own: dict[str, Node] = {}
        self._passing: set[Gate] = set()

    def nodes(self) -> dict[str, Node]:
        """Return the node of every resource built so far, alone."""
        return dict(self._own)

    def own(self, address: str) -> Node:
        """Return the node of a resource alone: its replicas, families and copies, without its needs."""
        if address not in self._own:
            self._own[address] = Every(address, ())  # a cycle of replicas ends here
            self._own[address] = self._family(self.graph.inventory.resources[address])
        return self._own[address]

    def leaf(self, resource: Resource, replica: Replica) -> Leaf:
        """Return the leaf of one replica."""
        address = replica.address or resource.address
        return Leaf(
            address=address,
            label=leaf_label(self.graph.inventory.resources.get(address, resource), replica),
            place=self.domains.place(resource, replica),
            rebuilt=replica.rebuilt,
            ceiling=replica.ceiling,
            floor=replica.floor,
            age=replica.age,
        )

    def slot(self, resource: Resource, replica: Replica) -> Node:
        """Return one replica together with its way out."""
        leaf = self.leaf(resource, replica)
        gates = self.egress.passes(resource, replica)
        hidden = tuple(self._hidden(resource, s) for s in self.egress.hidden(resource, replica))
        if not gates and not hidden:
            return leaf
        subnet = replica.subnet or replica.among[0]
        name = subnet.rsplit(".", 1)[-1]
        path = (*(Every(f"route of {subnet}", (self._passed(g),)) for g in dict.fromkeys(gates)), *hidden)
        return Every(f"{label(resource)} in {name}", (leaf, *path))

    def _hidden(self, resource: Resource, subnet: str) -> Node:
        """Return the way out of *subnet* that no input shows: a gateway in any zone, or none that a zone takes down."""
        zones = self.graph.lookup.zones(resource.region) if resource.region else ()
        place = self.domains.place(resource, Replica(spot=Spot(zones)))
        leaf = Leaf(subnet, f"the way out of {subnet} (its routes are in none of the inputs)", place, rebuilt=True)
        return Group(leaf.label, (Member(leaf),), Quorum((1, 0), (1, 0), (1, 0)))

    def replicas(self, resource: Resource, start: Node | None = None) -> Node:
        """Return the group of a resource's own replicas; *start* is what they start with."""
        shape = resource.shape
        if shape.by_zone:
            zones: dict[object, list[Replica]] = {}
            for r in shape.replicas:
                zones.setdefault((r.spot, r.mode), []).append(r)
            members = tuple(Member(self._zone(resource, rs), rs[0].mode) for rs in zones.values())
        else:
            members = tuple(Member(self.slot(resource, r), r.mode) for r in shape.replicas)
        if not members:
            return Leaf(resource.address, label(resource), self.domains.place(resource, Replica()),
                        ceiling=Verdict.STOPS)  # fmt: skip
        if len(members) == 1 and start is None and shape.need == (1, 1):
            return members[0].node
        return Group(
            label=label(resource),
            members=members,
            quorum=Quorum(shape.need, shape.hold, shape.run),
            start=start,
            var=shape.var,
            address=resource.address,
            cap=shape.cap,
        )

    def _zone(self, resource: Resource, replicas: Sequence[Replica]) -> Node:
        slots = [self.slot(resource, r) for r in replicas]
        if len(slots) == 1:
            return slots[0]
        # Inside a zone the share of one slot is open: perhaps even, perhaps one slot has it all.
        half = (len(slots) + 1) // 2
        return Group(
            f"{label(resource)} in one zone",
            tuple(Member(s) for s in slots),
            Quorum(hold=(len(slots), half), run=(len(slots), 1)),
        )

    def _passed(self, gate: Gate) -> Node:
        """Return what must stand of *gate* for traffic to pass it; a way out that leads back to it ends there."""
        if gate in self._passing:
            return Every(gate.address, ())
        self._passing.add(gate)
        try:
            return self._through(gate)
        finally:
            self._passing.remove(gate)

    def _through(self, gate: Gate) -> Node:
        resource = self.graph.inventory.resources[gate.address]
        zones = frozenset(gate.zones)
        replicas = [r for r in resource.shape.replicas if not zones or zones & frozenset(r.spot.zones)]
        if gate.undecided and len(replicas) + len(gate.among) > 1:
            slots = [Member(self.slot(resource, r)) for r in replicas]
            slots += [Member(self.own(a)) for a in gate.among]
            n = len(slots)
            return Group(f"one of {label(resource)}", tuple(slots), Quorum((n, 1), (n, 1), (n, 1)))
        if not zones or not replicas or len(replicas) == len(resource.shape.replicas):
            return self.own(gate.address)
        half = (len(replicas) + 1) // 2
        slots = [Member(self.slot(resource, r), r.mode) for r in replicas]
        return slots[0].node if len(slots) == 1 else Group(label(resource), tuple(slots), Quorum(hold=(half, half)))

    def _family(self, resource: Resource) -> Node:
        own = self.replicas(resource)
        if resource.address not in self.graph.copies:
            return own
        extra = [*self._standing_copies(resource), *self._backup_copies(resource)]
        if not extra:
            return own
        return Group(f"{label(resource)} and its copies", (Member(own), *extra), address=resource.address)

    def _standing_copies(self, resource: Resource) -> Iterable[Member]:
        if resource.role is Role.KEY:
            return  # a replica key counts only where it is used
        for relation in self.graph.copies[resource.address]:
            if relation.kind is Relating.REPLICATES_TO:
                copy = self.graph.resource(relation.target)
                if copy is not None and copy.address != resource.address:
                    yield Member(self.own(copy.address), Mode.PROMOTABLE)

    def _backup_copies(self, resource: Resource) -> Iterable[Member]:
        for relation in self.graph.copies[resource.address]:
            plan = self.graph.inventory.resources.get(relation.target)
            if relation.kind is not Relating.BACKS_UP_TO or plan is None:
                continue
            for copy in plan.shape.replicas:
                vault, region = copy.address or plan.address, copy.region or plan.region
                place = self.domains.place(resource, replace(copy, region=region))
                floor = Verdict.STOPS if relation.confidence is Confidence.LIKELY else None
                leaf = Leaf(vault, f"backup of {label(resource)} in {region}", place, floor=floor, age=copy.age)
                yield Member(leaf, Mode.BACKUP)

    def unmodelled(self, address: str, user: Resource) -> Node:
        """Return what stands for a needed record whose type the catalog does not know.

        It lies in the user's region, perhaps in one zone, perhaps over all: never a silent pass.
        """
        if self.graph.types.get(address) == OUTSIDE:
            return self._outside(self.graph.inventory.records[address], user)
        zones = self.graph.lookup.zones(user.region) if user.region else ()
        place = self.domains.place(user, Replica(spot=Spot(zones)))
        return Leaf(address, f"{address} (type not modelled)", place)

    def _outside(self, record: Record, user: Resource) -> Node:
        """Return what stands for a name that no input answers to: it may fall with its place, or have a copy."""
        replica = Replica(region=str(record.values["region"]), spot=Spot(tuple(record.values["zones"])))
        leaf = Leaf(record.address, f"{record.address} (in none of the inputs)", self.domains.place(user, replica))
        return Group(record.address, (Member(leaf),), Quorum((1, 0), (1, 0), (1, 0)))


def label(resource: Resource) -> str:
    """Return what a path calls *resource*."""
    return resource.address


def leaf_label(resource: Resource, replica: Replica) -> str:
    """Return what a path calls one replica: the resource and where it stands."""
    where = replica.spot.zones[0] if len(replica.spot.zones) == 1 else replica.region or resource.region
    return f"{resource.address} ({where})" if where else resource.address
