"""`auditor scan`: audit inputs and report."""

from __future__ import annotations

import datetime
import gc
import os
import shutil
import sys
from pathlib import Path

import click

from auditor.bundled import bundled
from auditor.configuration.reader import read_config
from auditor.engine import load
from auditor.errors import ReportError, UsageError
from auditor.model.finding import Severity
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import read_targets

_FORMATS = ("text", "json", "sarif", "markdown", "html", "junit")
_SEVERITIES = (*(s.word for s in Severity), "never")


@click.command("scan")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(_FORMATS),
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
    type=click.Choice(_SEVERITIES),
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
@click.option("--service", "names", multiple=True, metavar="NAME", help="Only this service; may be repeated.")
@click.option("--survive", metavar="LEVELS", help="Levels to survive, for every service: zone,region,account,provider.")
@click.option(
    "--policies", "policy_dir", type=click.Path(path_type=Path, exists=True), help="Another policy directory."
)
@click.option("--allow-empty", is_flag=True, help="An input without resources is not an error.")
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the report.")
@click.option("-v", "--verbose", is_flag=True, help="Show everything that the summary leaves out.")
@click.option("--no-color", is_flag=True, help="No colour, also on a terminal.")
@click.option(
    "--now", metavar="TIME", help="Time stamp of the report (ISO 8601); default SOURCE_DATE_EPOCH, else none."
)
def command(  # noqa: PLR0913 - one parameter per option
    targets: tuple[str, ...],
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    fail_on: str,
    config_path: Path | None,
    names: tuple[str, ...],
    survive: str | None,
    policy_dir: Path | None,
    allow_empty: bool,  # noqa: FBT001 - click passes flags as booleans
    quiet: bool,  # noqa: FBT001
    verbose: bool,  # noqa: FBT001
    no_color: bool,  # noqa: FBT001
    now: str | None,
) -> int:
    r"""Audit Terraform plans and states: files, directories that hold them, or `-` for standard input.

    \b
    Examples:
      auditor scan plan.json
      auditor scan network.tfstate app-plan.json
      auditor scan plan.json -f sarif -o out.sarif -f text
      auditor scan plan.json --survive zone --fail-on critical
    """
    # One short run over much data: collecting garbage costs more than it frees (docs/decisions/0002).
    gc.disable()
    stamp, today = _time(now)
    pairs = _pairs(formats, outputs)
    config = read_config(config_path)
    if not quiet and sys.stderr.isatty():
        click.echo(f"reading {', '.join(targets)} ...", err=True)
    inputs = read_targets(targets, sys.stdin.buffer)
    options = Options(services=names, survive=_levels(survive), today=today, generated=stamp, allow_empty=allow_empty)
    result = run_audit(inputs, config, load(policy_dir or bundled("policies")), options)
    for name, target in pairs:
        _write(result, name, target, verbose=verbose, color=not no_color, services=names)
    if not quiet:
        _warn(result)
    return exit_code(result, fail_on)


def exit_code(result: AuditResult, fail_on: str) -> int:
    """Return 3 for an audit that is not complete, 1 for findings at or above *fail_on*, else 0."""
    if result.failures:
        return 3
    if fail_on == "never":
        return 0
    limit = Severity[fail_on.upper()]
    return 1 if any(f.severity >= limit for f in result.active) else 0


def _pairs(formats: tuple[str, ...], outputs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if not formats:
        formats = ("text",)
    if len(outputs) > len(formats):
        raise UsageError("more -o than -f", hint="give each -o its own -f FORMAT")
    filled = (*outputs, *["-"] * (len(formats) - len(outputs)))
    if filled.count("-") > 1:
        raise UsageError("two reports would go to standard output", hint="give each -f its own -o FILE")
    return tuple(zip(formats, filled, strict=True))


def _levels(text: str | None) -> tuple[Level, ...]:
    if not text:
        return ()
    try:
        return tuple(Level(word.strip()) for word in text.split(","))
    except ValueError as error:
        raise UsageError(f"--survive: {error}", hint="levels are zone, region, account, provider, global") from None


def _time(now: str | None) -> tuple[str | None, datetime.date | None]:
    """Return the report's time stamp and the day on which suppressions expire."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if now:
            moment = datetime.datetime.fromisoformat(now)
        elif epoch:
            moment = datetime.datetime.fromtimestamp(int(epoch), tz=datetime.UTC)
        else:
            return None, datetime.datetime.now(tz=datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError("the time is not ISO 8601", hint="for example --now 2026-11-24T12:00:00Z") from None
    return moment.isoformat(), moment.date()


def _write(  # noqa: PLR0913 - what a report is asked for
    result: AuditResult, name: str, target: str, *, verbose: bool, color: bool, services: tuple[str, ...]
) -> None:
    from auditor.reporting import FORMATS, RenderOptions

    on_terminal = target == "-" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(shutil.get_terminal_size().columns, 140) if on_terminal else 100
    options = RenderOptions(color=color and on_terminal, width=width, verbose=verbose, services=services)
    data = FORMATS[name].render(result, options)
    if target == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(target).write_bytes(data)
    except OSError as error:
        raise ReportError(f"{target}: cannot be written: {error.strerror}", hint="check the directory") from None


def _warn(result: AuditResult) -> None:
    for warning in result.warnings:
        click.echo(f"warning: {''.join(c if c.isprintable() else '?' for c in warning)}", err=True)
