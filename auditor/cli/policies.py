"""`auditor policies`: list the policies, or carry them into another tool."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import UsageError


@click.group("policies", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    r"""List every policy with its id, severity and one-line meaning.

    \b
    Examples:
      auditor policies
      auditor policies export --pulumi policy-pack/
    """
    if context.invoked_subcommand is None:
        for p in load(bundled("policies")):
            click.echo(f"{p.info.id}  {p.info.severity.word:<8}  {p.info.summary}")
    return 0


@command.command("export")
@click.option("--pulumi", "pulumi", type=click.Path(path_type=Path), metavar="DIR", help="Write a Pulumi policy pack.")
def export(pulumi: Path | None) -> int:
    r"""Write the policies in the form of another tool.

    \b
    Example:
      auditor policies export --pulumi policy-pack/
      pulumi preview --policy-pack policy-pack/
    """
    if pulumi is None:
        raise UsageError("nothing to export to", hint="name a form: --pulumi DIR")
    from auditor.exports.pulumi_pack import export as write

    for path in write(pulumi):
        click.echo(str(path))
    return 0
