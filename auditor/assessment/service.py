"""One service: its verdicts, single points, cut sets and the smallest fixes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from auditor.assessment.answers import Answers, Asked, FaultModel
from auditor.assessment.recovery import time_words
from auditor.assessment.remedies import Remedies
from auditor.assessment.resources import OwnVerdicts
from auditor.assessment.strategy import strategy
from auditor.assessment.view import view
from auditor.faults.analysis import Outcome
from auditor.faults.causes import Cause
from auditor.faults.cutsets import Cuts
from auditor.inventory import Inventory
from auditor.model.config import Config
from auditor.model.recovery import Estimate
from auditor.model.verdict import HOLDS, Confidence, Interval, Level, Verdict
from auditor.policy import ServiceView
from auditor.result import (
    CutSet,
    DomainImpact,
    DomainVerdict,
    Fix,
    LevelVerdict,
    MemberResult,
    ServiceResult,
    SinglePoint,
)
from auditor.topology.interface import Service, Topology

_ALWAYS_SHOWN = frozenset({Level.ZONE, Level.REGION, Level.ACCOUNT, Level.PROVIDER, Level.GLOBAL})
_CUT_SETS_KEPT = 200


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is asked for beside its inputs."""

    services: tuple[str, ...] = ()
    survive: tuple[Level, ...] = ()
    today: datetime.date | None = None
    generated: str | None = None
    allow_empty: bool = False
    history: bool = False
    """Replay every published incident, write the fault trees down, say who shares which provider."""
    frameworks: tuple[str, ...] = ()
    """Ids of the frameworks whose controls the findings are mapped to."""


class Audited(msgspec.Struct, frozen=True):
    """What reports show of a service, what policies may ask of it, and what was not looked for."""

    result: ServiceResult
    view: ServiceView
    not_searched: tuple[str, ...]


class Audit:
    """Asks the fault model about one service after the other."""

    def __init__(self, inventory: Inventory, topology: Topology, config: Config, options: Options) -> None:
        self.inventory = inventory
        self.topology = topology
        self.alone = OwnVerdicts(topology)
        self._remedies = Remedies(inventory, self.alone)
        self._model = FaultModel(inventory, topology)
        self._config = config
        self._options = options
        self._told: dict[int, tuple[tuple[tuple[Level, LevelVerdict], ...], tuple[DomainVerdict, ...]]] = {}

    def of(self, service: Service) -> Audited:
        """Return everything that the fault model says of *service*."""
        seeds = service.seeds
        accept = seeds.objectives.accept
        survive = frozenset(self._options.survive or seeds.objectives.survive or self._config.survive)
        asked = self._model.of(service.root, accept)
        answers = asked.answers
        outcome = answers.outcome
        verdicts, domains = self._verdicts(answers)
        result = ServiceResult(
            name=seeds.name,
            function=seeds.function,
            inferred=seeds.inferred,
            reason=seeds.reason,
            members=_members(service, self.inventory),
            survive=tuple(lv for lv in Level if lv in survive),
            accept=accept,
            rto_objective=seeds.objectives.rto_seconds,
            rpo_objective=seeds.objectives.rpo_seconds,
            verdicts=verdicts,
            domains=domains,
            single_points=tuple((lv, tuple(_point(c) for c in cs)) for lv, cs in answers.causes.items() if cs),
            cut_sets=_cut_sets(answers.cuts),
            fixes=tuple(self._fixes(asked)),
            gaps=(*service.gaps, *_unserved(outcome)),
            strategy=self._strategy(service, outcome),
        )
        seen = view(service, self.inventory, self.topology, answers, self._remedies, survive)
        return Audited(result, seen, tuple(f"{seeds.name}: {n}" for n in _not_searched(answers.cuts)))

    def _strategy(self, service: Service, outcome: Outcome) -> str:
        interval, lost = outcome.by_level.get(Level.REGION, (outcome.unharmed, ""))
        resources = self.inventory.resources
        return strategy(interval, lost, (resources[a] for a in service.members if a in resources))

    def _verdicts(self, answers: Answers) -> tuple[tuple[tuple[Level, LevelVerdict], ...], tuple[DomainVerdict, ...]]:
        """Return the verdicts per level and per domain, once for all services that share an outcome."""
        outcome = answers.outcome
        known = self._told.get(id(outcome))
        if known is None:
            levels = tuple((lv, _level_verdict(lv, outcome, answers.reached)) for lv in _shown_levels(outcome))
            known = self._told[id(outcome)] = (levels, _domains(outcome, self.topology))
        return known

    def _fixes(self, asked: Asked) -> Iterator[Fix]:
        """Yield the smallest set of changes for each level that something is a cause on."""
        answers = asked.answers
        for level in (Level.ZONE, Level.REGION):
            gives = {c.address: self._remedies.of(c.address, level).gives for c in answers.causes[level]}
            repair = asked.repair(level, gives) if gives else None
            if repair is not None:
                yield Fix(
                    summary="; ".join(self._remedies.line(a, level) for a in repair.addresses),
                    addresses=repair.addresses,
                    level=level,
                    before=answers.outcome.by_level[level][0],
                    after=repair.after,
                )


def blast(services: Iterable[ServiceResult]) -> tuple[DomainImpact, ...]:
    """Return, for each failure domain, the services that its loss may harm, the worst hit first."""
    harmed: dict[tuple[Level, str], list[tuple[str, Interval]]] = {}
    for service in services:
        for d in service.domains:
            if d.interval.worst < Verdict.HOLDS:
                harmed.setdefault((d.level, d.domain), []).append((service.name, d.interval))
    order = list(Level)
    return tuple(
        DomainImpact(domain=domain, level=level, services=tuple(sorted(hit, key=lambda h: (h[1], h[0]))))
        for (level, domain), hit in sorted(harmed.items(), key=lambda kv: (order.index(kv[0][0]), kv[0][1]))
    )


def _members(service: Service, inventory: Inventory) -> tuple[MemberResult, ...]:
    def type_of(address: str) -> str:
        record = inventory.records.get(address)
        return record.type if record else ""

    return tuple(
        MemberResult(address=a, type=type_of(a), role=b.role, reason=b.reason) for a, b in service.members.items()
    )


def _shown_levels(outcome: Outcome) -> tuple[Level, ...]:
    return tuple(lv for lv in Level if lv in _ALWAYS_SHOWN or lv in outcome.by_level)


def _unserved(outcome: Outcome) -> tuple[str, ...]:
    if outcome.unharmed == HOLDS:
        return ()
    return (f"with nothing lost the stack as it is gives {outcome.unharmed}, not holds",)


def _level_verdict(level: Level, outcome: Outcome, reached: Mapping[Level, Estimate | None]) -> LevelVerdict:
    interval, domain = outcome.by_level.get(level, (outcome.unharmed, ""))
    found = reached.get(level, Estimate())
    return LevelVerdict(
        interval=interval,
        confidence=_confidence(interval),
        domain=domain,
        rto=time_words(found.rto) if found else "until it returns",
        rpo=time_words(found.rpo) if found else "",
        rto_seconds=(found.rto.low, found.rto.high) if found else None,
        rpo_seconds=(found.rpo.low, found.rpo.high) if found else None,
        assumptions=found.assumptions if found else (),
    )


def _confidence(interval: Interval) -> Confidence:
    if interval.is_certain:
        return Confidence.CERTAIN
    return Confidence.LIKELY if interval.worst >= Verdict.RECOVERS else Confidence.UNKNOWN


def _domains(outcome: Outcome, topology: Topology) -> tuple[DomainVerdict, ...]:
    known = topology.domains.known
    return tuple(
        DomainVerdict(domain=d, also=known[d].also, level=known[d].level, interval=i)
        for d, i in outcome.by_domain.items()
    )


def _point(cause: Cause) -> SinglePoint:
    return SinglePoint(address=cause.address, domain=cause.domain, path=cause.path, group=cause.group)


def _cut_sets(cuts: Cuts) -> tuple[CutSet, ...]:
    rows = [("domains", c) for c in cuts.domains[:_CUT_SETS_KEPT]]
    rows += [("resources", c) for c in cuts.resources[:_CUT_SETS_KEPT]]
    return tuple(CutSet(kind=kind, members=c.members, interval=c.interval) for kind, c in rows)


def _not_searched(cuts: Cuts) -> Iterable[str]:
    yield from cuts.not_searched
    for kind, found in (("domains", cuts.domains), ("resources", cuts.resources)):
        if len(found) > _CUT_SETS_KEPT:
            yield f"of {len(found)} cut sets of {kind} the {_CUT_SETS_KEPT} shortest are kept"
