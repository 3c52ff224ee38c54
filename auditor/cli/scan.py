"""`auditor scan`: audit inputs and report."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from auditor.bundled import bundled
from auditor.cli import live
from auditor.cli.output import (
    COMPLETE,
    FORMAT_NAMES,
    THRESHOLDS,
    Look,
    Ordered,
    pair,
    read_frameworks,
    read_time,
    warn,
    write,
)
from auditor.cli.source_options import source_options
from auditor.comparison import Standing
from auditor.configuration.reader import read_config
from auditor.drift import Change
from auditor.engine import load
from auditor.errors import UsageError
from auditor.model.finding import Severity
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import Input, Reading, read_targets


@click.command("scan", cls=Ordered)
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMAT_NAMES),
    help="Report format; may be repeated, each with its own -o.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Where the report goes; `-` is standard output.",
)
@click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    default="high",
    show_default=True,
    help="Exit 1 from this severity on.",
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="Configuration file (default: auditor.yaml here).",
)
@click.option(
    "--baseline",
    "baseline_path",
    type=click.Path(path_type=Path),
    help="Accepted findings (see auditor baseline): only what is new or worse fails.",
)
@click.option("--service", "names", multiple=True, metavar="NAME", help="Only this service; may be repeated.")
@click.option("--survive", metavar="LEVELS", help="Levels to survive, for every service: zone,region,account,provider.")
@click.option(
    "--policies", "policy_dir", type=click.Path(path_type=Path, exists=True), help="Another policy directory."
)
@click.option("--framework", metavar="NAMES", help="Controls of these frameworks: dora,mica, ... or all.")
@live.options
@click.option("--with-checkov", is_flag=True, help="Ask checkov too, and show where the verdicts contradict it.")
@click.option("--history", is_flag=True, help="Also in JSON: replay published incidents, keep the fault trees.")
@click.option("--allow-empty", is_flag=True, help="An input without resources is not an error.")
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the report.")
@click.option("-v", "--verbose", is_flag=True, help="Show everything that the summary leaves out.")
@click.option("--no-color", is_flag=True, help="No colour, also on a terminal.")
@click.option(
    "--now", metavar="TIME", help="Time stamp of the report (ISO 8601); default SOURCE_DATE_EPOCH, else none."
)
@source_options
def command(  # noqa: PLR0913 - one parameter per option
    targets: tuple[str, ...],
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    fail_on: str,
    config_path: Path | None,
    baseline_path: Path | None,
    names: tuple[str, ...],
    survive: str | None,
    policy_dir: Path | None,
    framework: str | None,
    with_checkov: bool,  # noqa: FBT001 - click passes flags as booleans
    history: bool,  # noqa: FBT001 - click passes flags as booleans
    allow_empty: bool,  # noqa: FBT001 - click passes flags as booleans
    quiet: bool,  # noqa: FBT001 - click passes flags as booleans
    verbose: bool,  # noqa: FBT001 - click passes flags as booleans
    no_color: bool,  # noqa: FBT001 - click passes flags as booleans
    now: str | None,
    reading: Reading,
    **asked: Any,
) -> int:
    r"""Audit Terraform plans, states and source, or live AWS accounts (`aws:`).

    A target is a file, a directory that holds such files, `-` for standard input, or `aws:`.

    \b
    Examples:
      auditor scan plan.json
      pulumi stack export | auditor scan -
      auditor scan infra/ --stack prod --run-program
      auditor scan . --var-file prod.tfvars
      auditor scan network.tfstate app-plan.json
      auditor scan plan.json -f sarif -o out.sarif -f text
      auditor scan plan.json --survive zone --fail-on critical
      auditor scan plan.json --with-checkov
      auditor scan aws: --profile audit --regions ap-northeast-1 --save scan.json.zst
    """
    # One short run over much data: collecting garbage costs more than it frees (docs/decisions/0002).
    gc.disable()
    stamp, today = read_time(now)
    pairs = pair(formats, outputs)
    config = read_config(config_path)
    if not quiet and sys.stderr.isatty():
        click.echo(f"reading {', '.join(targets)} ...", err=True)
    inputs, read = _inputs(targets, reading, live.LiveOptions(**asked), quiet=quiet)
    options = Options(
        services=names,
        survive=_levels(survive),
        today=today,
        generated=stamp,
        history=history or any(name in COMPLETE for name, _ in pairs),
        frameworks=read_frameworks(framework),
        allow_empty=allow_empty or read.interrupted,
    )
    accepted = _baseline(baseline_path)
    result = run_audit(inputs, config, load(policy_dir or bundled("policies")), options)
    if with_checkov:
        result = _beside_checkov(result, targets, quiet=quiet)
    result, worse = _against(result, accepted, baseline_path)
    look = Look(verbose=verbose, color=not no_color, services=names)
    for name, target in pairs:
        write(result, name, target, look)
    if not quiet:
        warn(result)
    if read.interrupted:
        return 130
    if asked["strict"] and any(i.unread for i in inputs):
        return 3
    return exit_code(result, fail_on) or (1 if worse and fail_on != "never" else 0)


def _baseline(path: Path | None) -> Standing | None:
    from auditor.baseline import read_baseline

    return read_baseline(path) if path else None


def _against(
    result: AuditResult, accepted: Standing | None, path: Path | None
) -> tuple[AuditResult, tuple[Change, ...]]:
    """Return *result* with what the baseline accepts marked, and what got worse since, which is a warning too."""
    from auditor.baseline import apply

    if accepted is None:
        return result, ()
    result, worse = apply(result, accepted, str(path))
    said = tuple(f"worse than the baseline: {c.subject}: {c.sentence}" for c in worse)
    return replace(result, warnings=(*result.warnings, *said)), worse


def _beside_checkov(result: AuditResult, targets: tuple[str, ...], *, quiet: bool) -> AuditResult:
    """Return *result* with what checkov's availability checks say of the same targets."""
    from auditor.knowledge.peers import availability_checks
    from auditor.second_opinion import second_opinions
    from auditor.sources.checkov_results import find_program, outcomes

    program = find_program()
    if not quiet:
        click.echo(f"asking {program} ...", err=True)
    return replace(result, second_opinions=second_opinions(result, outcomes(program, targets, availability_checks())))


def _inputs(
    targets: tuple[str, ...], reading: Reading, asked: live.LiveOptions, *, quiet: bool
) -> tuple[tuple[Input, ...], live.LiveRead]:
    """Return what all targets hold, in the order in which they are named."""
    named = tuple(t for t in targets if not live.is_live((t,)))
    files = read_targets(named, sys.stdin.buffer, reading) if named else ()
    if not live.is_live(targets):
        live.refuse(asked)
        return files, live.LiveRead()
    read = live.read_live(asked, quiet=quiet)
    return (*files, *read.inputs), read


def exit_code(result: AuditResult, fail_on: str) -> int:
    """Return 3 for an audit that is not complete, 1 for findings at or above *fail_on*, else 0."""
    if result.failures:
        return 3
    if fail_on == "never":
        return 0
    limit = Severity[fail_on.upper()]
    return 1 if any(f.severity >= limit for f in result.active) else 0


def _levels(text: str | None) -> tuple[Level, ...]:
    if not text:
        return ()
    try:
        return tuple(Level(word.strip()) for word in text.split(","))
    except ValueError as error:
        raise UsageError(f"--survive: {error}", hint="levels are zone, region, account, provider, global") from None
