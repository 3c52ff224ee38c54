"""`auditor stacks`: reference stacks that come with the package."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from auditor.bundled import bundled
from auditor.errors import ReportError, UsageError


@click.group("stacks", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    r"""List the reference stacks, each with what it survives.

    \b
    Examples:
      auditor stacks
      auditor stacks new withdrawals-multi-az infra/
    """
    if context.invoked_subcommand is None:
        found = _stacks()
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
    Example:
      auditor stacks new withdrawals-multi-az infra/
    """
    found = _stacks()
    if name not in found:
        raise UsageError(f"no stack named {name}", hint=f"one of {', '.join(found)}")
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} is not an empty directory", hint="name a new one")
    try:
        ignored = shutil.ignore_patterns(".terraform", "__pycache__", "expected.yaml")
        shutil.copytree(found[name], directory, dirs_exist_ok=True, ignore=ignored)
    except OSError as error:
        raise ReportError(f"{directory}: cannot be written: {error.strerror}", hint="check the directory") from None
    click.echo(f"{directory}: read README.md first", err=True)
    return 0


def _stacks() -> dict[str, Path]:
    return {p.parent.name: p.parent for p in sorted(bundled("stacks").glob("*/README.md"))}


def _summary(stack: Path) -> str:
    """Return the first paragraph after the title of the stack's README."""
    paragraphs = (stack / "README.md").read_text(encoding="utf-8").split("\n\n")
    return " ".join(paragraphs[1].split()) if len(paragraphs) > 1 else ""
