"""What the commands that report share: formats, files, time stamps."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from auditor.errors import ReportError, UsageError
from auditor.model.finding import Severity
from auditor.result import AuditResult

FORMAT_NAMES = (
    *("text", "json", "sarif", "markdown", "html", "junit"),
    *("csv", "gitlab", "oscal", "parquet", "pdf", "bundle"),
)
# Formats for people who were not there: they show incidents, trees and who rests on whom. A program that reads
# the JSON of a scan seldom asks for it, and on large stacks it is half of the report: --history adds it.
COMPLETE = frozenset({"html", "pdf", "bundle"})

THRESHOLDS = (*(s.word for s in Severity), "never")
"""What `--fail-on` takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How reports are to look."""

    verbose: bool = False
    color: bool = True
    services: tuple[str, ...] = ()
    templates: str = ""
    fonts: str = ""
    brand: str = ""
    language: str = "en"
    words: tuple[tuple[str, str], ...] = ()


class Ordered(click.Command):
    """A command that remembers in which order its options were given: `-f text -f sarif -o FILE` is about sarif."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse *args* and keep the names of the options, as often as each was given."""
        _, _, order = self.make_parser(ctx).parse_args(list(args))
        ctx.meta[_ORDER] = tuple(p.name for p in order)
        return super().parse_args(ctx, args)


_ORDER = "auditor.order"


def pair(formats: tuple[str, ...], outputs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return (format, file) pairs; raises UsageError where they do not fit together."""
    from auditor.reporting import format_of

    if not formats and outputs:
        formats = tuple(_named(o) if o == "-" else _named(o, format_of(o)) for o in outputs)
    if not formats:
        formats = ("text",)
    if len(outputs) > len(formats):
        raise UsageError("more -o than -f", hint="give each -o its own -f FORMAT")
    filled = outputs if len(outputs) == len(formats) else _placed(len(formats), outputs)
    if filled.count("-") > 1:
        raise UsageError("two reports would go to standard output", hint="give each -f its own -o FILE")
    return tuple(zip(formats, filled, strict=True))


def _placed(count: int, outputs: tuple[str, ...]) -> tuple[str, ...]:
    """Return a file for each of *count* formats: an -o is that of the -f before it, the others are standard output."""
    given: tuple[str, ...] = click.get_current_context().meta.get(_ORDER, ())
    filled = ["-"] * count
    left = iter(outputs)
    seen = 0
    free = False
    for name in given:
        if name == "formats":
            seen, free = seen + 1, True
        elif name == "outputs":
            if not free:
                raise UsageError("there is no -f for each -o", hint="write each -o FILE behind its own -f FORMAT")
            filled[seen - 1], free = next(left), False
    return tuple(filled)


def _named(output: str, found: str | None = "text") -> str:
    if found is None:
        raise UsageError(f"{output}: the name tells no format", hint="give -f FORMAT as well")
    return found


def read_frameworks(text: str | None) -> tuple[str, ...]:
    """Return the ids of the frameworks that *text* lists; raises UsageError for one that is not known."""
    if not text:
        return ()
    from auditor.knowledge.controls import catalogue, expand

    try:
        return expand(name.strip().lower() for name in text.split(","))
    except KeyError as error:
        known = ", ".join(f.id for f in catalogue().frameworks)
        raise UsageError(f"no framework {error}", hint=f"one of all, {known}") from None


def read_time(now: str | None) -> tuple[str | None, datetime.date | None]:
    """Return the report's time stamp and the day on which suppressions expire."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if now:
            moment = datetime.datetime.fromisoformat(now)
        elif epoch:
            moment = datetime.datetime.fromtimestamp(int(epoch), tz=datetime.UTC)
        else:
            return None, datetime.datetime.now(tz=datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError("the time is not ISO 8601", hint="for example --now 2026-11-24T12:00:00Z") from None
    return moment.isoformat(), moment.date()


def write(result: AuditResult, name: str, target: str, look: Look) -> None:
    """Write one report to a file, or to standard output for `-`."""
    from auditor.reporting import FORMATS, RenderOptions

    on_terminal = target == "-" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(shutil.get_terminal_size().columns, 140) if on_terminal else 100
    options = RenderOptions(
        color=look.color and on_terminal,
        width=width,
        verbose=look.verbose,
        services=look.services,
        templates=look.templates,
        fonts=look.fonts,
        brand=look.brand,
        language=look.language,
        words=look.words,
    )
    if name in ("pdf", "bundle") and target == "-" and sys.stdout.isatty():
        raise UsageError(f"{name} is not for a terminal", hint="give -o FILE")
    data = FORMATS[name].render(result, options)
    if target == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(target).write_bytes(data)
    except OSError as error:
        raise ReportError(f"{target}: cannot be written: {error.strerror}", hint="check the directory") from None


def warn(result: AuditResult) -> None:
    """Print the warnings of the result on standard error."""
    for warning in result.warnings:
        click.echo(f"warning: {''.join(c if c.isprintable() else '?' for c in warning)}", err=True)
