"""`auditor baseline`: accept what is found today, so that only what is new fails."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from auditor.bundled import bundled
from auditor.cli.output import read_time, warn
from auditor.cli.source_options import source_options
from auditor.configuration.reader import read_config
from auditor.engine import load
from auditor.pipeline import Options, run_audit
from auditor.sources import Reading, read_targets


@click.command("baseline")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="auditor-baseline.json",
    show_default=True,
    help="The file to write.",
)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing.")
@source_options
def command(
    targets: tuple[str, ...],
    output: Path,
    config_path: Path | None,
    quiet: bool,  # noqa: FBT001 - click passes flags as booleans
    reading: Reading,
) -> int:
    r"""Accept the findings, verdicts and cut sets of today in a file; `scan --baseline` fails on new ones only.

    \b
    Examples:
      auditor baseline plan.json
      auditor scan plan.json --baseline auditor-baseline.json
      auditor diff auditor-baseline.json plan.json
    """
    from auditor.baseline import save

    _, today = read_time(None)
    inputs = read_targets(targets, sys.stdin.buffer, reading)
    result = run_audit(inputs, read_config(config_path), load(bundled("policies")), Options(today=today))
    if not quiet:
        warn(result)
    if result.failures:
        click.echo(f"{len(result.failures)} policies failed: nothing is accepted unseen", err=True)
        return 3
    save(result, output)
    if not quiet:
        cut_sets = sum(len(s.cut_sets) for s in result.services)
        click.echo(f"{output}: {len(result.active)} findings and {cut_sets} cut sets accepted", err=True)
    return 0
