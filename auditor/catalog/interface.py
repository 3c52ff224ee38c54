"""What a catalog module says about a type, and what it may ask about the other records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from auditor.model.record import Record
from auditor.model.resource import Relation, Role, Scope, Shape, Spot


@dataclass(frozen=True, slots=True)
class Targets:
    """The records that an argument means."""

    addresses: tuple[str, ...] = ()
    exact: bool = True
    """False where some of the addresses may not be meant, or some that are meant may be missing."""
    literals: tuple[str, ...] = ()
    """Values (ids, ARNs, names) that no record of the inputs has."""


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

    def zone_spot(self, record: Record, *, zone: str = "availability_zone", zone_id: str = "") -> Spot | None:
        """Return the spot that the zone argument of *record* pins, or None where it pins nothing."""

    def subnet_spot(self, subnet: str) -> Spot:
        """Return the zone of the subnet at address *subnet*."""

    def mentioned(self, record: Record, *paths: str) -> Targets:
        """Return every record that free text at *paths* mentions (environment, user data, definitions)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a catalog function makes of one record."""

    shape: Shape
    relations: tuple[Relation, ...] = ()
    owner: str = ""
    notes: tuple[str, ...] = ()
    role: Role | None = None
    """Where it differs from the type's usual role."""
    region: str = ""
    """Where it differs from the record's own."""


Describe = Callable[[Record, Lookup], Described]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSpec:
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
    identity: tuple[str, ...] = ()
    """Attributes whose value names this resource in other places, besides id and arn."""


Catalog = Mapping[str, TypeSpec]
