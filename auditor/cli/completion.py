"""`auditor completion`: the script that completes commands in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    r"""Print the completion script of a shell.

    \b
    Example:
      auditor completion bash > /etc/bash_completion.d/auditor
    """
    from auditor.cli import cli

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(cli, {}, "auditor", "_AUDITOR_COMPLETE").source())
    return 0
