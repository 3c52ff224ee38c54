"""One fault tree per service: what it needs, its redundancy groups, its ways in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from auditor.catalog.clouds import cloud_named
from auditor.catalog.interface import Cloud, Gate, Lookup
from auditor.inventory import Inventory
from auditor.model.config import glob_matches
from auditor.model.domain import Place
from auditor.model.record import Unread
from auditor.model.resource import Relating, Relation, Replica, Resource, Role, Spot
from auditor.model.tree import Every, Group, Leaf, Member, Node, Quorum
from auditor.model.verdict import Confidence, Mode, Verdict
from auditor.topology import gaps, routers, signers, twins, unread
from auditor.topology.domains import Domains
from auditor.topology.services import Seeds

_NEEDABLE = frozenset(
    {Role.COMPUTE, Role.DATA, Role.CACHE, Role.QUEUE, Role.KEY, Role.SECRET, Role.FRONT, Role.CONTROL, Role.ENDPOINT}
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Why a resource belongs to a service."""

    role: str
    reason: str


@dataclass(slots=True)
class Service:
    """A service with its members and its fault tree."""

    seeds: Seeds
    root: Node
    members: dict[str, Belonging]
    gaps: tuple[str, ...] = ()


@dataclass(slots=True)
class Topology:
    """All services and every failure domain under them."""

    services: tuple[Service, ...]
    domains: Domains
    gates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Subnet address -> addresses of the gateways that its default route points at."""
    own: dict[str, Node] = field(default_factory=dict)
    """The tree of each resource alone, without what it needs."""
    replicated: frozenset[str] = frozenset()
    """Every resource that has a replica or is one."""


class Builder:
    """Builds the nodes of one inventory; parts that services share are built once."""

    def __init__(self, inventory: Inventory, lookup: Lookup) -> None:
        self.inventory = inventory
        self.lookup = lookup
        self.domains = Domains(inventory)
        self._own: dict[str, Node] = {}
        self._gates: dict[str, tuple[Gate, ...]] = {}
        self._crossed: dict[tuple[str, str], tuple[Gate, ...]] = {}
        self.skipped_users = _skipped_users(inventory)
        self.types = {s.address: s.type for s in inventory.skipped}
        self.relations: dict[str, list[Relation]] = {}
        self.incoming: dict[str, list[Relation]] = {}
        for r in inventory.resources.values():
            for relation in r.relations:
                self.relations.setdefault(relation.source, []).append(relation)
                self.incoming.setdefault(relation.target, []).append(relation)
                head = self.resource(relation.target) if relation.kind is Relating.ROUTES_TO else None
                if head is not None and head.address != relation.target:
                    # Sent to a part (a function's URL, a cluster's endpoint): the whole is what customers reach.
                    self.incoming.setdefault(head.address, []).append(relation)

    def gates_seen(self) -> dict[str, tuple[str, ...]]:
        """Return the gateways of every subnet asked for so far."""
        return {subnet: self.gates(subnet) for subnet in tuple(self._gates)}

    def unmodelled(self, address: str, user: Resource) -> Leaf:
        """Return what stands for a needed record whose type the catalog does not know.

        It lies in the user's region, perhaps in one zone, perhaps over all: never a silent pass.
        """
        zones = self.lookup.zones(user.region) if user.region else ()
        place = self.domains.place(user, Replica(spot=Spot(zones)))
        return Leaf(address, f"{address} (type not modelled)", place)

    def nodes(self) -> dict[str, Node]:
        """Return the node of every resource built so far, alone."""
        return dict(self._own)

    # --- single resources -------------------------------------------------------------------------

    def resource(self, address: str) -> Resource | None:
        """Return the resource that *address* means: a part stands for its owner."""
        seen: set[str] = set()
        while address not in seen:
            seen.add(address)
            found = self.inventory.resources.get(address)
            if found is None:
                return None
            if found.role is not Role.PART or not found.owner:
                return found
            address = found.owner
        return self.inventory.resources.get(address)

    def leaf(self, resource: Resource, replica: Replica) -> Leaf:
        """Return the leaf of one replica."""
        address = replica.address or resource.address
        return Leaf(
            address=address,
            label=leaf_label(self.inventory.resources.get(address, resource), replica),
            place=self.domains.place(resource, replica),
            rebuilt=replica.rebuilt,
            ceiling=replica.ceiling,
            floor=replica.floor,
            age=replica.age,
        )

    def slot(self, resource: Resource, replica: Replica) -> Node:
        """Return one replica together with its way out."""
        leaf = self.leaf(resource, replica)
        gates = self.passes(resource, replica)
        if not gates:
            return leaf
        subnet = replica.subnet or replica.among[0]
        name = subnet.rsplit(".", 1)[-1]
        path = tuple(Every(f"route of {subnet}", (self._passed(g),)) for g in dict.fromkeys(gates))
        return Every(f"{label(resource)} in {name}", (leaf, *path))

    def passes(self, resource: Resource, replica: Replica) -> tuple[Gate, ...]:
        """Return what the traffic of *replica* passes, whichever of its possible subnets it is in."""
        if replica.subnet:
            return (*self.ways(replica.subnet), *self.crossings(resource, replica.subnet))
        found = [(*self.ways(s), *self.crossings(resource, s)) for s in replica.among]
        return tuple(g for g in found[0] if all(g in other for other in found)) if found else ()

    def _passed(self, gate: Gate) -> Node:
        """Return what must stand of *gate* for traffic to pass it."""
        resource = self.inventory.resources[gate.address]
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

    def gates(self, subnet: str) -> tuple[str, ...]:
        """Return the gateways of *subnet* that stand in zones, by address."""
        return tuple(dict.fromkeys(g.address for g in self.ways(subnet)))

    def ways(self, subnet: str) -> tuple[Gate, ...]:
        """Return what the default route of *subnet* leads through."""
        if subnet not in self._gates:
            self._gates[subnet] = ()  # a circle of routes ends here
            self._gates[subnet] = self._standing(self._cloud(subnet).gateways(subnet, self.lookup))
        return self._gates[subnet]

    def crossings(self, resource: Resource, subnet: str) -> tuple[Gate, ...]:
        """Return what lies between *subnet* and what *resource* needs in other networks."""
        key = (resource.address, subnet)
        if key not in self._crossed:
            needs = [r.target for r in self.relations.get(resource.address, ()) if r.kind is Relating.NEEDS]
            found = (self.resource(a) for a in needs)
            needed = tuple(r.record for r in found if r is not None)
            self._crossed[key] = self._standing(self._cloud(subnet).crossings(subnet, needed, self.lookup))
        return self._crossed[key]

    def _resolved(self, addresses: Iterable[str]) -> tuple[str, ...]:
        found = (self.resource(a) for a in addresses)
        return tuple(dict.fromkeys(r.address for r in found if r is not None))

    def _standing(self, gates: Iterable[Gate]) -> tuple[Gate, ...]:
        found = ((g, self.resource(g.address)) for g in gates)
        return tuple(
            replace(g, address=r.address, among=self._resolved(g.among))
            for g, r in found
            if r is not None and r.role in (Role.EGRESS, Role.COMPUTE, Role.ENDPOINT)
        )

    def _cloud(self, address: str) -> Cloud:
        record = self.lookup.record(address)
        return cloud_named(record.provider.name if record else "")

    def network_of(self, subnet: str) -> str:
        """Return the network that *subnet* is in, "" where not known."""
        return self._cloud(subnet).network_of(subnet, self.lookup)

    def own(self, address: str) -> Node:
        """Return the node of a resource alone: its replicas, families and copies, without its needs."""
        if address not in self._own:
            self._own[address] = Every(address, ())  # a cycle of replicas ends here
            self._own[address] = self._family(self.inventory.resources[address])
        return self._own[address]

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

    def _family(self, resource: Resource) -> Node:
        own = self.replicas(resource)
        extra = [*self._standing_copies(resource), *self._backup_copies(resource)]
        if not extra:
            return own
        return Group(f"{label(resource)} and its copies", (Member(own), *extra), address=resource.address)

    def _standing_copies(self, resource: Resource) -> Iterable[Member]:
        if resource.role is Role.KEY:
            return  # a replica key counts only where it is used
        for relation in self.relations.get(resource.address, ()):
            if relation.kind is Relating.REPLICATES_TO:
                copy = self.resource(relation.target)
                if copy is not None and copy.address != resource.address:
                    yield Member(self.own(copy.address), Mode.PROMOTABLE)

    def _backup_copies(self, resource: Resource) -> Iterable[Member]:
        for relation in self.relations.get(resource.address, ()):
            plan = self.inventory.resources.get(relation.target)
            if relation.kind is not Relating.BACKS_UP_TO or plan is None:
                continue
            for copy in plan.shape.replicas:
                vault, region = copy.address or plan.address, copy.region or plan.region
                place = self.domains.place(resource, replace(copy, region=region))
                floor = Verdict.STOPS if relation.confidence is Confidence.LIKELY else None
                leaf = Leaf(vault, f"backup of {label(resource)} in {region}", place, floor=floor, age=copy.age)
                yield Member(leaf, Mode.BACKUP)

    def primary(self, resource: Resource) -> Resource:
        """Return the head of the resource's replication family."""
        seen = {resource.address}
        while resource.role is not Role.KEY:
            sources = [r.source for r in self.incoming.get(resource.address, ()) if r.kind is Relating.REPLICATES_TO]
            head = self.resource(sources[0]) if sources else None
            if head is None or head.address in seen:
                break
            seen.add(head.address)
            resource = head
        return resource


def label(resource: Resource) -> str:
    """Return what a path calls *resource*."""
    return resource.address


def leaf_label(resource: Resource, replica: Replica) -> str:
    """Return what a path calls one replica: the resource and where it stands."""
    where = replica.spot.zones[0] if len(replica.spot.zones) == 1 else replica.region or resource.region
    return f"{resource.address} ({where})" if where else resource.address


def _skipped_users(inventory: Inventory) -> dict[str, list[str]]:
    """Return, for every record that is not modelled, the resources that refer to it."""
    skipped = {s.address for s in inventory.skipped}
    out: dict[str, list[str]] = {}
    if not skipped:
        return out
    for r in inventory.resources.values():
        for reference in r.record.references:
            for target in reference.targets:
                if target in skipped:
                    out.setdefault(target, []).append(r.address)
    return out


class ServiceBuilder:
    """Builds one service's tree over the shared builder."""

    def __init__(self, builder: Builder, seeds: Seeds, taken: _Taken, all_seeds: Sequence[Seeds] = ()) -> None:
        self.b = builder
        self.seeds = seeds
        self.all_seeds = all_seeds or (seeds,)
        self.taken = taken
        self.members: dict[str, Belonging] = {}
        self._nodes: dict[str, Node] = {}
        self._data: dict[str, None] = {}
        self._bound: set[str] = set()
        self._walked: set[tuple[str, str]] = set()
        self._pooled: dict[str, Node] = {}
        self._keepers: frozenset[str] = frozenset()
        self._users: dict[str, set[str]] = {}

    def build(self) -> Service:
        """Return the service with everything that it needs."""
        self._collect()
        self._keepers = signers.keepers(self)
        self._pooled |= signers.pool(self)
        self._bound |= self._private_to_a_party()
        self._pool_configured()
        units = routers.units(self)
        roots = list(twins.join(self, units))
        roots += [self.node(a) for a in self._data if a not in self._bound]
        roots += [self._third_party(t.name, t.alternatives, t.mode) for t in self.seeds.needs]
        roots += self._unseen()
        root = Every(self.seeds.name, tuple(dict.fromkeys(roots)))
        if not roots:
            root = Every(self.seeds.name, (Leaf("", "nothing to look at", Place(frozenset()), ceiling=Verdict.HOLDS,
                                                floor=Verdict.STOPS),))  # fmt: skip
        return Service(self.seeds, root, dict(sorted(self.members.items())), tuple(self._gaps()))

    def _unseen(self) -> Iterable[Node]:
        """Return what stands for parts of the input that are not here and that nothing else names: perhaps its own."""
        anchor = next((self.b.inventory.resources[a] for a in self.seeds.addresses), None)
        for address in gaps.of_service(self.b.inventory, self.seeds, self.all_seeds) if anchor else ():
            if anchor and self._add(address, "needs", "it is not here, and nothing says whose it is; its loss is open"):
                yield self.b.unmodelled(address, anchor)

    # --- members ----------------------------------------------------------------------------------

    def _collect(self) -> None:
        for address in self.seeds.addresses:
            self._add(address, "seed", self.seeds.reason)
        for address in self.seeds.hinted:
            self.members.setdefault(address, Belonging("tagged", self.seeds.reason))
        for address in self.seeds.addresses:
            resource = self.b.inventory.resources[address]
            if resource.role in (Role.FRONT, Role.ROUTER):
                self._follow_front(address)
        self._follow_needs(list(self.members_in(_NEEDABLE)))
        self._follow_needs(self._add_fronts())

    def _add(self, address: str, role: str, reason: str) -> bool:
        known = self.members.get(address)
        if known is not None and known.role != "tagged":
            return False
        self.members[address] = Belonging(role, reason)
        return True

    def members_in(self, roles: Iterable[Role]) -> tuple[Resource, ...]:
        """Return the members that have one of *roles*, in order."""
        wanted = frozenset(roles)
        found = (self.b.inventory.resources[a] for a in self.members if a in self.b.inventory.resources)
        return tuple(r for r in found if r.role in wanted and self.members[r.address].role != "tagged")

    def _follow_needs(self, queue: list[Resource]) -> None:
        while queue:
            resource = queue.pop()
            for relation in self.b.relations.get(resource.address, ()):
                if relation.kind not in (Relating.NEEDS, Relating.STARTS_WITH):
                    continue
                target = self.b.resource(relation.target)
                if target is None:
                    self._note_unmodelled(relation)
                    continue
                if target.role is Role.ROUTER or target.role in _NEEDABLE:
                    queue += self._added(target, "needs", f"{resource.address} by {relation.via}")
            if resource.role in (Role.FRONT, Role.ROUTER) and self.members[resource.address].role == "needs":
                queue += self._targets_of(resource)
            queue += self._relatives(resource)

    def _note_unmodelled(self, relation: Relation) -> None:
        if relation.target in self.b.types:
            reason = f"{relation.source} by {relation.via}; its type is not modelled, so its loss is open"
            self._add(relation.target, "needs", reason)

    def _added(self, target: Resource, role: str, reason: str) -> list[Resource]:
        out = []
        for r in dict.fromkeys((target, self.b.primary(target))):
            if self._add(r.address, role, reason):
                out.append(r)
        return out

    def _targets_of(self, front: Resource) -> list[Resource]:
        out: list[Resource] = []
        for relation in self.b.relations.get(front.address, ()):
            target = self.b.resource(relation.target)
            if relation.kind is Relating.ROUTES_TO and target is not None:
                out += self._added(target, "needs", f"{front.address} routes to it ({relation.via})")
        return out

    def _relatives(self, resource: Resource) -> list[Resource]:
        """Add replicas, parts, keys at rest and gateways: members, part of the resource's own node."""
        for relation in self.b.relations.get(resource.address, ()):
            if relation.kind is Relating.REPLICATES_TO and resource.role is not Role.KEY:
                self._add(relation.target, "replica", f"replica of {resource.address}")
            elif relation.kind is Relating.ENCRYPTED_BY:
                key = self.b.resource(relation.target)
                if key is not None and key.address not in self.members:
                    self.members[key.address] = Belonging("tagged", f"protects {resource.address}")
        for replica in resource.shape.replicas:
            if replica.address and replica.address != resource.address:
                self._add(replica.address, "part", f"part of {resource.address}")
            self._add_ways(resource, replica)
        return []

    def _add_ways(self, resource: Resource, replica: Replica) -> None:
        """Add the gates on the way out of *replica*, and those behind them."""
        for gate in self.b.passes(resource, replica):
            for address in (gate.address, *gate.among):
                self._add(address, "egress", f"route of {replica.subnet or replica.among[0]}")
            passed = self.b.inventory.resources[gate.address]
            for inner in passed.shape.replicas:
                step = (passed.address, inner.subnet)
                counts = not gate.zones or bool(set(gate.zones) & set(inner.spot.zones))
                if counts and step not in self._walked:
                    self._walked.add(step)
                    self._add_ways(passed, inner)

    def _follow_front(self, address: str) -> None:
        for relation in self.b.relations.get(address, ()):
            target = self.b.resource(relation.target)
            if relation.kind is not Relating.ROUTES_TO or target is None or target.address in self.taken:
                continue
            if self._add(target.address, "routes_to", f"{address} sends customers to it ({relation.via})"):
                self._follow_front(target.address)

    def _add_fronts(self) -> list[Resource]:
        """Add what sends customers to a member; what that needs itself (a login) is still to be followed."""
        queue = [r.address for r in self.members_in({Role.COMPUTE, Role.FRONT, Role.ROUTER})]
        added: list[Resource] = []
        while queue:
            address = queue.pop()
            for relation in self.b.incoming.get(address, ()):
                front = self.b.resource(relation.source)
                if relation.kind is not Relating.ROUTES_TO or front is None:
                    continue
                if self.members[address].role == "needs":
                    continue
                if self._add(front.address, "routes_to", f"sends customers to {address} ({relation.via})"):
                    queue.append(front.address)
                    added.append(front)
        return added

    # --- nodes ------------------------------------------------------------------------------------

    def node(self, address: str) -> Node:
        """Return the node of a member with everything that it needs."""
        resource = self.b.resource(address)
        if resource is None:
            return Every(address, ())
        resource = self.b.primary(resource) if resource.role is not Role.KEY else resource
        address = resource.address
        if address in self._pooled:
            return self._pooled[address]
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
        for relation in self.b.relations.get(resource.address, ()):
            if relation.target in self.b.types:
                unmodelled[relation.target] = None
            elif relation.target not in self.b.inventory.resources:
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
        below += [self.b.unmodelled(a, resource) for a in unmodelled]
        below += [self.b.own(a) for a in self._private_ways(resource, running)]
        start = self._start(resource, starting)
        own = unit or self._alone(resource, start)
        if resource.role in (Role.FRONT, Role.ROUTER) and self.members.get(resource.address, _SEED).role == "needs":
            below += [self.node(t.address) for t in self._routed(resource)]
        if not below:
            return own
        return Every(label(resource), (own, *dict.fromkeys(below)))

    def _alone(self, resource: Resource, start: Node | None) -> Node:
        if resource.role is Role.COMPUTE and resource.address in self._keepers:
            return signers.keeping(self.b.replicas(resource, start))
        return self.b.replicas(resource, start) if start is not None else self.b.own(resource.address)

    def _one_of(self, user: Resource, via: str, candidates: Sequence[str]) -> Node:
        """Return candidates of which at least one is needed, and perhaps all: the input does not say which."""
        nodes = tuple(dict.fromkeys(self._needed(user, a) for a in candidates))
        n = len(nodes)
        if n < 2:
            return nodes[0] if nodes else Every(via, ())
        return Group(f"what {via} means", tuple(Member(x) for x in nodes), Quorum((n, 1), (n, 1), (n, 1)))

    def _held(self, address: str) -> tuple[str, ...]:
        """Return what the content of a secret names: the secret is read at start, what it names is used after."""
        secret = self.b.resource(address)
        held = self.b.relations.get(secret.address, ()) if secret and secret.role is Role.SECRET else ()
        return tuple(r.target for r in held if r.kind is Relating.NEEDS and self._is_needable(r.target))

    def _is_needable(self, address: str) -> bool:
        target = self.b.resource(address)
        return target is not None and (target.role in _NEEDABLE or target.role is Role.ROUTER)

    def _needed(self, user: Resource, address: str) -> Node:
        """Return what *user* needs at *address*: a copy in the user's own region satisfies it there."""
        target = self.b.resource(address)
        if target is not None and target.role in (Role.SECRET, Role.DATA) and len(target.shape.replicas) > 1:
            local = [
                r for r in target.shape.replicas if r.region and r.region == user.region and r.mode is Mode.SERVING
            ]
            regions = {r.region for r in target.shape.replicas}
            if local and len(regions) == len(target.shape.replicas) and target.role is Role.SECRET:
                held = tuple(self.node(a) for a in self._held(target.address))
                here = self.b.slot(target, local[0])
                return Every(f"{label(target)} in {user.region}", (here, *held)) if held else here
        return self.node(address)

    def _start(self, resource: Resource, starting: Iterable[str]) -> Node | None:
        nodes = [self._needed(resource, a) for a in starting]
        nodes += [self.b.own(a) for a in self._private_ways(resource, starting)]
        for network in self._networks(resource):
            ways = cloud_named(resource.provider).start_endpoints(resource.type, network, self.b.lookup)
            nodes += [self.b.own(a) for a in ways]
        return Every(f"what {resource.address} starts with", tuple(nodes)) if nodes else None

    def _networks(self, resource: Resource) -> tuple[str, ...]:
        found = (self.b.network_of(r.subnet) for r in resource.shape.replicas if r.subnet)
        return tuple(dict.fromkeys(v for v in found if v))

    def _private_ways(self, resource: Resource, needed: Iterable[str]) -> tuple[str, ...]:
        resolved = (self.b.resource(a) for a in needed)
        types = frozenset(r.type for r in resolved if r is not None)
        out: dict[str, None] = {}
        for network in self._networks(resource):
            for endpoint in cloud_named(resource.provider).endpoints(network, types, self.b.lookup):
                if endpoint in self.b.inventory.resources:
                    self._add(endpoint, "endpoint", f"private DNS of {network}: {resource.address} goes through it")
                    out[endpoint] = None
        return tuple(out)

    def _note_data(self, relation: Relation) -> None:
        target = self.b.resource(relation.target)
        if target is None or target.role is not Role.DATA:
            return
        head = self.b.primary(target).address
        self._users.setdefault(head, set()).add(relation.source)
        if relation.bound:
            self._bound.add(head)
        self._data.setdefault(head, None)

    def _private_to_a_party(self) -> set[str]:
        """Return the stores that one party of a threshold group uses alone: its loss is that party's loss."""
        parties = set(self._pooled)
        return {d for d, users in self._users.items() if len(users) == 1 and users <= parties}

    def _routed(self, front: Resource) -> tuple[Resource, ...]:
        found = (
            self.b.resource(r.target) for r in self.b.relations.get(front.address, ()) if r.kind is Relating.ROUTES_TO
        )
        return tuple(dict.fromkeys(r for r in found if r is not None))

    # --- groups the user or a threshold names -------------------------------------------------------

    def _pool_configured(self) -> None:
        for entry in self.seeds.redundancy:
            chosen = [a for a in self.members if any(glob_matches(g, a) for g in entry.members)]
            nodes = [self.node(a) for a in chosen if a in self.b.inventory.resources]
            if not nodes:
                continue
            hold = max(entry.needed, (len(nodes) + 1) // 2)
            members = tuple(
                Member(n, Mode.SERVING if i < entry.needed or entry.mode is Mode.SERVING else entry.mode)
                for i, n in enumerate(nodes)
            )
            k = entry.needed
            group = Group("redundancy from the configuration", members, Quorum((k, k), (hold, hold), (k, k)))
            self._pooled |= dict.fromkeys(chosen, group)

    def _third_party(self, name: str, alternatives: Sequence[str], mode: Mode) -> Node:
        first = Leaf(f"third-party:{name}", name, self.b.domains.third_party(name))
        if not alternatives:
            return first
        others = tuple(Member(Leaf(f"third-party:{a}", a, self.b.domains.third_party(a)), mode) for a in alternatives)
        return Group(f"{name} or an alternative", (Member(first), *others))

    def _gaps(self) -> Iterable[str]:
        for address in sorted({*self.b.skipped_users, *(a for a in self.members if a in self.b.types)}):
            users = self.b.skipped_users.get(address, [])
            inside = [u for u in users if u in self.members]
            needed = self.members.get(address)
            if inside or needed:
                if self.b.inventory.records[address].reason:
                    yield f"{address} is not here: {self.b.inventory.records[address].reason}"
                    continue
                user = inside[0] if inside else needed.reason if needed else ""
                yield f"{address} ({self.b.types[address]}) is used by {user} and not modelled"
        yield from self._unseen_ways()

    def _unseen_ways(self) -> Iterable[str]:
        """Say of which subnets the way out is not in the inputs: they are read, another stack manages them."""
        subnets = {r.subnet for m in self.members_in({Role.COMPUTE}) for r in m.shape.replicas if r.subnet}
        for subnet in sorted(subnets):
            record = self.b.lookup.record(subnet)
            if record is not None and record.mode == "data" and not self.b.gates(subnet):
                yield f"the routes of {subnet} are not in the inputs: its way out is taken to hold"


@dataclass(frozen=True, slots=True)
class _Taken:
    """What other services claim as theirs."""

    claims: Counter[str]
    own: frozenset[str]

    def __contains__(self, address: str) -> bool:
        return self.claims[address] > (1 if address in self.own else 0)


_SEED = Belonging("seed", "")


def build(inventory: Inventory, lookup: Lookup, seeds: Sequence[Seeds], missing: Sequence[Unread] = ()) -> Topology:
    """Return every service of *seeds* with its tree, over the failure domains of *inventory*.

    What is *missing* (asked for and not read) widens the services that it may concern.
    """
    builder = Builder(inventory, lookup)
    services = []
    claims = Counter(a for one in seeds for a in one.addresses)
    for one in seeds:
        taken = _Taken(claims, frozenset(one.addresses))
        services.append(unread.widen(ServiceBuilder(builder, one, taken, seeds).build(), missing, builder))
    for address, resource in inventory.resources.items():
        if resource.role not in (Role.NETWORK, Role.SUPPORT, Role.BACKUP, Role.PART):
            builder.own(address)
    copies = [r for rs in builder.relations.values() for r in rs if r.kind is Relating.REPLICATES_TO]
    replicated = frozenset(a for r in copies for a in (r.source, r.target))
    return Topology(tuple(services), builder.domains, builder.gates_seen(), builder.nodes(), replicated)
