"""The whole story of one audit: targets, records, inventory, services, verdicts, findings, result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

import msgspec
from msgspec.structs import replace

from auditor import __version__
from auditor.assessment.coverage import NOT_SHOWN, coverage
from auditor.assessment.resources import resources
from auditor.assessment.service import Audit, Options, blast
from auditor.assurance import concentration, relevant_controls
from auditor.catalog.clouds import cataloged
from auditor.catalog.interface import Lookup
from auditor.catalog.table import CATALOG
from auditor.configuration.suppress import accepted, apply_suppressions
from auditor.downtime import expected
from auditor.engine import run
from auditor.errors import SourceError, UsageError
from auditor.inventory import Index, Inventory
from auditor.joining import merge
from auditor.knowledge.incidents import incidents
from auditor.model.config import Config
from auditor.model.tree import leaves
from auditor.model.verdict import Level
from auditor.policy import LoadedPolicy
from auditor.remediation import answered, remediations
from auditor.replay import replay
from auditor.replay.times import with_recovery
from auditor.result import AuditResult, InputInfo, ServiceResult
from auditor.snapshot import snapshot
from auditor.sources import Input
from auditor.topology import build, services
from auditor.topology.interface import Service, Topology

__all__ = ["Modelled", "Options", "assess", "run_audit", "understand"]


class Modelled(msgspec.Struct, frozen=True):
    """What the inputs were understood as: resources, services and their fault trees."""

    inventory: Inventory
    topology: Topology
    chosen: tuple[Service, ...]
    """The services asked for."""
    same: tuple[str, ...]
    """Which inputs were taken as one stack."""
    lookup: Lookup


def run_audit(
    inputs: Sequence[Input], config: Config, policies: Sequence[LoadedPolicy], options: Options
) -> AuditResult:
    """Return everything that the inputs say about their services.

    Raises SourceError when there is nothing to look at (unless allowed), UsageError for a service
    that does not exist.
    """
    modelled = understand(inputs, config, options)
    result = _result(inputs, modelled, config, policies, options)
    result = replace(result, warnings=(*modelled.same, *result.warnings))
    return _signed_for(result, modelled, options)


def understand(inputs: Sequence[Input], config: Config, options: Options) -> Modelled:
    """Return the model of the inputs, before any question is asked of it; raises what run_audit raises."""
    merged, same = merge(inputs)
    records = tuple(map(cataloged, merged))
    if not any(r.mode == "managed" for r in records) and not options.allow_empty:
        raise SourceError(
            ", ".join(i.meta.name for i in inputs),
            "holds no resources, so there is nothing to audit" + _why_empty(inputs),
            hint="an empty input is not a pass; use --allow-empty if it is meant to be empty",
        )
    index = Index(records, CATALOG, [c for i in inputs for c in i.candidates], config.zone_ids)
    inventory = index.describe()
    matters = any(r.role not in NOT_SHOWN for r in inventory.resources.values())
    if not matters and not options.allow_empty:
        found = {*(s.type for s in inventory.skipped), *(r.type for r in inventory.resources.values())}
        raise SourceError(
            ", ".join(i.meta.name for i in inputs),
            f"holds nothing that runs, keeps or leads to anything (it has: {', '.join(sorted(found)[:5])})",
            hint="see docs/coverage.md for what is modelled; --allow-empty reports it anyway",
        )
    seeds = services.find(inventory, config, _stack_name(inputs))
    if options.services:
        _check_names(options.services, [s.name for s in seeds])
    topology = build.build(inventory, index, seeds, [u for i in inputs for u in i.unread])
    chosen = tuple(s for s in topology.services if not options.services or s.seeds.name in options.services)
    return Modelled(inventory, topology, chosen, same, index)


def _why_empty(inputs: Iterable[Input]) -> str:
    notes = [n for i in inputs for n in i.meta.notes]
    return f" ({notes[0]})" if notes else ""


def _stack_name(inputs: Sequence[Input]) -> str:
    path = PurePath(inputs[0].meta.name) if inputs else PurePath("stack")
    if not path.name or path.name == "..":
        path = Path(path).resolve()  # `auditor scan .`
    stem, parent = path.stem, path.parent.name
    generic = stem in ("plan", "terraform", "state", "show-state", "tfplan", "stdin", "-")
    return parent if generic and parent else stem


def _check_names(wanted: Iterable[str], known: Sequence[str]) -> None:
    missing = sorted(set(wanted) - set(known))
    if missing:
        raise UsageError(f"no service named {', '.join(missing)}", hint=f"the input has: {', '.join(known)}")


def assess(modelled: Modelled, config: Config, options: Options) -> tuple[ServiceResult, ...]:
    """Return what the fault model says of each service, without policies and reports."""
    audit = Audit(modelled.inventory, modelled.topology, config, options)
    return tuple(audit.of(s).result for s in modelled.chosen)


def _result(
    inputs: Sequence[Input], modelled: Modelled, config: Config, policies: Sequence[LoadedPolicy], options: Options
) -> AuditResult:
    inventory, topology = modelled.inventory, modelled.topology
    audit = Audit(inventory, topology, config, options)
    audited = [audit.of(s) for s in modelled.chosen]
    findings, failures = run(policies, [a.view for a in audited], inventory.resources)
    findings, warnings = apply_suppressions(findings, config, options.today)
    return AuditResult(
        tool_version=__version__,
        inputs=tuple(_input_info(i) for i in inputs),
        services=tuple(a.result for a in audited),
        blast=blast(a.result for a in audited),
        resources=resources(inventory, topology, audit.alone, modelled.lookup),
        findings=tuple(findings),
        coverage=coverage(inputs, inventory, topology, [n for a in audited for n in a.not_searched]),
        policies=tuple(p.info for p in policies),
        failures=failures,
        warnings=(*(w for i in inputs for w in i.warnings), *warnings),
        generated=options.generated,
        accepted=accepted(findings, config, options.today),
    )


def _signed_for(result: AuditResult, modelled: Modelled, options: Options) -> AuditResult:
    """Return *result* with what reports for boards and auditors show beside the verdicts."""
    known = tuple(dict.fromkeys(options.frameworks))
    changes = remediations(result.services, result.findings, result.resources, modelled.inventory.records)
    result = replace(
        result,
        findings=tuple(answered(result.findings, changes)),
        frameworks=known,
        controls=relevant_controls(result.findings, result.services, known) if known else (),
        remediations=changes,
    )
    if not options.history:
        return result
    topology, records = modelled.topology, modelled.inventory.records
    return replace(
        result,
        concentration=concentration(result.services, _sub_providers(modelled)),
        downtime=expected(result.services),
        replays=with_recovery(replay(incidents(), modelled.chosen, topology, records), result.services),
        snapshot=snapshot(modelled.chosen, topology.domains.known),
    )


def _sub_providers(modelled: Modelled) -> dict[str, tuple[str, ...]]:
    """Return the providers that third parties say they run in, where the input tells (Article 29(2) of DORA)."""
    known = modelled.topology.domains.known
    found: dict[str, set[str]] = {}
    for service in modelled.chosen:
        for leaf in leaves(service.root):
            levels = {d: known[d].level for d in leaf.place.domains}
            providers = {d for d, level in levels.items() if level is Level.PROVIDER}
            for d in (d for d, level in levels.items() if level is Level.THIRD_PARTY):
                found.setdefault(d, set()).update(providers)
    return {d: tuple(sorted(ps)) for d, ps in found.items()}


def _input_info(one: Input) -> InputInfo:
    m = one.meta
    return InputInfo(name=m.name, kind=m.kind, sha256=m.sha256, tool=m.tool, records=len(one.records), notes=m.notes)
