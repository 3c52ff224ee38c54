"""The words that all reports use for the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from auditor.model.control import Control, Framework, RelevantControl
from auditor.model.finding import Finding, Location
from auditor.model.incident import Incident
from auditor.model.peer import SecondOpinion
from auditor.model.verdict import HOLDS, Confidence, Interval, Level, Verdict
from auditor.result import AuditResult, InputInfo, LevelVerdict, ServiceResult

MEANING: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.HOLDS: "keeps working",
        Verdict.DIPS: "short interruption, comes back by itself",
        Verdict.RECOVERS: "down until a person acts, no data lost",
        Verdict.RESTORES: "down until restored from backup",
        Verdict.STOPS: "down until it is back",
    }
)
LOST: Mapping[Level, str] = MappingProxyType(
    {
        Level.ZONE: "one zone",
        Level.REGION: "one region",
        Level.ACCOUNT: "one account",
        Level.PROVIDER: "one provider",
        Level.GLOBAL: "a provider-wide service",
        Level.THIRD_PARTY: "a third party",
    }
)
DIALECTS: Mapping[str, str] = MappingProxyType(
    {
        "hcl": "Terraform",
        "hcl-diff": "Your own lines",
        "pulumi-python": "Pulumi, Python",
        "pulumi-typescript": "Pulumi, TypeScript",
        "aws-cli": "AWS CLI",
    }
)
ALWAYS_SHOWN = (Level.ZONE, Level.REGION, Level.ACCOUNT, Level.PROVIDER, Level.GLOBAL)
NOT_TOUCHED = "depends on none"
NOT_ASSESSED = "not assessed"
NONE_DECLARED = "none declared"


def spread(interval: Interval) -> str:
    """Return the verdict as one word, or as the two ends that the input leaves open."""
    if interval.is_certain:
        return interval.worst.word
    return f"{interval.worst.word} to {interval.best.word}"


def meaning(interval: Interval) -> str:
    """Return what the verdict means to somebody who does not know the word."""
    if interval.is_certain:
        return MEANING[interval.worst]
    return f"the input leaves it open; at worst {MEANING[interval.worst]}"


def sureness(confidence: Confidence) -> str:
    """Return the confidence in words to append, or "" where there is no doubt."""
    words = {Confidence.LIKELY: "likely", Confidence.UNKNOWN: "confidence unknown"}
    return words.get(confidence, "")


def levels(services: tuple[ServiceResult, ...]) -> tuple[Level, ...]:
    """Return the levels to show: the usual five, and third parties where a service has one."""
    present = {level for service in services for level, _ in service.verdicts}
    return tuple(level for level in Level if level in ALWAYS_SHOWN or level in present)


def verdict_at(service: ServiceResult, level: Level) -> LevelVerdict | None:
    """Return the service's verdict at *level*, or None where the audit gave none."""
    return dict(service.verdicts).get(level)


def untouched(verdict: LevelVerdict) -> bool:
    """Say whether the service is known to depend on no domain of the level; what is open is no such answer."""
    return not verdict.domain and verdict.interval == HOLDS


def absence(level: Level) -> str:
    """Return what to say where the audit gave no verdict: third parties are known only when declared."""
    return NONE_DECLARED if level is Level.THIRD_PARTY else NOT_ASSESSED


def limits(result: AuditResult) -> tuple[str, ...]:
    """Return what the inputs and the catalog left unsaid, one sentence each."""
    coverage = result.coverage
    return (
        *(f"{info.name}: {note}" for info in result.inputs for note in info.notes),
        *(f"Not modelled: {kind} ({number})" for kind, number in coverage.not_modelled),
        *(f"Skipped: {record.address}: {record.reason}" for record in coverage.skipped),
        *coverage.notes,
        *(() if coverage.modelled else ("Nothing was modelled: no verdict stands on anything.",)),
    )


def asked_first(service: ServiceResult) -> tuple[Level, ...]:
    """Return the levels, those that the service must survive first."""
    return tuple(sorted(Level, key=lambda level: level not in service.survive))


def recognition(service: ServiceResult) -> str:
    """Return how the service was recognised."""
    how = "inferred" if service.inferred else "declared"
    return f"{how}: {service.reason}" if service.reason else how


def place(location: Location | None) -> str:
    """Return where to look, file and line when known, or ""."""
    if location is None:
        return ""
    if location.file is not None:
        return location.file if location.line is None else f"{location.file}:{location.line}"
    return f"{location.input} {location.pointer}".strip()


def source(info: InputInfo) -> str:
    """Return what an input is and what wrote it."""
    return f"{info.kind}, {info.tool}" if info.tool else info.kind


def count(number: int, noun: str) -> str:
    """Return the number with its noun in the right form."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def of_service(result: AuditResult, name: str) -> tuple[Finding, ...]:
    """Return the active findings of the service *name*."""
    return tuple(f for f in result.active if f.service == name)


def of_no_service(result: AuditResult) -> tuple[Finding, ...]:
    """Return the active findings of no service that the report shows."""
    names = {service.name for service in result.services}
    return tuple(f for f in result.active if f.service not in names)


def suppressed(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that a suppression hides."""
    return tuple(f for f in result.findings if f.suppressed is not None)


def span_of_time(seconds: int | None) -> str:
    """Return a span of time in words, or that no end is known."""
    if seconds is None:
        return "no end published"
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{rest // 60} min" if rest >= 60 else ""]
    return " ".join(p for p in parts if p) or f"{seconds} s"


def when(incident: Incident) -> str:
    """Return when an incident was, how long it lasted and how well it is documented."""
    if incident.scope == "asked":
        return "asked for"
    sure = {"confirmed": "confirmed", "partly": "confirmed in part", "weak": "one weak source"}
    said = sure.get(incident.confidence, incident.confidence)
    return f"{incident.date}, {span_of_time(incident.lasted_seconds)}, {said}"


def headline(service: ServiceResult) -> str:
    """Return what happens to the service at each level, in one sentence for a board."""
    same: dict[str, list[str]] = {}
    for level, v in service.verdicts:
        if v.domain:
            same.setdefault(meaning(v.interval), []).append(LOST[level])
    said = "; ".join(f"if {_either(lost)} is lost: {what}" for what, lost in same.items())
    return f"{service.name}: {said}." if said else f"{service.name}: it depends on no failure domain that is known."


def _either(names: list[str]) -> str:
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def by_framework(result: AuditResult) -> tuple[tuple[Framework, tuple[RelevantControl, ...]], ...]:
    """Return the relevant controls under their frameworks, in the order of the result."""
    rows: dict[Framework, list[RelevantControl]] = {}
    for relevant in result.controls:
        rows.setdefault(relevant.framework, []).append(relevant)
    return tuple((framework, tuple(controls)) for framework, controls in rows.items())


def doubt(control: Control) -> str:
    """Return what must be said beside a control: how far its text was seen, and whom it binds."""
    seen = {
        "partly": "verified in part",
        "title": "title only seen",
        "weak": "one weak source",
        "memory": "not verified",
    }.get(control.verified, "")
    binds = {
        "optional": "optional",
        "benchmark": "benchmark, binds others",
        "other-firms": "binds other firms",
    }.get(control.binding, "")
    return "; ".join(part for part in (seen, binds) if part)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One kind of loss and what it does to all services, for the first screen."""

    lost: str
    said: str
    verdict: Verdict


def board(result: AuditResult) -> tuple[BoardLine, ...]:
    """Return one line for each kind of loss that some service feels, in words a board member understands."""
    out = []
    for level in levels(result.services):
        rows = [(s, v.interval) for s in result.services for lv, v in s.verdicts if lv is level and v.domain]
        if not rows:
            continue
        worst = min(i.worst for _, i in rows)
        bad = [s.name for s, i in rows if i.worst is worst]
        open_ = any(not i.is_certain for _, i in rows if i.worst is worst)
        who = "all services" if len(bad) == len(result.services) > 1 else _some(bad)
        said = "keep working" if worst is Verdict.HOLDS and len(bad) > 1 else MEANING[worst]
        out.append(BoardLine(f"If {LOST[level]} is lost", f"{who}: {'at worst ' if open_ else ''}{said}", worst))
    return tuple(out)


def _some(names: list[str]) -> str:
    if len(names) <= 3:
        return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
    return f"{', '.join(names[:2])} and {len(names) - 2} more services"


def yearly(seconds: tuple[float, float | None] | None) -> str:
    """Return a range of downtime in a year in words."""
    if seconds is None:
        return "no fix was found"
    least, most = seconds
    if most is None:
        return f"from {_short_span(least)}, no upper limit known"
    return _short_span(least) if least == most else f"{_short_span(least)} to {_short_span(most)}"


def _short_span(seconds: float) -> str:
    if seconds <= 0:
        return "none"
    if seconds < 60:
        return "under a minute"
    return f"{seconds / 60:.0f} min" if seconds < 2 * 3600 else f"{seconds / 3600:.0f} h"


def second_opinion(one: SecondOpinion) -> str:
    """Return what a check of checkov says of a resource, and why our verdict says otherwise."""
    said = f"{one.check} {'passes' if one.passed else 'fails'} on {one.address}: {one.name}"
    if not one.contradicted:
        return said
    return f"{said}; {'but' if one.passed else 'yet'} {one.contradicted}"
