"""`auditor stacks`: reference stacks that come with the package."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("stacks", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    r"""List the reference stacks, each with what it survives.

    \b
    Examples:
      auditor stacks
      auditor stacks new withdrawals-multi-az infra/
    """
    from auditor.exports.reference_stacks import stacks

    if context.invoked_subcommand is None:
        found = stacks()
        width = max(map(len, found), default=0)
        for name, path in found.items():
            click.echo(f"{name:<{width}}  {_summary(path)}")
    return 0


@command.command("new")
@click.argument("name")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
def new(name: str, directory: Path) -> int:
    r"""Write the reference stack NAME into DIR, which must be empty or new.

    \b
    Examples:
      auditor stacks new withdrawals-multi-az infra/
      auditor stacks new withdrawals-multi-cloud infra/
    """
    from auditor.exports.reference_stacks import write

    write(name, directory)
    click.echo(f"{directory}: read README.md first", err=True)
    return 0


def _summary(stack: Path) -> str:
    """Return the first paragraph after the title of the stack's README."""
    paragraphs = (stack / "README.md").read_text(encoding="utf-8").split("\n\n")
    return " ".join(paragraphs[1].split()) if len(paragraphs) > 1 else ""
