"""`auditor init`: write auditor.yaml from what was inferred."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from auditor.cli.source_options import source_options
from auditor.configuration.writer import InferredService, write_config
from auditor.errors import ReportError, UsageError
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.sources import Reading, read_targets


@click.command("init")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option(
    "-o",
    "--output",
    default="auditor.yaml",
    show_default=True,
    help="Where to write; `-` is standard output.",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@source_options
def command(targets: tuple[str, ...], output: str, force: bool, reading: Reading) -> int:  # noqa: FBT001 - click
    r"""Write a commented auditor.yaml that says which services were recognised in the inputs.

    \b
    Examples:
      auditor init plan.json
      auditor init plan.json -o -
    """
    result = run_audit(read_targets(targets, sys.stdin.buffer, reading), Config(), (), Options())
    text = write_config(
        [
            InferredService(
                name=s.name,
                function=s.function,
                reason=s.reason,
                addresses=tuple(m.address for m in s.members if m.role == "seed"),
                survive=s.survive,
            )
            for s in result.services
        ]
    )
    if output == "-":
        click.echo(text, nl=False)
        return 0
    path = Path(output)
    if path.exists() and not force:
        raise UsageError(f"{output} exists", hint="give another -o, or --force to replace it")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReportError(f"{output}: cannot be written: {error.strerror}") from None
    click.echo(f"wrote {output}: {len(result.services)} services", err=True)
    return 0
