"""What the topology hands on: services with their fault trees, and the failure domains under them."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from auditor.model.tree import Node
from auditor.topology.domains import Domains
from auditor.topology.services import Seeds


class Belonging(msgspec.Struct, frozen=True):
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
