"""Every modelled resource: where it stands and what its own loss profile is."""

from __future__ import annotations

from auditor.assessment.coverage import NOT_SHOWN
from auditor.faults.analysis import analyse
from auditor.inventory import Inventory
from auditor.model.resource import Role
from auditor.model.tree import signature
from auditor.model.verdict import Interval, Level
from auditor.result import ResourceResult
from auditor.topology.build import Topology

_Rows = tuple[tuple[Level, Interval], ...]


def resources(inventory: Inventory, topology: Topology) -> tuple[ResourceResult, ...]:
    """Return the resources of *inventory* that serve or keep something, by address."""
    belongs: dict[str, list[str]] = {}
    for s in topology.services:
        for a, b in s.members.items():
            if b.role != "tagged":
                belongs.setdefault(a, []).append(s.seeds.name)
    known: dict[tuple[object, ...], _Rows] = {}
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
                verdicts=_verdicts(a, topology, known),
                location=f"{origin.file or origin.input}{':' + str(origin.line) if origin.line else ''}",
            )
        )
    return tuple(out)


def _verdicts(address: str, topology: Topology, known: dict[tuple[object, ...], _Rows]) -> _Rows:
    """Return the verdicts of a resource alone; resources of one shape in one place share them."""
    node = topology.own.get(address)
    if node is None:
        return ()
    key = signature(node)
    if key not in known:
        outcome = analyse(node, topology.domains.known)
        known[key] = tuple((lv, i) for lv, (i, _) in outcome.by_level.items())
    return known[key]
