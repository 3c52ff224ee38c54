"""The part of `auditor scan` that reads live AWS accounts (target `aws:`)."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from auditor.catalog.table import CATALOG
from auditor.cli.progress import progress
from auditor.errors import UsageError
from auditor.identities import Identities
from auditor.sources import Input

TARGET = "aws:"
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOptions:
    """What the command line says about live accounts."""

    profile: str | None = None
    regions: str | None = None
    role_arns: tuple[str, ...] = ()
    accounts: Path | None = None
    organization_role: str | None = None
    strict: bool = False
    save: Path | None = None
    resume: bool = False
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class LiveRead:
    """What was read, and whether all of it was."""

    inputs: tuple[Input, ...] = ()
    gaps: int = 0
    interrupted: bool = False


def options(function: F) -> F:
    """Add the options of live accounts to a command."""
    added = (
        click.option("--profile", metavar="NAME", help="aws: Profile of the AWS configuration."),
        click.option("--regions", metavar="R1,R2", help="aws: Only these Regions (default: all enabled ones)."),
        click.option("--role-arn", "role_arns", multiple=True, metavar="ARN", help="aws: Role to assume; repeatable."),
        click.option(
            "--accounts",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="aws: File with one account id or role ARN a line.",
        ),
        click.option(
            "--organization-role", metavar="NAME", help="aws: Role to assume in every account (of the Organization)."
        ),
        click.option("--strict", is_flag=True, help="aws: Exit 3 where anything could not be read."),
        click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="aws: Keep what was read."),
        click.option("--resume", is_flag=True, help="aws: Continue the scan in the --save file."),
        click.option("--scheduler", metavar="ADDRESS", help="aws: Dask scheduler that shares out the accounts."),
    )
    for option in reversed(added):
        function = option(function)
    return function


def is_live(targets: tuple[str, ...]) -> bool:
    """Say whether a live account is among *targets*."""
    return any(t.startswith(TARGET) for t in targets)


def refuse(asked: LiveOptions) -> None:
    """Raise UsageError where an option of live accounts is given without one."""
    for name in ("profile", "regions", "role_arns", "accounts", "organization_role", "save", "resume", "scheduler"):
        if getattr(asked, name):
            option = "--role-arn" if name == "role_arns" else f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} is for the target aws:", hint="auditor scan aws: ...")


def read_live(asked: LiveOptions, *, quiet: bool) -> LiveRead:
    """Return what the accounts asked for hold."""
    from auditor.sources.aws_live.account import Wish
    from auditor.sources.aws_live.accounts import roles
    from auditor.sources.aws_live.scan import Target, scan
    from auditor.sources.aws_live.table import SERVICES

    wish = Wish(services=SERVICES, regions=_regions(asked.regions))
    target = Target(
        wish=wish,
        profile=asked.profile,
        roles=roles(asked.profile, asked.role_arns, asked.accounts, asked.organization_role),
        save=asked.save,
        resume=asked.resume,
    )
    # A long run with many answers: unlike reading a file, it must give memory back.
    gc.enable()
    shown = progress(quiet=quiet)
    begun = time.monotonic()
    try:
        if asked.scheduler:
            from auditor.sources.aws_live.fleet import scan_fleet

            found = scan_fleet(target, _names, shown, asked.scheduler)
        else:
            found = scan(target, _names, shown)
    finally:
        shown.close()
        gc.disable()
    if not quiet:
        _tell(found.calls, found.gaps, time.monotonic() - begun, asked, interrupted=found.interrupted)
    return LiveRead(found.inputs, found.gaps, found.interrupted)


def _names(records: Any) -> Identities:
    return Identities(records, CATALOG)


def _regions(text: str | None) -> tuple[str, ...]:
    from auditor.model.regions import is_region

    named = tuple(r.strip() for r in (text or "").split(",") if r.strip())
    wrong = [r for r in named if not is_region(r)]
    if wrong:
        raise UsageError(f"--regions: {', '.join(wrong)} is no AWS Region", hint="for example ap-northeast-1,eu-west-1")
    return tuple(dict.fromkeys(named))


def _tell(calls: int, gaps: int, seconds: float, asked: LiveOptions, *, interrupted: bool) -> None:
    missing = f", {gaps} without an answer" if gaps else ""
    click.echo(f"{calls} calls in {seconds:.1f} s{missing}", err=True)
    if asked.save is not None:
        click.echo(f"saved to {asked.save}", err=True)
    if interrupted:
        more = (
            f"; continue with --save {asked.save} --resume" if asked.save else "; --save and --resume continue a scan"
        )
        click.echo(f"interrupted: what was read so far is reported, the rest is a gap{more}", err=True)
