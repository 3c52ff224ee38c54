"""`auditor simulate`: what an incident, or a loss that is asked for, would do to the services of a stack."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from auditor.cli.source_options import source_options
from auditor.configuration.reader import read_config
from auditor.errors import ReportError, UsageError
from auditor.model.incident import Incident, Replay
from auditor.model.verdict import Verdict

if TYPE_CHECKING:
    from auditor.pipeline import Modelled
    from auditor.sources import Reading


@click.command("simulate")
@click.argument("targets", nargs=-1, required=True, metavar="INPUT...")
@click.option("--incident", "ids", multiple=True, metavar="ID", help="An incident of `auditor incidents`; repeatable.")
@click.option("--all-incidents", "everything", is_flag=True, help="Every incident known.")
@click.option(
    "--lose",
    "lost",
    multiple=True,
    metavar="DOMAIN",
    help="A domain (aws:ap-northeast-1:apne1-az4) or a resource's address; several are lost together.",
)
@click.option(
    "--zone-map", "zone_map", type=click.Path(path_type=Path), help="JSON file: zone names to zone ids of the account."
)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("--service", "names", multiple=True, metavar="NAME", help="Only this service; may be repeated.")
@click.option(
    "--fail-on",
    type=click.Choice([*(v.word for v in Verdict if v is not Verdict.HOLDS), "never"]),
    default="never",
    show_default=True,
    help="Exit 1 when a service may do this or worse.",
)
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-o", "--output", default="-", metavar="FILE", help="Where the answer goes; `-` is standard output.")
@click.option("-v", "--verbose", is_flag=True, help="Every member, assumption and source.")
@source_options
def command(  # noqa: PLR0913 - one parameter per option
    targets: tuple[str, ...],
    ids: tuple[str, ...],
    everything: bool,  # noqa: FBT001 - click passes flags as booleans
    lost: tuple[str, ...],
    zone_map: Path | None,
    config_path: Path | None,
    names: tuple[str, ...],
    fail_on: str,
    form: str,
    output: str,
    verbose: bool,  # noqa: FBT001 - click passes flags as booleans
    reading: Reading,
) -> int:
    r"""Replay an outage that happened, or lose what is named, and say what each service would do.

    \b
    Examples:
      auditor simulate plan.json --incident aws-apne1-2025-04-15
      auditor simulate plan.json --lose aws:ap-northeast-1:ap-northeast-1a
      auditor simulate plan.json --all-incidents --zone-map account.json
    """
    from auditor.cli.zonemap import read_zone_map
    from auditor.pipeline import Options, assess, understand
    from auditor.replay import replay
    from auditor.replay.times import with_recovery
    from auditor.sources import read_targets

    if not (ids or lost or everything):
        raise UsageError("nothing to simulate", hint="give --incident ID, --lose DOMAIN or --all-incidents")
    config = read_config(config_path)
    if zone_map is not None:
        config = replace(config, zone_ids=(*config.zone_ids, *read_zone_map(zone_map)))
    chosen = _incidents(ids, everything=everything)
    modelled = understand(read_targets(targets, sys.stdin.buffer, reading), config, Options(services=names))
    if lost:
        chosen = (*chosen, _asked(lost, modelled))
    replays = replay(chosen, modelled.chosen, modelled.topology, modelled.inventory.records)
    replays = with_recovery(replays, assess(modelled, config, Options(services=names)))
    _write(replays, form, output, verbose=verbose)
    return _code(replays, fail_on)


def _incidents(ids: Iterable[str], *, everything: bool) -> tuple[Incident, ...]:
    from auditor.knowledge.incidents import find, incidents

    if everything:
        return incidents()
    found = [(i, find(i)) for i in ids]
    for wanted, incident in found:
        if incident is None:
            raise UsageError(f"no incident {wanted!r}", hint="`auditor incidents` lists them")
    return tuple(incident for _, incident in found if incident is not None)


def _asked(lost: tuple[str, ...], modelled: Modelled) -> Incident:
    """Return the loss of everything in *lost* together; raises UsageError for what the stack does not have."""
    from auditor.replay import RESOURCE

    domains = modelled.topology.domains.known
    spelled = {s for d in domains.values() for s in (d.id, *d.also)}
    regions = {s.rpartition(":")[0] for s in spelled if s.count(":") == 2}
    wanted = []
    for one in lost:
        if one in modelled.inventory.resources:
            wanted.append(RESOURCE + one)
        elif one in spelled or one.rpartition(":")[0] in regions:
            wanted.append(one)
        else:
            known = ", ".join(sorted(domains)[:12])
            raise UsageError(f"the stack has no domain or resource {one!r}", hint=f"its domains: {known}")
    return Incident(
        id="loss of " + " and ".join(lost),
        title="",
        provider="",
        date="",
        start="",
        end=None,
        lasted_seconds=None,
        scope="asked",
        extent="whole",
        lose=tuple(wanted),
        one_zone_of="",
        regions=(),
        impaired=(),
        frozen=(),
        cause="",
        effect="What was asked for is lost until it returns.",
        hit="",
        scenarios=(),
        confidence="confirmed",
        sources=(),
    )


def _write(replays: tuple[Replay, ...], form: str, output: str, *, verbose: bool) -> None:
    from auditor.reporting import RenderOptions
    from auditor.reporting.replay_schema import render_json
    from auditor.reporting.replay_text import render_text

    on_terminal = output == "-" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(shutil.get_terminal_size().columns, 140) if on_terminal else 120
    options = RenderOptions(color=on_terminal, width=width, verbose=verbose)
    data = render_json(replays) if form == "json" else render_text(replays, options)
    if output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise ReportError(f"{output}: cannot be written: {error.strerror}", hint="check the directory") from None


def _code(replays: tuple[Replay, ...], fail_on: str) -> int:
    if fail_on == "never":
        return 0
    limit = Verdict.of(fail_on)
    return 1 if any(s.interval.worst <= limit for r in replays for s in r.services) else 0
