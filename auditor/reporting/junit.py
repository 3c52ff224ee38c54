"""The result as JUnit XML: one suite per service, one case per level asked for and per finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from auditor.model.finding import Finding
from auditor.model.verdict import Level
from auditor.reporting import wording
from auditor.reporting.escaping import visible
from auditor.reporting.interface import RenderOptions
from auditor.result import AuditResult, Coverage, ServiceResult


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    suite: str
    name: str
    outcome: str = ""
    """failure, error, skipped, or "" where the case passed."""
    message: str = ""
    kind: str = ""
    detail: tuple[str, ...] = ()


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the result as JUnit XML."""
    result = options.select(result)
    suites = [_suite(s.name, tuple(_cases(s, result)), s.gaps) for s in result.services]
    notes = (*result.warnings, *wording.limits(result))
    suites.append(_suite("auditor", tuple(_own_cases(result)), notes))
    body = "".join(suites)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="auditor">\n{body}</testsuites>\n'
    return text.encode()


def _cases(service: ServiceResult, result: AuditResult) -> Iterator[_Case]:
    for level in wording.levels((service,)):
        yield _survival(service, level)
    for finding in result.findings:
        if finding.service == service.name:
            yield _finding(finding)
    for failure in result.failures:
        if failure.service == service.name:
            yield _Case(
                suite=service.name,
                name=f"policy {failure.policy}",
                outcome="error",
                kind="PolicyFailure",
                message=failure.error,
            )


def _survival(service: ServiceResult, level: Level) -> _Case:
    name = f"survives the loss of {wording.LOST[level]}"
    verdict = wording.verdict_at(service, level)
    if verdict is None:
        asked = level in service.survive
        outcome = "error" if asked else "skipped"
        kind = "NotAssessed" if asked else ""
        return _Case(suite=service.name, name=name, outcome=outcome, kind=kind, message=wording.absence(level))
    if wording.untouched(verdict):
        return _Case(suite=service.name, name=name)
    said = f"{wording.spread(verdict.interval)}: {wording.meaning(verdict.interval)}"
    said += f" (if {verdict.domain} is lost)" if verdict.domain else ""
    if level not in service.survive:
        return _Case(suite=service.name, name=name, outcome="skipped", message=f"not asked for; {said}")
    if verdict.interval.worst >= service.accept:
        return _Case(suite=service.name, name=name)
    points = dict(service.single_points).get(level, ())
    return _Case(
        suite=service.name,
        name=name,
        outcome="failure",
        kind=verdict.interval.worst.word,
        message=said,
        detail=tuple(" -> ".join(p.path) or p.address for p in points),
    )


def _finding(finding: Finding) -> _Case:
    subject = finding.address or finding.domain or finding.service
    name = f"{finding.policy} {finding.name}: {subject or 'whole input'} [{finding.fingerprint}]"
    if finding.suppressed is not None:
        return _Case(
            suite=finding.service,
            name=name,
            outcome="skipped",
            message=f"suppressed: {finding.suppressed}; {finding.message}",
        )
    detail = [f"severity: {finding.severity.word}", f"confidence: {finding.confidence.value}"]
    detail += [" -> ".join(e.path) + f" in {e.domain}" for e in finding.evidence]
    detail += [f"fix: {finding.remedy}"] if finding.remedy else []
    where = wording.place(finding.location)
    detail += [f"at: {where}"] if where else []
    return _Case(
        suite=finding.service,
        name=name,
        outcome="failure",
        kind=finding.severity.word,
        message=finding.message,
        detail=tuple(detail),
    )


def _own_cases(result: AuditResult) -> Iterator[_Case]:
    """Yield what belongs to no service shown, so that nothing is lost."""
    names = {service.name for service in result.services}
    for finding in result.findings:
        if finding.service not in names:
            yield _finding(finding)
    for failure in result.failures:
        if failure.service not in names:
            yield _Case(
                suite="auditor",
                name=f"policy {failure.policy} {failure.service}".strip(),
                outcome="error",
                kind="PolicyFailure",
                message=failure.error,
            )
    yield _coverage(result.coverage)


def _coverage(coverage: Coverage) -> _Case:
    if not coverage.modelled:
        message = f"nothing was modelled of {wording.count(coverage.read, 'record')} read"
        return _Case(suite="auditor", name="coverage", outcome="error", kind="NothingModelled", message=message)
    unknown = sum(number for _, number in coverage.not_modelled)
    if not unknown and not coverage.skipped:
        return _Case(suite="auditor", name="coverage")
    message = f"{unknown} of {coverage.read} not modelled, {len(coverage.skipped)} skipped"
    return _Case(suite="auditor", name="coverage", outcome="skipped", message=message)


def _suite(name: str, cases: tuple[_Case, ...], notes: tuple[str, ...]) -> str:
    totals = " ".join(
        f'{plural}="{sum(c.outcome == outcome for c in cases)}"'
        for plural, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    )
    body = "".join(_case(case) for case in cases)
    out = "".join(f"{_text(note)}\n" for note in notes)
    if out:
        body += f"    <system-out>{out}</system-out>\n"
    return f'  <testsuite name={_quoted(name)} tests="{len(cases)}" {totals}>\n{body}  </testsuite>\n'


def _case(case: _Case) -> str:
    head = f"    <testcase classname={_quoted(case.suite or 'auditor')} name={_quoted(case.name)}"
    if not case.outcome:
        return head + "/>\n"
    kind = f" type={_quoted(case.kind)}" if case.kind else ""
    detail = "\n".join(_text(line) for line in case.detail)
    element = f"<{case.outcome} message={_quoted(case.message)}{kind}>{detail}</{case.outcome}>"
    return f"{head}>\n      {element}\n    </testcase>\n"


def _text(text: str) -> str:
    return escape(visible(text), quote=False)


def _quoted(text: str) -> str:
    return f'"{escape(visible(text))}"'
