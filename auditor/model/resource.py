"""A resource: a record the catalog understands, with its replicas and its relations."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from auditor.model.record import Record
from auditor.model.recovery import Pace, Span
from auditor.model.verdict import Confidence, Mode, Verdict


class Role(StrEnum):
    """What a resource is to a service; decides which service questions it answers."""

    COMPUTE = "compute"
    """Runs the service's own code; keeps nothing."""
    DATA = "data"
    """Keeps data that the service cannot lose: databases, tables, buckets, volumes."""
    CACHE = "cache"
    """Keeps data that can be filled again."""
    QUEUE = "queue"
    """Keeps accepted work."""
    KEY = "key"
    SECRET = "secret"
    FRONT = "front"
    """Sends customers to compute inside a region: load balancers, APIs."""
    ROUTER = "router"
    """Sends customers to a front, over regions: records, accelerators, distributions."""
    EGRESS = "egress"
    ENDPOINT = "endpoint"
    """A private way to a cloud service (VPC endpoint)."""
    PART = "part"
    """Matters only as a part of another resource (a cluster's instance, a listener, a target group)."""
    NETWORK = "network"
    """Placement and wiring: subnets, routes, security groups."""
    BACKUP = "backup"
    CONTROL = "control"
    """A regional control plane that compute runs on (an EKS or ECS cluster)."""
    SUPPORT = "support"
    """Losing it does not change what the service does: alarms, tags, policies."""


class Scope(StrEnum):
    """How far a resource's own interface reaches."""

    ZONAL = "zonal"
    REGIONAL = "regional"
    GLOBAL = "global"
    EDGE = "edge"
    """Global, and its data plane falls with the provider's edge (CloudFront, Global Accelerator)."""
    THIRD_PARTY = "third-party"
    """With somebody who is no cloud of the inputs; the provider's name is the third party's."""


class Relating(StrEnum):
    """The kinds of relation (docs/vocabulary.md)."""

    NEEDS = "needs"
    STARTS_WITH = "starts_with"
    """Needed to start, not to run: images, secrets handed over at start."""
    ROUTES_TO = "routes_to"
    REPLICATES_TO = "replicates_to"
    BACKS_UP_TO = "backs_up_to"
    CONTAINS = "contains"
    ENCRYPTED_BY = "encrypted_by"


class Relation(msgspec.Struct, frozen=True):
    """A typed edge between two resource addresses."""

    kind: Relating
    source: str
    target: str
    via: str
    """The argument or fact that proves it."""
    confidence: Confidence = Confidence.CERTAIN
    bound: bool = False
    """The target is attached to the source and reached through nothing else (a volume)."""
    choice: bool = False
    """One of several targets by the same `via`, of which at least one is meant."""


class Choice(StrEnum):
    """What the targets of a front or router are to each other."""

    POOLS = "pools"
    """Every pool (relations with one `via`) is needed; the targets of a pool stand in for each other."""
    ANY = "any"
    """All targets stand in for each other."""
    EACH = "each"
    """Every target is needed for its part of the traffic."""


class Steering(msgspec.Struct, frozen=True, kw_only=True):
    """How a front or router chooses between what it sends customers to."""

    choice: Choice = Choice.POOLS
    checked: bool = True
    """A target that is down is left out by itself (health checks)."""
    standby: tuple[str, ...] = ()
    """With ANY: the `via` of targets that get traffic only when the others are down."""
    idle_targets: tuple[str, ...] = ()
    """With ANY: the `via` of targets that get traffic only after a person changes it (weight 0)."""
    ranked: Mode | None = None
    """With ANY: what every target after the first is."""
    shares: tuple[tuple[str, ...], ...] = ()
    """With POOLS: sets of `via` that share one stream by weight; nothing moves between them by itself."""
    spares: tuple[str, ...] = ()
    """With POOLS: the `via` that get no traffic until a person changes it (weight 0)."""
    shared: str = ""
    """Routers with the same text here answer together (records of one name); "" answers alone."""
    waits: bool = False
    """Within `shared`: it answers only when the others are down."""
    idle: bool = False
    """Within `shared`: it gets no traffic while one with weight is healthy (weight 0)."""
    switch: Pace | None = None
    """What passes until customers of a lost target are sent elsewhere; None where nothing tells."""
    name: str = ""
    """The full name that it answers, in lower case and without the last dot; hosts of one name know it by this."""


DIRECT = Steering()


class Spot(msgspec.Struct, frozen=True):
    """The zone of one replica: one known, one of several, or none (regional)."""

    zones: tuple[str, ...] = ()
    """Zone names; one: known. Several: exactly one of them. None: the replica spans zones."""
    var: str = ""
    elsewhere: bool = False
    """In a zone other than the one `var` picked."""


REGIONAL = Spot()


class Replica(msgspec.Struct, frozen=True, kw_only=True):
    """One unit that serves, waits or keeps a copy."""

    spot: Spot = REGIONAL
    mode: Mode = Mode.SERVING
    address: str = ""
    """The resource to name as cause, where it is not the owner (a cluster's instance)."""
    region: str = ""
    """Region name where it is not the owner's."""
    account: str = ""
    provider: str = ""
    """The cloud it stands in where that is not the owner's (a database that a vendor runs in AWS)."""
    subnet: str = ""
    """Address of the subnet it opens connections from; its egress is then needed."""
    among: tuple[str, ...] = ()
    """Addresses of the subnets of which one or more are meant, where the input does not say which."""
    rebuilt: bool = False
    """Keeps nothing: rebuilt from code when region or account is lost."""
    ceiling: Verdict = Verdict.HOLDS
    floor: Verdict | None = None
    age: Span | None = None
    """How old a backup may be when it is needed, where the input tells."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """The replicas of a resource and how many must be left; pairs are (worst, best) for what is open."""

    replicas: tuple[Replica, ...]
    need: tuple[int, int] = (1, 1)
    hold: tuple[int, int] = (1, 1)
    run: tuple[int, int] = (1, 1)
    var: str = ""
    cap: Verdict = Verdict.HOLDS
    by_zone: bool = False
    """The counts are of zones, not replicas: replicas in one zone share that zone's units."""
    count: int | None = None
    """Units that run, where replicas are zones that units are spread over."""


class Resource(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A record that the catalog understands."""

    record: Record
    role: Role
    scope: Scope
    region: str
    """Region name; "" for global resources, "?" where the input does not tell."""
    account: str
    """Account id; "?" where the input does not tell (all such are taken as one account)."""
    shape: Shape
    relations: tuple[Relation, ...] = ()
    owner: str = ""
    """For parts: the resource they belong to."""
    notes: tuple[str, ...] = ()
    """Assumptions and contradictions worth telling."""
    provider: str
    """The cloud it stands in, as domain ids spell it."""
    steering: Steering = DIRECT
    pool: str = ""
    """Resources of one pool may stand in for each other."""
    units: int | None = None
    """How many equal units it runs, None where that is open or means nothing."""
    signs: bool = False
    plane: bool = False
    """Every call passes a plane that the provider runs once for all regions."""

    @property
    def address(self) -> str:
        """The record's address."""
        return self.record.address

    @property
    def type(self) -> str:
        """The record's Terraform type."""
        return self.record.type
