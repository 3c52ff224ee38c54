"""How far a live scan is: a bar per Region on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

import click


class Quiet:
    """Tells nobody anything."""

    def plan(self, account: str, region: str, units: int) -> None:
        """Do nothing."""

    def begin(self, account: str, region: str, service: str) -> None:
        """Do nothing."""

    def end(self, account: str, region: str, service: str, gaps: int) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Lines:
    """One line for each Region that is done."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[tuple[str, str], int] = {}
        self._gaps: dict[tuple[str, str], int] = {}
        self._begun = time.monotonic()

    def plan(self, account: str, region: str, units: int) -> None:
        """Remember how much is to be done in *region*."""
        self._left[account, region] = units

    def begin(self, account: str, region: str, service: str) -> None:
        """Do nothing: a line is written when a Region is done."""

    def end(self, account: str, region: str, service: str, gaps: int) -> None:
        """Write a line where this was the last of its Region."""
        key = (account, region)
        with self._lock:
            self._left[key] = self._left.get(key, 1) - 1
            self._gaps[key] = self._gaps.get(key, 0) + gaps
            if self._left[key] > 0:
                return
            missing = ""
            if self._gaps[key]:
                missing = f", {self._gaps[key]} {'calls' if self._gaps[key] > 1 else 'call'} without an answer"
        seconds = time.monotonic() - self._begun
        click.echo(f"{account} {region or 'global services'}: read after {seconds:.1f} s{missing}", err=True)

    def close(self) -> None:
        """Do nothing."""


class Bars:
    """A bar for each Region, with the service that is being read."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[service]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[tuple[str, str], Any] = {}
        self._bars.start()

    def plan(self, account: str, region: str, units: int) -> None:
        """Show a bar for *region*."""
        name = f"{account} {region or 'global'}"
        self._tasks[account, region] = self._bars.add_task(name, total=units, service="")

    def begin(self, account: str, region: str, service: str) -> None:
        """Show which service is being read."""
        task = self._tasks.get((account, region))
        if task is not None:
            self._bars.update(task, service=service)

    def end(self, account: str, region: str, service: str, gaps: int) -> None:
        """Move the bar on."""
        task = self._tasks.get((account, region))
        if task is not None:
            self._bars.advance(task)

    def close(self) -> None:
        """Take the bars away."""
        self._bars.stop()


def progress(*, quiet: bool) -> Quiet | Lines | Bars:
    """Return what fits where standard error goes."""
    if quiet:
        return Quiet()
    return Bars() if sys.stderr.isatty() else Lines()
