"""Loads and runs policies: a policy that crashes is a result, not a lost finding."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from auditor.errors import AuditorError
from auditor.model.finding import Finding, Severity
from auditor.model.resource import Resource
from auditor.policy import LoadedPolicy, Policy, Problem, ServiceView, location_of
from auditor.result import PolicyFailure, PolicyInfo


def load(folder: Path) -> tuple[LoadedPolicy, ...]:
    """Load every policy file of *folder*, by id; raises AuditorError for a file that is no policy."""
    loaded = tuple(_load_one(p) for p in sorted(folder.glob("res*.py")))
    ids = [p.policy.id for p in loaded]
    double = {i for i in ids if ids.count(i) > 1}
    if double:
        raise AuditorError(f"policies: {', '.join(sorted(double))} is defined twice in {folder}")
    return tuple(sorted(loaded, key=lambda p: p.policy.id))


def _load_one(path: Path) -> LoadedPolicy:
    name = f"auditor_policies.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise AuditorError(f"{path}: cannot be loaded as a policy")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses with postponed annotations look their module up while it runs.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    policy = getattr(module, "POLICY", None)
    if not isinstance(policy, Policy) or not callable(getattr(module, "check", None)):
        raise AuditorError(f"{path}: a policy needs POLICY and check()", hint="see CONTRIBUTING.md")
    return LoadedPolicy(policy=policy, info=_info(policy, module), module=module)


def _info(policy: Policy, module: ModuleType) -> PolicyInfo:
    summary, why, remedy = sections(module.__doc__ or "")
    return PolicyInfo(
        id=policy.id,
        name=policy.name,
        severity=policy.severity,
        summary=summary,
        why=why,
        remedy=remedy,
        source=policy.source,
        also_known_as=policy.also_known_as,
    )


def sections(text: str) -> tuple[str, str, str]:
    """Return (summary, why, remedy) of a policy's docstring."""
    head, _, rest = text.partition("\nWhy:")
    why, _, remedy = rest.partition("\nRemedy:")
    return tuple(" ".join(t.split()) for t in (head, why, remedy))  # type: ignore[return-value] # three parts


def run(
    policies: Sequence[LoadedPolicy], services: Iterable[ServiceView], resources: Mapping[str, Resource]
) -> tuple[tuple[Finding, ...], tuple[PolicyFailure, ...]]:
    """Run every policy on every service; findings are sorted by severity, policy, service, address."""
    findings: list[Finding] = []
    failures: list[PolicyFailure] = []
    for service in services:
        for loaded in policies:
            try:
                problems = tuple(loaded.module.check(service))  # type: ignore[attr-defined] # checked on load
            except Exception as error:  # noqa: BLE001 - whatever a policy raises must become a result
                failures.append(
                    PolicyFailure(
                        policy=loaded.policy.id,
                        service=service.name,
                        error=f"{type(error).__name__}: {error}",
                    )
                )
                continue
            findings += [_finding(loaded, service, p, resources) for p in problems]
    return tuple(sorted(findings, key=_order)), tuple(failures)


def _finding(
    loaded: LoadedPolicy, service: ServiceView, problem: Problem, resources: Mapping[str, Resource]
) -> Finding:
    policy = loaded.policy
    severity: Severity = problem.severity if problem.severity is not None else policy.severity
    remedy = problem.remedy or loaded.info.remedy
    key = f"{policy.id}\x1f{service.name}\x1f{problem.domain}\x1f{problem.address}"
    return Finding(
        policy=policy.id,
        name=policy.name,
        severity=severity,
        confidence=problem.confidence,
        service=service.name,
        domain=problem.domain,
        address=problem.address,
        message=problem.message,
        evidence=problem.evidence,
        remedy=remedy,
        location=location_of(resources.get(problem.address), remedy),
        fingerprint=hashlib.sha256(key.encode()).hexdigest()[:32],
        also_known_as=policy.also_known_as,
    )


def _order(f: Finding) -> tuple[int, str, str, str, str]:
    return (-f.severity, f.policy, f.service, f.domain, f.address)
