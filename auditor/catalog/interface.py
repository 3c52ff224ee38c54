"""What a catalog module says about a type, and what it may ask about the other records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from auditor.model.guard import GuardState
from auditor.model.record import Record
from auditor.model.resource import DIRECT, Relation, Role, Scope, Shape, Spot, Steering
from auditor.model.verdict import Level, Verdict


class Targets(msgspec.Struct, frozen=True):
    """The records that an argument means."""

    addresses: tuple[str, ...] = ()
    exact: bool = True
    """False where some of the addresses may not be meant, or some that are meant may be missing."""
    literals: tuple[str, ...] = ()
    """Values (ids, ARNs, names) that no record of the inputs has."""
    choices: frozenset[str] = frozenset()
    """Those of the addresses of which at least one is meant, but not surely all."""


class Home(msgspec.Struct, frozen=True):
    """The place that a record itself names; "" for what it does not."""

    region: str = ""
    account: str = ""
    """AWS account, Azure subscription, Google Cloud project."""
    zone: str = ""
    zone_region: str = ""
    """The region that the zone's name names."""


class Lookup(Protocol):
    """Questions about the whole inventory; every answer is stable and side-effect free."""

    def record(self, address: str) -> Record | None:
        """Return the record at *address*, if there is one."""

    def targets(self, record: Record, *paths: str, types: tuple[str, ...] = ()) -> Targets:
        """Return the records (of *types*) that the arguments at *paths* refer to, by reference or by value."""

    def referrers(self, address: str, type_: str, *paths: str) -> tuple[Record, ...]:
        """Return the records of *type_* whose arguments at *paths* refer to *address*."""

    def dependencies(self, record: Record) -> tuple[str, ...]:
        """Return the addresses of what a state lists as dependencies of *record*, every instance of each block."""

    def of_type(self, *types: str) -> tuple[Record, ...]:
        """Return all records of *types*, in input order."""

    def region(self, record: Record) -> str:
        """Return the region name of *record* ("?" where no input tells)."""

    def account(self, record: Record) -> str:
        """Return the account id of *record* ("?" where no input tells)."""

    def zones(self, region: str) -> tuple[str, ...]:
        """Return the zones of *region* that an unpinned resource may stand in (never empty)."""

    def provider(self, record: Record) -> str:
        """Return the provider in whose cloud *record* stands (aws, google, azure, or its own name)."""

    def host(self, record: Record) -> Record | None:
        """Return the record in whose place *record* stands (a cluster), None where it has a place of its own."""

    def zone_spot(self, record: Record, *, zone: str = "availability_zone", zone_id: str = "") -> Spot | None:
        """Return the spot that the zone argument of *record* pins, or None where it pins nothing."""

    def subnet_spot(self, subnet: str, region: str = "") -> Spot:
        """Return the zone of the subnet at address *subnet*, or with the id *subnet* in *region*."""

    def mentioned(self, record: Record, *paths: str) -> Targets:
        """Return every record that free text at *paths* mentions (environment, user data, definitions)."""

    def described(self, address: str) -> Described | None:
        """Return what the catalog makes of the record at *address* (the nodes that a workload runs on)."""


class Gate(msgspec.Struct, frozen=True):
    """Something that the traffic of a subnet passes on its way."""

    address: str
    zones: tuple[str, ...] = ()
    """Only its replicas in these zones count; all of them where none is named."""
    undecided: bool = False
    """One of its replicas, or of those of `among`, which one the input does not say."""
    among: tuple[str, ...] = ()
    """Addresses of what may be passed in its place."""


class Cloud(Protocol):
    """What the kernel asks about the spelling and the networks of one cloud (auditor.catalog.neutral says nothing)."""

    name: str
    """The provider's name in domain ids."""
    providers: frozenset[str]
    machines: frozenset[str]
    subnets: tuple[str, ...]
    apart: tuple[tuple[str, tuple[str, ...]], ...]

    def home(self, record: Record) -> Home:
        """Return what the record itself says of its place."""

    def host(self, record: Record, lookup: Lookup) -> Record | None:
        """Return the record in whose place *record* stands, None where it has a place of its own."""

    def is_region(self, name: str) -> bool:
        """Say whether *name* is spelled like a region of this cloud."""

    def spans(self, region: str) -> bool:
        """Say whether *region* is a location over several regions, which none of them takes down."""

    def has_zones(self, region: str) -> bool:
        """Say whether *region* is parted into zones."""

    def caveat(self, region: str) -> str:
        """Return what a reader has to know of the zones of *region*, or ""."""

    def region_of_zone(self, zone: str) -> str:
        """Return the region that the zone name itself names, or ""."""

    def zone_name(self, text: str) -> str:
        """Return the plain zone name of *text*, which may be a link."""

    def site(self, record: Record) -> str:
        """Return the site inside its zone at which *record*, a subnet, stands apart from it (an Outpost), or ""."""

    def zones(self, region: str, seen: Sequence[str]) -> tuple[str, ...]:
        """Return the zones of *region* that an unpinned resource may stand in; *seen* are in the inputs."""

    def zones_named(self, record: Record, region: str) -> tuple[str, ...]:
        """Return the zones that *record*, standing in *region*, mentions."""

    def zone_ids(self, record: Record) -> Mapping[str, str]:
        """Return zone name -> physical zone id, as far as *record* knows both."""

    def gateways(self, subnet: str, lookup: Lookup) -> tuple[Gate, ...]:
        """Return what the default route of *subnet* leads through."""

    def crossings(self, subnet: str, needed: tuple[Record, ...], lookup: Lookup) -> tuple[Gate, ...]:
        """Return what lies between *subnet* and those of *needed* that stand in another network."""

    def hides_way(self, user: Record, subnet: str, lookup: Lookup) -> bool:
        """Say whether *user* leaves *subnet* by routes that no input shows."""

    def network_of(self, subnet: str, lookup: Lookup) -> str:
        """Return the address or id of the network that *subnet* is in, "" where not known."""

    def endpoints(self, network: str, needed_types: frozenset[str], lookup: Lookup) -> tuple[str, ...]:
        """Return the private endpoints of *network* that carry all calls to resources of *needed_types*."""

    def start_endpoints(self, type_: str, network: str, lookup: Lookup) -> tuple[str, ...]:
        """Return the private endpoints that a resource of *type_* starts through (images)."""


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What a catalog function makes of one record."""

    shape: Shape
    relations: tuple[Relation, ...] = ()
    owner: str = ""
    notes: tuple[str, ...] = ()
    role: Role | None = None
    """Where it differs from the type's usual role."""
    region: str = ""
    """Where it differs from the record's own."""
    steering: Steering = DIRECT
    """For fronts and routers: how they choose between their targets."""
    pool: str = ""
    """Resources of one pool may stand in for each other (node groups of one cluster)."""
    units: int | None = None
    """How many equal units it runs, None where that is open or means nothing."""
    signs: bool = False
    """A key that is called to sign or to decrypt, not only to protect what is stored."""


Describe = Callable[[Record, Lookup], Described]


class Remedy(msgspec.Struct, frozen=True):
    """The smallest change for one level, and what the resource then gives when a domain of the level is lost."""

    change: str
    """One line in the imperative, with the argument to change."""
    gives: Verdict


class SetBy(msgspec.Struct, frozen=True, kw_only=True):
    """A resource of its own that sets a guard for the one that it names."""

    type: str
    names: str
    """The argument that names the guarded resource."""
    path: str
    on: tuple[str | bool, ...] = ()
    """Values that mean on; () takes any that is not empty."""
    default: GuardState = GuardState.OFF


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """A setting that changes no verdict of a lost domain, and that a reader has to know of."""

    name: str
    path: str
    against: str
    """What it protects against, without a full stop."""
    source: str
    """The vendor page that states the fact."""
    on: tuple[str | bool, ...] = (True,)
    """Values that mean on; () takes any that is not empty."""
    default: GuardState = GuardState.OFF
    """What the provider makes of an argument that is not set."""
    by: SetBy | None = None
    only_where: str = ""
    """The argument that decides whether the resource can have it; "" for every one."""
    only: tuple[str, ...] = ()
    """Its values that allow it."""
    also_known_as: tuple[str, ...] = ()
    """Checks of others that ask the same."""


class TypeSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One Terraform type: its role, how it is described, what is read and what is assumed."""

    type: str
    role: Role
    scope: Scope = Scope.REGIONAL
    describe: Describe | None = None
    """None: one replica in the type's scope."""
    reads: tuple[str, ...] = ()
    assumes: str = ""
    """One sentence: the fact behind the model."""
    source: str = ""
    """The vendor page that states the fact."""
    plane: bool = False
    """Every call passes a plane that the provider runs once for all regions (Google's Service Control)."""
    identity: tuple[str, ...] = ()
    """Attributes whose value names this resource in other places, besides id and arn."""
    fixes: Mapping[Level, Remedy] = msgspec.field(default_factory=dict)
    """The smallest change per level, where the catalog has one for this type."""
    hosts: tuple[str, ...] = ()
    """Paths of host names that it answers to inside its own network (Service Connect, Cloud Map)."""
    answers: Callable[[Record, Mapping[str, Record]], bool] | None = None
    """Of `hosts`: whether it answers to them, given the records by address; None says that it does."""
    domains: tuple[str, ...] = ()
    """Paths of DNS domains of which it answers every name below."""
    called: bool = True
    """A client may reach it by its name alone (a table, a queue), not only by an address (a load balancer)."""
    guards: tuple[Guard, ...] = ()


Catalog = Mapping[str, TypeSpec]
