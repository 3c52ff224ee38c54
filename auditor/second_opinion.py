"""What checkov says of the members of each service, and where the fault model of the service says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.knowledge.peers import Question, availability_checks
from auditor.model.peer import CheckOutcome, SecondOpinion
from auditor.model.verdict import Interval, Level, Verdict
from auditor.result import AuditResult, ResourceResult, ServiceResult

_INDEX = re.compile(r"\[[^\]]*\]")
# A check asks whether the resource is there again: by itself after a zone, with its data after a Region. A backup
# in the Region is lost with it, so what a backup check promises is measured there too.
_ENOUGH: dict[Question, tuple[Level, Verdict]] = {
    "zone": (Level.ZONE, Verdict.DIPS),
    "region": (Level.REGION, Verdict.RECOVERS),
    "backup": (Level.REGION, Verdict.RESTORES),
}


def second_opinions(result: AuditResult, outcomes: Iterable[CheckOutcome]) -> tuple[SecondOpinion, ...]:
    """Return each outcome under each service that it touches, those that we contradict first."""
    told = tuple(outcomes)
    resources = {r.address: r for r in result.resources}
    found = [o for s in result.services for o in _of_service(s, told, resources)]
    return tuple(sorted(found, key=lambda o: (not o.contradicted, o.service, o.check, o.address)))


def _of_service(
    service: ServiceResult, told: Iterable[CheckOutcome], resources: dict[str, ResourceResult]
) -> Iterator[SecondOpinion]:
    # checkov names what it does not expand without its index.
    members: dict[str, str] = {}
    for m in reversed(service.members):
        members[_INDEX.sub("", m.address)] = m.address
        members[m.address] = m.address
    for one in told:
        address = members.get(one.address)
        if address is not None:
            yield SecondOpinion(
                service=service.name,
                check=one.check,
                name=one.name,
                address=address,
                passed=one.passed,
                contradicted=_contradiction(one, service, resources.get(address)),
            )


def _contradiction(one: CheckOutcome, service: ServiceResult, resource: ResourceResult | None) -> str:
    """Return why our verdict says otherwise: of the service where the check passes, of the resource where it fails."""
    question = availability_checks().get(one.check)
    if question is None:
        return ""
    level, enough = _ENOUGH[question]
    if one.passed:
        return _false_assurance(service, level, enough)
    own = dict(resource.verdicts).get(level) if resource else None
    if own is None or own.worst < enough:
        return ""
    return f"without it the resource {_worded(own)} when a {level.value} is lost"


def _false_assurance(service: ServiceResult, level: Level, enough: Verdict) -> str:
    verdict = dict(service.verdicts).get(level)
    if verdict is None or not verdict.domain or verdict.interval.best >= enough:
        return ""
    points = dict(service.single_points).get(level, ())
    why = f", because of {points[0].address}" if points else ""
    return f"{service.name} {_worded(verdict.interval)} when {verdict.domain} is lost{why}"


def _worded(interval: Interval) -> str:
    return interval.worst.word if interval.worst is interval.best else f"{interval.worst.word} or {interval.best.word}"
