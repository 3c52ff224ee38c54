"""`auditor checkov-dir`: where checkov finds our policies."""

from __future__ import annotations

from pathlib import Path

import click

import auditor


@click.command("checkov-dir")
def command() -> int:
    r"""Print the folder with the policies as external checks of checkov, ids CKV_RES_*.

    Checkov may live in an environment of its own; AUDITOR_PROGRAM names the auditor to ask where it is not found.

    \b
    Examples:
      checkov -d . --external-checks-dir "$(auditor checkov-dir)"
      checkov -f plan.json --external-checks-dir "$(auditor checkov-dir)" --check "CKV_RES_*"
    """
    click.echo(str(Path(auditor.__file__).resolve().parent / "exports" / "checkov_checks"))
    return 0
