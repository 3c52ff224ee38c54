"""`auditor explain`: what a policy asks, why, and what to do."""

from __future__ import annotations

import textwrap

import click

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import UsageError


@click.command("explain")
@click.argument("policy")
def command(policy: str) -> int:
    r"""Explain a policy by its id or name.

    \b
    Example:
      auditor explain RES101
    """
    known = load(bundled("policies"))
    found = next((p for p in known if policy.upper() == p.policy.id or policy == p.policy.name), None)
    if found is None:
        raise UsageError(f"no policy {policy!r}", hint=f"one of {', '.join(p.policy.id for p in known)}")
    info = found.info
    click.echo(f"{info.id} {info.name} ({info.severity.word})\n")
    for head, text in (("", info.summary), ("Why: ", info.why), ("Remedy: ", info.remedy)):
        click.echo(textwrap.fill(head + text, 88) + "\n")
    click.echo(f"Source: {info.source}")
    if info.also_known_as:
        click.echo(f"Same question elsewhere: {', '.join(info.also_known_as)}")
    return 0
