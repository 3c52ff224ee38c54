"""Every modelled resource: where it stands and what its own loss profile is."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.assessment.coverage import NOT_SHOWN
from auditor.catalog.guards import guards
from auditor.catalog.interface import Lookup
from auditor.catalog.table import CATALOG
from auditor.faults.analysis import analyse
from auditor.inventory import Inventory
from auditor.model.record import Record
from auditor.model.resource import Role
from auditor.model.tree import signature
from auditor.model.verdict import Interval, Level
from auditor.result import GuardResult, ResourceResult
from auditor.topology.interface import Topology


def resources(
    inventory: Inventory, topology: Topology, alone: OwnVerdicts, lookup: Lookup
) -> tuple[ResourceResult, ...]:
    """Return the resources of *inventory* that serve or keep something, by address."""
    belongs: dict[str, list[str]] = {}
    for s in topology.services:
        for a, b in s.members.items():
            if b.role != "tagged":
                belongs.setdefault(a, []).append(s.seeds.name)
    out = []
    for a, r in sorted(inventory.resources.items()):
        if r.role in NOT_SHOWN and r.role is not Role.PART:
            continue
        origin = r.record.origin
        out.append(
            ResourceResult(
                address=a,
                type=r.type,
                provider=r.provider,
                region=r.region,
                account=r.account,
                zones=tuple(sorted({z for x in r.shape.replicas if len(x.spot.zones) == 1 for z in x.spot.zones})),
                services=tuple(belongs.get(a, ())),
                verdicts=tuple(alone.of(a).items()),
                location=f"{origin.file or origin.input}{':' + str(origin.line) if origin.line else ''}",
                guards=_guards(r.record, lookup),
            )
        )
    return tuple(out)


def _guards(record: Record, lookup: Lookup) -> tuple[GuardResult, ...]:
    declared = CATALOG[record.type].guards
    return tuple(GuardResult(g.name, s, g.against) for g, s in guards(record, declared, lookup)) if declared else ()


class OwnVerdicts:
    """The verdicts of resources alone; resources of one shape in one place share them."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._by_shape: dict[tuple[object, ...], Mapping[Level, Interval]] = {}
        self._by_address: dict[str, Mapping[Level, Interval]] = {}

    def of(self, address: str) -> Mapping[Level, Interval]:
        """Return the verdict per level of the resource at *address*, without what it needs."""
        known = self._by_address.get(address)
        if known is None:
            known = self._by_address[address] = self._find(address)
        return known

    def _find(self, address: str) -> Mapping[Level, Interval]:
        node = self._topology.own.get(address)
        if node is None:
            return {}
        key = signature(node)
        if key not in self._by_shape:
            outcome = analyse(node, self._topology.domains.known)
            self._by_shape[key] = {lv: i for lv, (i, _) in outcome.by_level.items()}
        return self._by_shape[key]
