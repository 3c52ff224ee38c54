"""The command line: one module per command, loaded when it is asked for."""

from __future__ import annotations

import gc
import importlib
import os
import sys

import click

from auditor import __version__
from auditor.errors import AuditorError

_COMMANDS = {
    "scan": "scan",
    "explain": "explain",
    "policies": "policies",
    "init": "init",
    "schema": "schema",
    "completion": "completion",
    "aws-policy": "aws_policy",
    "baseline": "baseline",
    "checkov-dir": "checkov_dir",
    "diff": "diff",
    "incidents": "incidents",
    "report": "report",
    "simulate": "simulate",
    "stacks": "stacks",
    "verify": "verify",
}


class _Lazy(click.Group):
    """A group whose commands are imported only when used, so that start-up stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command *cmd_name*, importing its module."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"auditor.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = module.command
        command.help = _kept_lines(command.help)
        return command


def _kept_lines(text: str | None) -> str | None:
    """Return *text* with the marks that keep its lines: docstrings are raw and spell them with two characters."""
    return text.replace("\\b\n", "\b\n") if text else text


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="auditor")
def cli() -> None:
    r"""Says what happens to withdrawals, signing and custody when a failure domain is lost.

    \b
    Examples:
      auditor scan plan.json
      terraform show -json p.bin | auditor scan -
      auditor explain RES101

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage or configuration error,
    3 the audit could not be completed, 130 interrupted.
    """


cli.help = _kept_lines(cli.help)


def main() -> None:
    """Run the command line and exit with its code; no error of ours shows a traceback."""
    # A process that ends with its answer: looking for garbage costs a tenth of a large run and frees little.
    gc.disable()
    try:
        code = cli.main(standalone_mode=False, prog_name="auditor")
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except AuditorError as error:
        click.echo(f"auditor: {_clean(error.message)}", err=True)
        if error.hint:
            click.echo(f"  try: {_clean(error.hint)}", err=True)
        code = error.exit_code
    except (MemoryError, RecursionError) as error:
        click.echo(f"auditor: the input is too large or too deep to audit ({type(error).__name__})", err=True)
        code = 3
    except Exception as error:
        if os.environ.get("AUDITOR_DEBUG"):
            raise
        click.echo(f"auditor: internal error: {_clean(type(error).__name__ + ': ' + str(error))}", err=True)
        click.echo("  try: AUDITOR_DEBUG=1 with the same command, and report what it prints", err=True)
        code = 3
    sys.exit(code if isinstance(code, int) else 0)


def _clean(text: str) -> str:
    """Return *text* without control characters: names from inputs are untrusted."""
    return "".join(c if c == "\n" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
