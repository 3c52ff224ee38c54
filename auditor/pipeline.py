"""The whole story of one audit: targets, records, inventory, services, verdicts, findings, result."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from auditor import __version__
from auditor.catalog.clouds import cloud_named
from auditor.catalog.remedies import remedy
from auditor.catalog.table import CATALOG
from auditor.configuration.suppress import apply_suppressions
from auditor.engine import run
from auditor.errors import SourceError, UsageError
from auditor.faults.analysis import (
    MAX_FOR_PAIRS,
    MAX_FOR_TRIPLES,
    MAX_RESOURCES_FOR_PAIRS,
    Outcome,
    analyse,
    domain_cuts,
    resource_cuts,
    touched,
)
from auditor.faults.causes import Cause, causes, healed
from auditor.inventory import Index, Inventory
from auditor.model.config import Config
from auditor.model.record import Record
from auditor.model.resource import Resource, Role
from auditor.model.tree import Group, leaves, signature, walk
from auditor.model.value import Known
from auditor.model.verdict import HOLDS, Confidence, Interval, Level, Verdict
from auditor.policy import LoadedPolicy, ServiceView
from auditor.result import (
    AuditResult,
    Coverage,
    CutSet,
    DomainVerdict,
    Fix,
    InputInfo,
    LevelVerdict,
    MemberResult,
    ResourceResult,
    ServiceResult,
    SinglePoint,
    SkippedRecord,
)
from auditor.sources import Input
from auditor.topology import build, services
from auditor.topology.build import Service, Topology

_CAUSE_LEVELS = (Level.ZONE, Level.REGION, Level.GLOBAL, Level.THIRD_PARTY)
_NOT_SHOWN = frozenset({Role.NETWORK, Role.SUPPORT, Role.BACKUP, Role.PART})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked for beside its inputs."""

    services: tuple[str, ...] = ()
    survive: tuple[Level, ...] = ()
    today: datetime.date | None = None
    generated: str | None = None
    allow_empty: bool = False


@dataclass(frozen=True, slots=True)
class Modelled:
    """What the inputs were understood as: resources, services and their fault trees."""

    inventory: Inventory
    topology: Topology
    chosen: tuple[Service, ...]
    """The services asked for."""
    same: tuple[str, ...]
    """Which inputs were taken as one stack."""


def run_audit(
    inputs: Sequence[Input], config: Config, policies: Sequence[LoadedPolicy], options: Options
) -> AuditResult:
    """Return everything that the inputs say about their services.

    Raises SourceError when there is nothing to look at (unless allowed), UsageError for a service
    that does not exist.
    """
    modelled = understand(inputs, config, options)
    result = _result(inputs, modelled, config, policies, options)
    return replace(result, warnings=(*modelled.same, *result.warnings))


def understand(inputs: Sequence[Input], config: Config, options: Options) -> Modelled:
    """Return the model of the inputs, before any question is asked of it; raises what run_audit raises."""
    records, same = merge(inputs)
    if not any(r.mode == "managed" for r in records) and not options.allow_empty:
        raise SourceError(
            ", ".join(i.meta.name for i in inputs),
            "holds no resources, so there is nothing to audit" + _why_empty(inputs),
            hint="an empty input is not a pass; use --allow-empty if it is meant to be empty",
        )
    index = Index(records, CATALOG, [c for i in inputs for c in i.candidates], config.zone_ids)
    inventory = index.describe()
    if not inventory.resources and not options.allow_empty:
        types = ", ".join(sorted({s.type for s in inventory.skipped})[:5])
        raise SourceError(
            ", ".join(i.meta.name for i in inputs),
            f"holds no resource that the catalog knows (it has: {types})",
            hint="see docs/coverage.md for what is modelled; --allow-empty reports it anyway",
        )
    seeds = services.find(inventory, config, _stack_name(inputs))
    if options.services:
        _check_names(options.services, [s.name for s in seeds])
    topology = build.build(inventory, index, seeds)
    chosen = tuple(s for s in topology.services if not options.services or s.seeds.name in options.services)
    return Modelled(inventory, topology, chosen, same)


def merge(inputs: Sequence[Input]) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Join the records of all inputs, and say which inputs were taken as one stack.

    Two inputs with the same addresses are one stack seen twice unless an id or region says otherwise; the
    plan, which tells what comes next, wins over the state. Different stacks keep their addresses apart.
    """
    taken: dict[str, Record] = {}
    notes: list[str] = []
    for one in sorted(inputs, key=lambda i: not i.meta.kind.endswith("plan")):
        shared = [r for r in one.records if r.address in taken]
        differs = next((r for r in shared if _is_another(taken[r.address], r)), None)
        if shared and differs is None:
            other = taken[shared[0].address].origin.input
            notes.append(f"{one.meta.name} shows the same stack as {other}: of what both hold, {other} is used")
        for record in one.records:
            if record.address not in taken:
                taken[record.address] = record
            elif differs is not None:
                name = f"{PurePath(one.meta.name).parent.name}/{PurePath(one.meta.name).stem}//{record.address}"
                taken[name] = replace(record, address=name)
    return tuple(taken.values()), tuple(notes)


def _is_another(a: Record, b: Record) -> bool:
    """Say whether two records of one address are different resources: ids or regions that contradict."""
    ids = (a.values.get("id"), b.values.get("id"))
    if a.mode == "managed" and all(isinstance(i, str) and i for i in ids):
        return a.type != b.type or ids[0] != ids[1]
    homes = [_region_named(r) for r in (a, b)]
    return a.type != b.type or bool(homes[0] and homes[1] and homes[0] != homes[1])


def _region_named(record: Record) -> str:
    home = cloud_named(record.provider.name).home(record)
    configured = record.provider.region
    return home.region or home.zone_region or (str(configured.value or "") if isinstance(configured, Known) else "")


def _why_empty(inputs: Iterable[Input]) -> str:
    notes = [n for i in inputs for n in i.meta.notes]
    return f" ({notes[0]})" if notes else ""


def _stack_name(inputs: Sequence[Input]) -> str:
    stem = PurePath(inputs[0].meta.name).stem if inputs else "stack"
    parent = PurePath(inputs[0].meta.name).parent.name if inputs else ""
    generic = stem in ("plan", "terraform", "state", "show-state", "tfplan", "stdin", "-")
    return parent if generic and parent else stem


def _check_names(wanted: Iterable[str], known: Sequence[str]) -> None:
    missing = sorted(set(wanted) - set(known))
    if missing:
        raise UsageError(f"no service named {', '.join(missing)}", hint=f"the input has: {', '.join(known)}")


# --- the result ---------------------------------------------------------------------------------


def _result(
    inputs: Sequence[Input], modelled: Modelled, config: Config, policies: Sequence[LoadedPolicy], options: Options
) -> AuditResult:
    inventory, topology = modelled.inventory, modelled.topology
    audited = [_audit_service(s, inventory, topology, config, options) for s in modelled.chosen]
    findings, failures = run(policies, [view for _, view in audited], inventory.resources)
    findings, warnings = apply_suppressions(findings, config, options.today)
    return AuditResult(
        tool_version=__version__,
        inputs=tuple(_input_info(i) for i in inputs),
        services=tuple(r for r, _ in audited),
        resources=_resources(inventory, topology),
        findings=tuple(findings),
        coverage=_coverage(inputs, inventory, topology),
        policies=tuple(p.info for p in policies),
        failures=failures,
        warnings=(*(w for i in inputs for w in i.warnings), *warnings),
        generated=options.generated,
    )


def _input_info(one: Input) -> InputInfo:
    m = one.meta
    return InputInfo(name=m.name, kind=m.kind, sha256=m.sha256, tool=m.tool, records=len(one.records), notes=m.notes)


def _audit_service(
    service: Service, inventory: Inventory, topology: Topology, config: Config, options: Options
) -> tuple[ServiceResult, ServiceView]:
    domains = topology.domains.known
    seeds = service.seeds
    survive = options.survive or seeds.objectives.survive or config.survive
    accept = seeds.objectives.accept
    outcome = analyse(service.root, domains)
    found = {lv: _causes(service, lv, outcome, topology, accept) for lv in _CAUSE_LEVELS}
    fixes = tuple(
        f
        for lv in (Level.ZONE, Level.REGION)
        for f in _fixes(service, lv, found[lv], outcome, inventory, topology, accept)
    )
    gaps = [*service.gaps, *_unserved(outcome)]
    result = ServiceResult(
        name=seeds.name,
        function=seeds.function,
        inferred=seeds.inferred,
        reason=seeds.reason,
        members=tuple(
            MemberResult(address=a, type=_type(a, inventory), role=b.role, reason=b.reason)
            for a, b in service.members.items()
        ),
        survive=tuple(lv for lv in Level if lv in survive),
        accept=accept,
        verdicts=tuple((lv, _level_verdict(lv, outcome)) for lv in _shown_levels(outcome)),
        domains=tuple(
            DomainVerdict(domain=d, also=domains[d].also, level=domains[d].level, interval=i)
            for d, i in outcome.by_domain.items()
        ),
        single_points=tuple((lv, tuple(_point(c) for c in cs)) for lv, cs in found.items() if cs),
        cut_sets=_cut_sets(service, topology, accept),
        fixes=fixes,
        gaps=tuple(gaps),
    )
    return result, _view(service, inventory, topology, outcome, found, frozenset(survive), accept)


def _type(address: str, inventory: Inventory) -> str:
    record = inventory.records.get(address)
    return record.type if record else ""


def _shown_levels(outcome: Outcome) -> tuple[Level, ...]:
    always = {Level.ZONE, Level.REGION, Level.ACCOUNT, Level.PROVIDER, Level.GLOBAL}
    return tuple(lv for lv in Level if lv in always or lv in outcome.by_level)


def _unserved(outcome: Outcome) -> tuple[str, ...]:
    if outcome.unharmed == HOLDS:
        return ()
    return (f"with nothing lost the stack as it is gives {outcome.unharmed}, not holds",)


def _level_verdict(level: Level, outcome: Outcome) -> LevelVerdict:
    interval, domain = outcome.by_level.get(level, (outcome.unharmed, ""))
    return LevelVerdict(interval=interval, confidence=_confidence(interval), domain=domain)


def _confidence(interval: Interval) -> Confidence:
    if interval.is_certain:
        return Confidence.CERTAIN
    return Confidence.LIKELY if interval.worst >= Verdict.RECOVERS else Confidence.UNKNOWN


def _causes(service: Service, level: Level, outcome: Outcome, topology: Topology, accept: Verdict) -> tuple[Cause, ...]:
    domains = topology.domains.known
    out: dict[str, Cause] = {}
    bad = [d for d, i in outcome.by_domain.items() if domains[d].level is level and i.worst < accept]
    for domain in sorted(bad, key=lambda d: (outcome.by_domain[d].worst, d)):
        for cause in causes(service.root, domains[domain], domains, accept):
            out.setdefault(cause.address, cause)
    return tuple(out.values())


def _point(cause: Cause) -> SinglePoint:
    return SinglePoint(address=cause.address, domain=cause.domain, path=cause.path, group=cause.group)


def _fixes(  # noqa: PLR0913 - one question, all of its context
    service: Service,
    level: Level,
    found: Sequence[Cause],
    outcome: Outcome,
    inventory: Inventory,
    topology: Topology,
    accept: Verdict,
) -> tuple[Fix, ...]:
    """Return the smallest set of causes whose spread lifts the level to *accept*, evaluated in the model."""
    if not found:
        return ()
    domains = topology.domains.known
    lost = [d for d in outcome.by_domain if domains[d].level is level]
    before = outcome.by_level[level][0]
    candidates = _candidates(found)
    tried = healed(service.root, domains, candidates, lost)
    enough = [i for i, after in enumerate(tried) if after.worst >= accept]
    best = enough[0] if enough else len(candidates) - 1
    chosen, after = candidates[best], tried[best]
    lines = [_remedy(a, level, inventory) for a in chosen]
    return (Fix(summary="; ".join(lines), addresses=chosen, level=level, before=before, after=after),)


def _remedy(address: str, level: Level, inventory: Inventory) -> str:
    resource = inventory.resources.get(address)
    has_zones = resource is None or cloud_named(resource.provider).has_zones(resource.region)
    return remedy(_type(address, inventory), address, level, has_zones=has_zones)


def _candidates(found: Sequence[Cause]) -> list[tuple[str, ...]]:
    singles: list[tuple[str, ...]] = [(c.address,) for c in found]
    everything = tuple(c.address for c in found)
    return [*singles, everything] if len(everything) > 1 else singles


def _cut_sets(service: Service, topology: Topology, accept: Verdict) -> tuple[CutSet, ...]:
    domains = topology.domains.known
    out = [
        CutSet(kind="domains", members=c.domains, interval=c.interval)
        for c in domain_cuts(service.root, domains, accept)
    ]
    out += [CutSet(kind="resources", members=m, interval=i) for m, i in resource_cuts(service.root, domains, accept)]
    return tuple(out)


def _view(  # noqa: PLR0913 - gathers what policies may ask
    service: Service,
    inventory: Inventory,
    topology: Topology,
    outcome: Outcome,
    found: dict[Level, tuple[Cause, ...]],
    survive: frozenset[Level],
    accept: Verdict,
) -> ServiceView:
    used = {leaf.address for leaf in leaves(service.root)}
    members = tuple(
        inventory.resources[a]
        for a, b in service.members.items()
        if a in inventory.resources and (a in used or b.role == "seed") and b.role != "tagged"
    )
    remedies = {(c.address, lv): _remedy(c.address, lv, inventory) for lv, cs in found.items() for c in cs}
    for m in members:
        remedies.setdefault((m.address, Level.REGION), remedy(m.type, m.address, Level.REGION))
    return ServiceView(
        name=service.seeds.name,
        function=service.seeds.function,
        survive=survive,
        accept=accept,
        levels=outcome.by_level,
        domains=topology.domains.known,
        by_domain=outcome.by_domain,
        causes=found,
        members=members,
        roles={a: b.role for a, b in service.members.items()},
        threshold=service.seeds.threshold,
        egress_users=_egress_users(service, members, topology),
        backups={m.address: _copies(m, topology) for m in members if m.role is Role.DATA},
        capped=tuple(n.label for n in walk(service.root) if isinstance(n, Group) and n.cap is Verdict.RECOVERS),
        remedies=remedies,
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


def _copies(resource: Resource, topology: Topology) -> tuple[str, ...]:
    known = topology.domains.known
    places = (leaf.place.touches for leaf in leaves(topology.own[resource.address]))
    return tuple(sorted({d for p in places for d in p if known[d].level is Level.REGION}))


def _resources(inventory: Inventory, topology: Topology) -> tuple[ResourceResult, ...]:
    belongs: dict[str, list[str]] = {}
    for s in topology.services:
        for a, b in s.members.items():
            if b.role != "tagged":
                belongs.setdefault(a, []).append(s.seeds.name)
    known: dict[tuple[object, ...], tuple[tuple[Level, Interval], ...]] = {}
    out = []
    for a, r in sorted(inventory.resources.items()):
        if r.role in _NOT_SHOWN and r.role is not Role.PART:
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
                verdicts=_own_verdicts(a, topology, known),
                location=f"{origin.file or origin.input}{':' + str(origin.line) if origin.line else ''}",
            )
        )
    return tuple(out)


def _own_verdicts(
    address: str, topology: Topology, known: dict[tuple[object, ...], tuple[tuple[Level, Interval], ...]]
) -> tuple[tuple[Level, Interval], ...]:
    """Return the verdicts of a resource alone; resources of one shape in one place share them."""
    node = topology.own.get(address)
    if node is None:
        return ()
    key = signature(node)
    if key not in known:
        outcome = analyse(node, topology.domains.known)
        known[key] = tuple((lv, i) for lv, (i, _) in outcome.by_level.items())
    return known[key]


def _not_searched(service: Service, topology: Topology) -> tuple[str, ...]:
    """Say which cut sets were not looked for, since the service touches too many domains or resources."""
    name = service.seeds.name
    domains = sum(1 for d in touched(service.root, topology.domains.known) if d.level is not Level.PROVIDER)
    resources = len({leaf.address for leaf in leaves(service.root)})
    out = []
    if domains > MAX_FOR_TRIPLES:
        sizes = "two and three" if domains > MAX_FOR_PAIRS else "three"
        out.append(f"{name}: cut sets of {sizes} domains were not looked for, it touches {domains} domains")
    if resources > MAX_RESOURCES_FOR_PAIRS:
        out.append(f"{name}: cut sets of two resources may not have been looked for, it rests on {resources}")
    return tuple(out)


def _coverage(inputs: Sequence[Input], inventory: Inventory, topology: Topology) -> Coverage:
    inside = {a for s in topology.services for a, b in s.members.items() if b.role != "tagged"}
    managed = [r for r in inventory.resources.values() if r.record.mode == "managed"]
    main = [r for r in managed if r.role not in _NOT_SHOWN]
    skipped = [SkippedRecord(address=a, type=t, reason=why) for i in inputs for a, t, why in i.skipped]
    unknown = Counter(s.type for s in inventory.skipped)
    skipped += [SkippedRecord(address=s.address, type=s.type, reason=s.reason) for s in inventory.skipped]
    notes = [n for i in inputs for n in i.meta.notes]
    notes += list(inventory.notes)
    notes += [n for s in topology.services for n in _not_searched(s, topology)]
    return Coverage(
        read=sum(1 for r in inventory.records.values() if r.mode == "managed"),
        modelled=len(main),
        supporting=len(managed) - len(main),
        not_modelled=tuple(sorted(unknown.items(), key=lambda kv: (-kv[1], kv[0]))),
        skipped=tuple(skipped),
        in_no_service=tuple(sorted(r.address for r in main if r.address not in inside)),
        notes=tuple(dict.fromkeys(notes)),
    )
