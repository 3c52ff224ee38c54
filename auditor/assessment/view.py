"""What a policy may ask of a service."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.assessment.answers import Answers
from auditor.assessment.remedies import Lines, Remedies
from auditor.inventory import Inventory
from auditor.model.config import glob_matches
from auditor.model.resource import Relating, Resource, Role
from auditor.model.tree import leaves
from auditor.model.verdict import Level, Verdict
from auditor.policy import ServiceView
from auditor.topology.interface import Service, Topology


def view(  # noqa: PLR0913 - gathers what policies may ask
    service: Service,
    inventory: Inventory,
    topology: Topology,
    answers: Answers,
    remedies: Remedies,
    survive: frozenset[Level],
) -> ServiceView:
    """Return *service* as policies see it."""
    used = {leaf.address for leaf in answers.tree.leaves}
    members = tuple(
        inventory.resources[a]
        for a, b in service.members.items()
        if a in inventory.resources and (a in used or b.role == "seed") and b.role != "tagged"
    )
    copies = {r.target for m in members for r in m.relations if r.kind is Relating.REPLICATES_TO}
    asked = [(c.address, lv) for lv, cs in answers.causes.items() for c in cs]
    asked += [(m.address, Level.REGION) for m in members]
    return ServiceView(
        name=service.seeds.name,
        function=service.seeds.function,
        survive=survive,
        accept=service.seeds.objectives.accept,
        # A level of which no domain is touched is as the stack is with nothing lost: open where nothing was found.
        levels=dict.fromkeys(survive, (answers.outcome.unharmed, "")) | dict(answers.outcome.by_level),
        domains=topology.domains.known,
        by_domain=answers.outcome.by_domain,
        causes=answers.causes,
        members=members,
        roles={a: b.role for a, b in service.members.items()},
        threshold=service.seeds.threshold,
        egress_users=_egress_users(service, members, topology),
        backups={
            m.address: _copies(m, service, topology) for m in members if m.role is Role.DATA and m.address not in copies
        },
        replicated=topology.replicated,
        capped=tuple(g.label for g in answers.tree.groups if g.cap is Verdict.RECOVERS),
        recovery=answers.reached,
        rto_objective=service.seeds.objectives.rto_seconds,
        rpo_objective=service.seeds.objectives.rpo_seconds,
        remedies=Lines(remedies, asked),
    )


def _egress_users(service: Service, members: Iterable[Resource], topology: Topology) -> dict[str, tuple[str, ...]]:
    out: dict[str, set[str]] = {}
    for m in members:
        for replica in m.shape.replicas:
            for gate in topology.gates.get(replica.subnet, ()) if replica.subnet else ():
                if gate in service.members and len(replica.spot.zones) == 1:
                    out.setdefault(gate, set()).add(replica.spot.zones[0])
    zonal = {g for g in out if topology.own.get(g) and _is_zonal(g, topology)}
    return {g: tuple(sorted(z)) for g, z in out.items() if g in zonal}


def _is_zonal(address: str, topology: Topology) -> bool:
    known = topology.domains.known
    return any(known[d].level is Level.ZONE for leaf in leaves(topology.own[address]) for d in leaf.place.touches)


def _copies(resource: Resource, service: Service, topology: Topology) -> tuple[str, ...]:
    known = topology.domains.known
    kept = _stand_ins(resource.address, service, topology)
    places = [leaf.place.touches for a in kept for leaf in leaves(topology.own[a])]
    regions = {d for p in places for d in p if known[d].level is Level.REGION}
    if any(all(known[d].level is not Level.REGION for d in p) for p in places):
        # What lies over several regions (a multi-region of Google Cloud) falls with none of them.
        regions |= {f"{resource.provider}: one of several regions", f"{resource.provider}: another one"}
    return tuple(sorted(regions))


def _stand_ins(address: str, service: Service, topology: Topology) -> tuple[str, ...]:
    """Return *address* and what the configuration says stands in for it: shares of one key, stores written together."""
    found = {address: None}
    for entry in service.seeds.redundancy:
        if any(glob_matches(g, address) for g in entry.members):
            chosen = (a for a in service.members if any(glob_matches(g, a) for g in entry.members))
            found.update(dict.fromkeys(a for a in chosen if a in topology.own))
    return tuple(found)
