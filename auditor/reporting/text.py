"""The summary for people at a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator

from auditor.model.finding import Finding
from auditor.model.verdict import Confidence, Interval, Level, Verdict
from auditor.reporting.interface import WORDS, RenderOptions, printable
from auditor.result import AuditResult, Coverage, LevelVerdict, ServiceResult

_STYLE = {
    Verdict.HOLDS: "green",
    Verdict.DIPS: "green",
    Verdict.RECOVERS: "yellow",
    Verdict.RESTORES: "red",
    Verdict.STOPS: "bold red",
}
_SHORT = {Verdict.HOLDS: "holds", Verdict.DIPS: "dips", Verdict.RECOVERS: "recovers", Verdict.RESTORES: "restores",
          Verdict.STOPS: "STOPS"}  # fmt: skip
Line = tuple[str, str]
_FEW = 6


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the summary; colour only when asked for."""
    lines = list(_lines(result, options))
    if not options.color:
        return ("\n".join(printable(text) for text, _ in lines) + "\n").encode()
    from rich.console import Console
    from rich.text import Text

    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=max(options.width, 40), highlight=False, soft_wrap=True)
    for text, style in lines:
        console.print(Text(printable(text), style=style))
    return out.getvalue().encode()


def _lines(result: AuditResult, options: RenderOptions) -> Iterator[Line]:
    for note in (n for i in result.inputs for n in i.notes):
        yield f"note: {note}", "yellow"
    for service in result.services:
        yield from _service(service, result, options)
    yield from _coverage(result.coverage, options)
    for failure in result.failures:
        yield (
            f"POLICY FAILED: {failure.policy} on {failure.service}: {failure.error} (the audit is not complete)",
            "bold red",
        )
    for warning in result.warnings:
        yield f"warning: {warning}", "yellow"
    hidden = len(result.findings) - len(result.active)
    if hidden:
        yield f"{hidden} findings are suppressed by the configuration (--verbose lists them)", ""
    if not options.verbose:
        yield "more: --verbose, or -f html -o report.html, -f json", "dim"


def _service(service: ServiceResult, result: AuditResult, options: RenderOptions) -> Iterator[Line]:
    yield f"{service.name} ({service.function})  - {service.reason}; {len(service.members)} resources", "bold"
    for level, verdict in service.verdicts:
        yield _level(level, verdict), _STYLE[verdict.interval.worst]
    for gap in service.gaps if options.verbose else service.gaps[:3]:
        yield f"  gap: {gap}", "yellow"
    wanted = [(lv, ps) for lv, ps in service.single_points if options.verbose or lv in service.survive]
    for level, points in wanted:
        shown = points if options.verbose else points[:_FEW]
        yield f"  single points, {level.value}:", "bold"
        for point in shown:
            also = f" [with {len(point.group) - 1} more of its group]" if point.group else ""
            yield f"    {' -> '.join(point.path) or point.address}{also}", ""
        if len(points) > len(shown):
            yield f"    ... and {len(points) - len(shown)} more", "dim"
    findings = [f for f in (result.findings if options.verbose else result.active) if f.service == service.name]
    yield from _findings(findings, options)
    for fix in service.fixes:
        yield f"  fix, {fix.level.value} ({fix.before} -> {fix.after}): {fix.summary}", "cyan"
    if options.verbose:
        yield from _detail(service)
    yield "", ""


def _level(level: Level, verdict: LevelVerdict) -> str:
    where = f"  lose {verdict.domain}" if verdict.domain else ""
    sure = f"  [{verdict.confidence.value}]" if verdict.confidence is not Confidence.CERTAIN else ""
    return f"  {level.value:<11} {_words(verdict.interval):<16} {WORDS[verdict.interval.worst]}{where}{sure}"


def _words(interval: Interval) -> str:
    if interval.is_certain:
        return _SHORT[interval.worst]
    return f"{_SHORT[interval.worst]}..{_SHORT[interval.best]}"


def _findings(findings: list[Finding], options: RenderOptions) -> Iterator[Line]:
    if not findings:
        return
    yield f"  findings: {len(findings)}", "bold"
    for f in findings if options.verbose else findings[:_FEW]:
        sure = "" if f.confidence is Confidence.CERTAIN else f" [{f.confidence.value}]"
        hidden = f" (suppressed: {f.suppressed})" if f.suppressed else ""
        yield f"    {f.severity.word:<8} {f.policy} {f.message}{sure}{hidden}", ""
    if not options.verbose and len(findings) > _FEW:
        yield f"    ... and {len(findings) - _FEW} more", "dim"


def _detail(service: ServiceResult) -> Iterator[Line]:
    yield "  domains:", "bold"
    for d in service.domains:
        yield f"    {d.domain}{' = ' + ', '.join(d.also) if d.also else ''}: {d.interval}", ""
    yield "  cut sets:", "bold"
    for c in service.cut_sets:
        yield f"    {c.kind}: {' + '.join(c.members)}: {c.interval}", ""
    yield "  members:", "bold"
    for m in service.members:
        yield f"    {m.address} ({m.role}): {m.reason}", ""


def _coverage(c: Coverage, options: RenderOptions) -> Iterator[Line]:
    unknown = sum(n for _, n in c.not_modelled)
    yield (
        (
            f"coverage: {c.read} resources read, {c.modelled} modelled, {c.supporting} supporting, "
            f"{unknown} not modelled, {len(c.skipped) - unknown} skipped, {len(c.in_no_service)} in no service"
        ),
        "bold",
    )
    if c.not_modelled:
        shown = c.not_modelled if options.verbose else c.not_modelled[:_FEW]
        more = "" if len(shown) == len(c.not_modelled) else ", ..."
        yield f"  not modelled: {', '.join(f'{t} ({n})' for t, n in shown)}{more}", "yellow"
    for note in c.notes if options.verbose else c.notes[:3]:
        yield f"  note: {note}", "yellow"
    if options.verbose:
        for s in c.skipped:
            yield f"  skipped: {s.address} ({s.type}): {s.reason}", ""
        for a in c.in_no_service:
            yield f"  in no service: {a}", ""
