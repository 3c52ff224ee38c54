"""Reads one account: its units of work over Regions and services, and what came of them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from auditor.sources.aws_live.gaps import Cause, Gap
from auditor.sources.aws_live.interface import Service
from auditor.sources.aws_live.lanes import Lanes
from auditor.sources.aws_live.records import Draft, Fact
from auditor.sources.aws_live.run import Runner, Unit
from auditor.sources.aws_live.session import Session
from auditor.sources.aws_live.texts import Names, reduce_texts


class Finished(msgspec.Struct, kw_only=True):
    """One unit of work that is done."""

    key: str
    drafts: list[Draft]
    facts: list[Fact]


class Reading(msgspec.Struct, kw_only=True):
    """Everything that was read of one account."""

    account: str
    partition: str
    regions: tuple[str, ...]
    disabled: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    """Enabled Regions that the user did not name."""
    finished: list[Finished] = []
    gaps: list[Gap] = []
    calls: int = 0


class Progress(Protocol):
    """Who is told how far the reading is."""

    def plan(self, account: str, region: str, units: int) -> None:
        """Hear that *units* are to be done in *region* ("" for global services)."""

    def begin(self, account: str, region: str, service: str) -> None:
        """Hear that a unit begins."""

    def end(self, account: str, region: str, service: str, gaps: int) -> None:
        """Hear that a unit is done, with so many gaps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of each account."""

    services: tuple[Service, ...]
    regions: tuple[str, ...] = ()
    """Regions named by the user; none: all that are enabled."""
    workers: int = 64


class AccountReader:
    """Reads one account; `finish` may be called at any time, also after an interruption."""

    def __init__(self, session: Session, wish: Wish, progress: Progress, earlier: Mapping[str, Reading]) -> None:
        """Take the account's session, and what an earlier scan has already read, by account."""
        self._session = session
        self._wish = wish
        self._progress = progress
        self._lanes = Lanes(wish.workers)
        self._lock = threading.Lock()
        self._units: list[Unit] = []
        self._done: list[Unit] = []
        identity = session.identify()
        before = earlier.get(identity.account)
        self._kept = [f for f in before.finished if not f.key.endswith("?")] if before is not None else []
        regions = wish.regions or identity.regions
        self.reading = Reading(
            account=identity.account,
            partition=identity.partition,
            regions=regions,
            disabled=identity.disabled,
            unasked=tuple(r for r in identity.regions if r not in regions),
        )
        self._runner = Runner(session, self._lanes, self._notify)
        self._identity = identity

    def read(self, stop: threading.Event) -> None:
        """Make every call that is not done yet, until *stop* is set."""
        kept = {f.key for f in self._kept}
        self._units = [u for u in self._all_units() if u.key not in kept]
        planned: dict[str, int] = {}
        for unit in self._units:
            planned[unit.place] = planned.get(unit.place, 0) + 1
        for region, count in planned.items():
            self._progress.plan(self.reading.account, region, count)
        try:
            self._runner.start(self._units)
            self._lanes.wait(stop)
        finally:
            self._lanes.drop()
            self._lanes.close()

    def _all_units(self) -> Iterator[Unit]:
        for service in self._wish.services:
            for region in self._asked(service):
                for number, call in enumerate(service.calls):
                    yield Unit(service, call, number, self.reading.account, region, self.reading.partition)

    def _asked(self, service: Service) -> Sequence[str]:
        if service.is_global:
            return (service.home if self.reading.partition == "aws" else self.reading.regions[0],)
        disabled = frozenset(self._identity.disabled)
        offered = [r for r in self.reading.regions if self._session.offers(service.client, r, self.reading.partition)]
        return [r for r in offered if r not in disabled]

    def _notify(self, event: str, unit: Unit) -> None:
        account, name = unit.account, unit.service.client
        if event == "begin":
            self._progress.begin(account, unit.place, name)
            return
        with self._lock:
            self._done.append(unit)
        self._progress.end(account, unit.place, name, len(unit.gaps))

    def finish(self, names: Names) -> Reading:
        """Return what was read, with every text reduced to the resources that it names."""
        done = {id(u) for u in self._done}
        reading = self.reading
        reading.calls = self._runner.calls
        for unit in self._units:
            with unit.lock:
                gaps = list(unit.gaps)
                found = Finished(key=unit.key, drafts=list(unit.drafts), facts=list(unit.facts))
            reading.gaps += gaps if id(unit) in done else [*gaps, *_cut_off(unit, gaps)]
            if gaps or id(unit) not in done:
                # It keeps what it has read; resuming makes its calls again.
                found.key += "?"
            reading.finished.append(found)
        reading.gaps += _closed_regions(reading)
        for found in reading.finished:
            # Answers arrive in any order; the same account is to give the same bytes.
            found.drafts.sort(key=lambda d: (d.type, d.region, d.id, d.key, d.label))
            found.facts.sort(key=lambda f: (f.types, f.attribute, f.match, f.region))
        reading.finished += self._kept
        if reading.gaps:
            # A text may name what is still missing: it is reduced now, and read again when the scan is resumed.
            for found in reading.finished:
                if any(d.texts for d in found.drafts) and not found.key.endswith("?"):
                    found.key += "?"
        reading.finished.sort(key=lambda f: f.key)
        reading.gaps.sort(key=lambda g: (g.region, g.action, g.item, g.cause))
        reduce_texts(reading.account, [d for f in reading.finished for d in f.drafts], names)
        return reading


def _cut_off(unit: Unit, gaps: Collection[Gap]) -> list[Gap]:
    if any(g.cause is Cause.INTERRUPTED for g in gaps):
        return []
    return [unit.gap(unit.call, Cause.INTERRUPTED, "")]


def _closed_regions(reading: Reading) -> list[Gap]:
    closed = [r for r in reading.regions if r in reading.disabled]
    return [
        Gap(account=reading.account, region=r, action="*", types=(), cause=Cause.OPT_IN, detail="named by --regions")
        for r in closed
    ]


def no_account(role: str, cause: Cause, detail: str) -> Reading:
    """Return the reading of an account of which nothing was read."""
    account = role.split(":")[4] if role.count(":") >= 5 else role
    gap = Gap(account=account, region="", action="*", types=(), cause=cause, detail=detail[:200])
    return Reading(account=account, partition="aws", regions=(), gaps=[gap])
