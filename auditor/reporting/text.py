"""The result for a terminal: what stops, why, and the fix, on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.finding import Finding, Severity
from auditor.model.peer import SecondOpinion
from auditor.model.verdict import Level, Verdict
from auditor.reporting import wording
from auditor.reporting.interface import RenderOptions
from auditor.reporting.terminal import BLANK, Line, Span, fit, line, plain, span, styled
from auditor.result import AuditResult, Coverage, ResourceResult, ServiceResult, SinglePoint

_POINTS_SHOWN = 3
_FINDINGS_SHOWN = 5
_TYPES_SHOWN = 4
_MIN_WIDTH = 40


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the summary; with `verbose` everything that the result holds."""
    lines = list(_report(options.select(result), options))
    width = max(options.width, _MIN_WIDTH)
    fitted = lines if options.verbose else [row for one in lines for row in fit(one, width)]
    text = styled(fitted) if options.color else plain(fitted)
    return text.encode()


def _report(result: AuditResult, options: RenderOptions) -> Iterator[Line]:
    yield from _inputs(result)
    for service in result.services:
        yield BLANK
        yield from _service(service, wording.of_service(result, service.name), options)
        yield from _checkov([o for o in result.second_opinions if o.service == service.name], verbose=options.verbose)
        if options.verbose:
            yield from _guards([r for r in result.resources if service.name in r.services])
    if not result.services:
        yield BLANK
        yield line("No service was recognised: nothing is said about what a loss would do.", "bold red")
    others = wording.of_no_service(result)
    if others:
        yield BLANK
        yield line("Other findings", "bold")
        yield from _findings(others, verbose=options.verbose)
    yield BLANK
    yield from _suppressed(result, verbose=options.verbose)
    yield from _coverage(result.coverage, verbose=options.verbose)
    yield from _problems(result)
    if not options.verbose:
        yield line("Everything: --verbose, or a report: -f html -o report.html", "dim")


def _inputs(result: AuditResult) -> Iterator[Line]:
    stamp = f", {result.generated}" if result.generated else ""
    yield line(f"auditor {result.tool_version}{stamp}", "bold")
    for info in result.inputs:
        yield line(f"  {info.name} ({wording.source(info)}), {wording.count(info.records, 'record')}")
        for note in info.notes:
            yield (Span("    incomplete: ", "yellow"), span(note))


def _service(service: ServiceResult, findings: tuple[Finding, ...], options: RenderOptions) -> Iterator[Line]:
    yield (
        span(service.name, "bold"),
        span(f"  {service.function}, {wording.count(len(service.members), 'resource')}"),
        span(f" ({wording.recognition(service)})", "dim"),
    )
    for level in wording.levels((service,)):
        yield _verdict(service, level)
    if service.strategy:
        yield line(f"   strategy    {service.strategy}")
    if service.survive:
        yield line("  * must survive", "dim")
    yield from _single_points(service, verbose=options.verbose)
    yield from _findings(findings, verbose=options.verbose)
    yield from _gaps(service, verbose=options.verbose)
    if options.verbose:
        yield from _details(service)


def _verdict(service: ServiceResult, level: Level) -> Line:
    asked = "*" if level in service.survive else " "
    head = Span(f"  {asked}{level.value:<12}")
    verdict = wording.verdict_at(service, level)
    if verdict is None:
        return (head, Span(wording.absence(level), "magenta"))
    if wording.untouched(verdict):
        return (head, Span(wording.NOT_TOUCHED, "dim"))
    word = Span(wording.spread(verdict.interval), _verdict_style(verdict.interval.worst))
    sure = wording.sureness(verdict.confidence)
    facts = [wording.meaning(verdict.interval)]
    facts += [f"if {verdict.domain} is lost"] if verdict.domain else []
    facts += [sure] if sure else []
    # What stops waits for the domain: the verdict's own words say so.
    facts += [f"RTO {verdict.rto}"] if verdict.rto and verdict.interval.worst > Verdict.STOPS else []
    facts += [f"RPO {verdict.rpo}"] if verdict.rpo else []
    pad = " " * max(2, 10 - len(word.text))
    return (head, word, span(pad + "; ".join(facts)))


def _verdict_style(worst: Verdict) -> str:
    if worst is Verdict.HOLDS:
        return "bold green"
    return "bold yellow" if worst in (Verdict.DIPS, Verdict.RECOVERS) else "bold red"


def _single_points(service: ServiceResult, *, verbose: bool) -> Iterator[Line]:
    by_level = dict(service.single_points)
    for level in wording.asked_first(service):
        points = by_level.get(level, ())
        if not points:
            continue
        verdict = wording.verdict_at(service, level)
        named = verdict.domain if verdict else ""
        yield line(f"  single points, {level.value}:", "bold")
        distinct = points if verbose else _one_per_group(points)
        shown = distinct if verbose else distinct[:_POINTS_SHOWN]
        for point in shown:
            # The row of the level has named its domain: only another one is news.
            yield from _point(point, "" if point.domain == named and not verbose else point.domain)
            if verbose:
                yield from _members(point)
        yield from _more(len(distinct) - len(shown), "    ")


def _one_per_group(points: tuple[SinglePoint, ...]) -> tuple[SinglePoint, ...]:
    """Return the points with one for each group: its line says how many members fall together."""
    return tuple({(p.domain, p.group or p.address): p for p in reversed(points)}.values())[::-1]


def _point(point: SinglePoint, domain: str) -> Iterator[Line]:
    path = " -> ".join(point.path) or point.address
    whole = f" (all {len(point.group)} of a group)" if point.group else ""
    where = f"  in {domain}" if domain else ""
    yield line(f"    {path}{whole}{where}")


def _members(point: SinglePoint) -> Iterator[Line]:
    yield line(f"      {point.address}", "dim")
    for member in point.group:
        yield line(f"      member {member}", "dim")


def _findings(findings: tuple[Finding, ...], *, verbose: bool) -> Iterator[Line]:
    if not findings:
        return
    yield line(f"  {wording.count(len(findings), 'finding')}:", "bold")
    shown = findings if verbose else findings[:_FINDINGS_SHOWN]
    for finding in shown:
        yield from _finding(finding)
        if verbose:
            yield from _proof(finding)
    yield from _more(len(findings) - len(shown), "    ")


def _finding(finding: Finding) -> Iterator[Line]:
    sure = wording.sureness(finding.confidence)
    yield (
        Span(f"    {finding.severity.word:<9}", _severity_style(finding.severity)),
        span(f"{finding.policy}  {finding.message}"),
        Span(f" ({sure})" if sure else "", "dim"),
    )
    if finding.remedy:
        yield (Span("             fix: ", "green"), span(finding.remedy))


def _severity_style(severity: Severity) -> str:
    if severity >= Severity.HIGH:
        return "bold red"
    return "yellow" if severity is Severity.MEDIUM else "cyan"


def _proof(finding: Finding) -> Iterator[Line]:
    indent = " " * 13
    where = wording.place(finding.location)
    for label, value in (("resource", finding.address), ("domain", finding.domain), ("at", where)):
        if value:
            yield line(f"{indent}{label}: {value}", "dim")
    for row in finding.location.quote if finding.location is not None else ():
        yield line(f"{indent}  {row}", {"-": "red", "+": "green"}.get(row[:1], "dim"))
    for proof in finding.evidence:
        path = " -> ".join((*proof.path, proof.cause) if proof.cause not in proof.path else proof.path)
        note = f" ({proof.note})" if proof.note else ""
        yield line(f"{indent}because: {path} in {proof.domain}{note}", "dim")
    if finding.also_known_as:
        yield line(f"{indent}also known as: {', '.join(finding.also_known_as)}", "dim")
    yield line(f"{indent}fingerprint: {finding.fingerprint}", "dim")


def _gaps(service: ServiceResult, *, verbose: bool) -> Iterator[Line]:
    if not service.gaps:
        return
    if verbose:
        yield line(f"  {wording.count(len(service.gaps), 'gap')} that may change these verdicts:", "magenta")
        for gap in service.gaps:
            yield line(f"    {gap}")
        return
    rest = f" (and {len(service.gaps) - 1} more)" if len(service.gaps) > 1 else ""
    yield (Span("  may change these verdicts: ", "magenta"), span(f"{service.gaps[0]}{rest}"))


def _checkov(opinions: Sequence[SecondOpinion], *, verbose: bool) -> Iterator[Line]:
    """Yield what checkov says of the members: those checks that the verdict contradicts, all of them when verbose."""
    if not opinions:
        return
    against = [o for o in opinions if o.contradicted]
    failed = sum(not o.passed for o in opinions)
    yield (
        Span("  checkov: ", "bold"),
        span(f"{wording.count(len(opinions), 'check')} on its members, {failed} failed, {len(against)} contradicted"),
    )
    shown = opinions if verbose else against[:_POINTS_SHOWN]
    for one in shown:
        yield line(f"    {wording.second_opinion(one)}")
    if not verbose:
        yield from _more(len(against) - len(shown), "    ")


def _details(service: ServiceResult) -> Iterator[Line]:
    yield line("  domains:", "bold")
    for domain in service.domains:
        also = f" (also {', '.join(domain.also)})" if domain.also else ""
        yield line(f"    {wording.spread(domain.interval)}  {domain.domain}{also}")
    for level, verdict in service.verdicts:
        for assumption in verdict.assumptions:
            yield line(f"  {level.value}: {assumption}")
    for cut in service.cut_sets:
        yield line(f"  cut set, {cut.kind}: {' + '.join(cut.members)}: {wording.spread(cut.interval)}")
    for fix in service.fixes:
        gain = f"{fix.level.value}: {wording.spread(fix.before)} -> {wording.spread(fix.after)}"
        yield line(f"  proved fix ({gain}): {fix.summary} [{', '.join(fix.addresses)}]", "green")
    yield line("  members:", "bold")
    for member in service.members:
        yield line(f"    {member.role}  {member.address}  {member.reason}")


def _guards(resources: Sequence[ResourceResult]) -> Iterator[Line]:
    """Yield what stands against mistakes and bursts: it changes no verdict of a lost domain."""
    guarded = [r for r in resources if r.guards]
    if guarded:
        yield line("  guards, which change no verdict:", "bold")
    for resource in guarded:
        for guard in resource.guards:
            yield line(f"    {guard.state:<7}  {resource.address}: {guard.name}, against {guard.against}")


def _suppressed(result: AuditResult, *, verbose: bool) -> Iterator[Line]:
    hidden = wording.suppressed(result)
    if not hidden:
        return
    yield line(f"Suppressed: {wording.count(len(hidden), 'finding')} accepted as a risk")
    if verbose:
        for finding in hidden:
            subject = finding.address or finding.domain
            yield line(f"  {finding.policy} {finding.service} {subject}: {finding.message}")
            yield line(f"    reason: {finding.suppressed}", "dim")


def _coverage(coverage: Coverage, *, verbose: bool) -> Iterator[Line]:
    unknown = sum(number for _, number in coverage.not_modelled)
    yield line(
        f"Coverage: {coverage.read} read, {coverage.modelled} modelled, {coverage.supporting} supporting, "
        f"{unknown} not modelled, {len(coverage.skipped)} skipped, "
        f"{len(coverage.in_no_service)} in no service"
    )
    types = coverage.not_modelled if verbose else coverage.not_modelled[:_TYPES_SHOWN]
    if types:
        rest = len(coverage.not_modelled) - len(types)
        more = f", and {wording.count(rest, 'more type')}" if rest else ""
        yield line("  not modelled: " + ", ".join(f"{t} x{n}" for t, n in types) + more)
    for note in coverage.notes:
        yield line(f"  {note}")
    if verbose:
        for skipped in coverage.skipped:
            yield line(f"  skipped: {skipped.address}: {skipped.reason}")
        for address in coverage.in_no_service:
            yield line(f"  in no service: {address}")


def _problems(result: AuditResult) -> Iterator[Line]:
    for warning in result.warnings:
        yield (Span("Warning: ", "yellow"), span(warning))
    for failure in result.failures:
        about = f" for {failure.service}" if failure.service else ""
        yield (
            Span("Audit not complete: ", "bold red"),
            span(f"policy {failure.policy} failed{about}: {failure.error}"),
        )


def _more(left: int, indent: str) -> Iterator[Line]:
    if left:
        yield line(f"{indent}... and {left} more", "dim")
