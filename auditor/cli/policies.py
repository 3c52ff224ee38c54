"""`auditor policies`: list the policies, or carry them into another tool."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import UsageError
from auditor.result import PolicyInfo


@click.group("policies", invoke_without_command=True)
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(context: click.Context, form: str) -> int:
    r"""List every policy with its id, severity and one-line meaning.

    \b
    Examples:
      auditor policies
      auditor policies -f json
      auditor policies export --pulumi policy-pack/
    """
    if context.invoked_subcommand is None and form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode([_told(p.info) for p in load(bundled("policies"))])))
    elif context.invoked_subcommand is None:
        for p in load(bundled("policies")):
            click.echo(f"{p.info.id}  {p.info.severity.word:<8}  {p.info.summary}")
    return 0


def _told(info: PolicyInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "name": info.name,
        "severity": info.severity.word,
        "summary": info.summary,
        "why": info.why,
        "remedy": info.remedy,
        "source": info.source,
        "also_known_as": list(info.also_known_as),
    }


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
