"""Replays for a terminal: what each incident would have done, the ones that touch the stack first."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.incident import Incident, Replay, ServiceReplay
from auditor.model.verdict import Verdict
from auditor.reporting import wording
from auditor.reporting.interface import RenderOptions
from auditor.reporting.terminal import BLANK, Line, Span, fit, line, plain, span, styled

_SHOWN = 6


def render_text(replays: tuple[Replay, ...], options: RenderOptions) -> bytes:
    """Return the replays; with `verbose` every member, source and untouched incident."""
    lines = list(_lines(replays, options))
    fitted = lines if options.verbose else [row for one in lines for row in fit(one, max(options.width, 40))]
    return (styled(fitted) if options.color else plain(fitted)).encode()


def _lines(replays: tuple[Replay, ...], options: RenderOptions) -> Iterator[Line]:
    touching = [r for r in replays if r.touches]
    others = [r for r in replays if not r.touches]
    for replay in touching:
        yield from _replay(replay, verbose=options.verbose)
        yield BLANK
    if others:
        noun = wording.count(len(others), "incident")
        yield line(f"{noun} would not have touched this stack: nothing of it stands in, or belongs to, what failed")
        shown = others if options.verbose or len(others) <= _SHOWN else others[:_SHOWN]
        for replay in shown:
            yield line(f"  {replay.incident.id}  {replay.incident.title}", "dim")
        if len(others) > len(shown):
            yield line(f"  and {len(others) - len(shown)} more (--verbose)", "dim")


def _replay(replay: Replay, *, verbose: bool) -> Iterator[Line]:
    incident = replay.incident
    yield (span(incident.id, "bold"), span(f"  {incident.title}"), span(f"  ({wording.when(incident)})", "dim"))
    yield line(f"  {incident.effect}", "dim")
    for service in replay.services:
        yield from _service(service, verbose=verbose)
    for product in replay.unseen:
        yield line(f"  not part of the verdict: {product} failed too, no input shows who uses it", "yellow")
    if verbose:
        yield from _sources(incident)


def _service(service: ServiceReplay, *, verbose: bool) -> Iterator[Line]:
    word = wording.spread(service.interval)
    yield (span(f"  {service.service:<22}"), Span(f"{word:<16}", _style(service)), span(service.answer))
    yield from _members("in it", service.impaired, verbose=verbose)
    yield from _members("frozen", service.frozen, verbose=verbose)
    for threshold in service.thresholds:
        if threshold.crossed == "yes" or verbose:
            reason = f"    {threshold.name}: {threshold.crossed}; {threshold.reason} ({threshold.source})"
            yield line(reason, "dim")
    if verbose:
        for one in service.assumptions:
            yield line(
                f"    if it was {' and '.join(one.lost) or 'none of them'}: {wording.spread(one.interval)}", "dim"
            )


def _members(name: str, addresses: tuple[str, ...], *, verbose: bool) -> Iterator[Line]:
    if not addresses:
        return
    shown = addresses if verbose else addresses[:_SHOWN]
    more = f", and {len(addresses) - len(shown)} more" if len(addresses) > len(shown) else ""
    yield line(f"    {name}: {', '.join(shown)}{more}", "dim")


def _style(service: ServiceReplay) -> str:
    worst = service.interval.worst
    if worst is Verdict.HOLDS:
        return "bold green"
    return "bold yellow" if worst in (Verdict.DIPS, Verdict.RECOVERS) else "bold red"


def _sources(incident: Incident) -> Iterator[Line]:
    for note in incident.notes:
        yield line(f"    {note}", "dim")
    for source in incident.sources:
        yield line(f"    source: {source.title} {' '.join(source.urls)}", "dim")
