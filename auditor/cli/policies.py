"""`auditor policies`: list the policies."""

from __future__ import annotations

import click

from auditor.bundled import bundled
from auditor.engine import load


@click.command("policies")
def command() -> int:
    r"""List every policy with its id, severity and one-line meaning.

    \b
    Example:
      auditor policies
    """
    for p in load(bundled("policies")):
        click.echo(f"{p.info.id}  {p.info.severity.word:<8}  {p.info.summary}")
    return 0
