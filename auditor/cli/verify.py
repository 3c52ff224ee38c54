"""`auditor verify`: whether an evidence bundle is what it was, and made from these inputs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from auditor.errors import SourceError


@click.command("verify")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.argument("inputs", nargs=-1, type=click.Path(path_type=Path), metavar="[INPUT]...")
def command(bundle: Path, inputs: tuple[Path, ...]) -> int:
    r"""Check every file of an evidence bundle against its manifest, and INPUTs against the hashes in it.

    Exit code 0: all as it was; 1: something was changed, is missing or does not belong.

    \b
    Example:
      auditor verify evidence.zip plan.json
    """
    from auditor.reporting.bundle import check

    data = _read(bundle)
    problems = check(data, {str(path): _read(path) for path in inputs})
    for problem in problems:
        click.echo(f"{bundle}: {_clean(problem)}")
    if not problems:
        also = f", made from the {len(inputs)} given" if inputs else ""
        click.echo(f"{bundle}: every file is as the manifest says{also}")
    click.echo(f"sha256 of the bundle: {hashlib.sha256(data).hexdigest()}")
    return 1 if problems else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}", hint="check the path") from None


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)
