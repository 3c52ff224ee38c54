"""What findings and verdicts mean to those who must sign: relevant controls, and concentration on providers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditor.knowledge.controls import catalogue
from auditor.model.control import Concentration, Control, Framework, RelevantControl
from auditor.model.finding import Finding
from auditor.model.verdict import Interval, Level, Verdict
from auditor.result import ServiceResult


def relevant_controls(
    findings: Iterable[Finding], services: Sequence[ServiceResult], frameworks: Sequence[str]
) -> tuple[RelevantControl, ...]:
    """Return the controls of *frameworks* that the findings are relevant to, in the order of the frameworks.

    Suppressed findings count: an accepted risk is still there.
    """
    known = catalogue()
    levels = {d.domain: d.level for s in services for d in s.domains}
    about = [(f, known.topics(f.policy, levels.get(f.domain))) for f in findings]
    order = {name: i for i, name in enumerate(frameworks)}
    by_id = {f.id: f for f in known.frameworks}
    out = []
    for control in sorted((c for c in known.controls if c.framework in order), key=lambda c: order[c.framework]):
        framework = by_id[control.framework]
        touched = [f for f, topics in about if _is_relevant(control, framework, topics)]
        if touched:
            out.append(
                RelevantControl(
                    control=control,
                    framework=framework,
                    findings=tuple(f.fingerprint for f in touched),
                    policies=tuple(sorted({f.policy for f in touched})),
                )
            )
    return tuple(out)


def _is_relevant(control: Control, framework: Framework, topics: frozenset[str]) -> bool:
    if control.binding == "context" or (framework.needs and framework.needs not in topics):
        return False
    return bool(topics & set(control.topics))


def concentration(
    services: Sequence[ServiceResult], sub_providers: Mapping[str, tuple[str, ...]]
) -> tuple[Concentration, ...]:
    """Return functions x providers: what each loses with each provider, and who else rests on it."""
    rests: dict[str, list[str]] = {}
    for service in services:
        for d in service.domains:
            if d.level in (Level.PROVIDER, Level.THIRD_PARTY):
                rests.setdefault(d.domain, []).append(service.name)
    return tuple(
        Concentration(
            service=s.name,
            function=s.function,
            provider=d.domain,
            kind=d.level.value,
            interval=d.interval,
            substitutable=_substitutable(d.interval),
            shared_with=tuple(n for n in rests[d.domain] if n != s.name),
            sub_providers=sub_providers.get(d.domain, ()),
        )
        for s in services
        for d in s.domains
        if d.level in (Level.PROVIDER, Level.THIRD_PARTY)
    )


def _substitutable(interval: Interval) -> str:
    """Say whether somebody else already carries on: only what runs elsewhere takes over without a new contract."""
    if interval.worst >= Verdict.DIPS:
        return "yes"
    return "no" if interval.best < Verdict.DIPS else "open"
