"""A scan of live accounts: who is read, with which role, and what becomes of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.errors import SourceError
from auditor.sources.aws_live import assemble, store
from auditor.sources.aws_live.account import AccountReader, Progress, Reading, Wish, no_account
from auditor.sources.aws_live.gaps import Cause
from auditor.sources.aws_live.records import Draft
from auditor.sources.aws_live.session import Session, open_session
from auditor.sources.aws_live.texts import Names, join_texts
from auditor.sources.interface import Input

AT_ONCE = 4
"""Accounts read at once here; more are for a cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which accounts to read, and how."""

    wish: Wish
    profile: str | None = None
    roles: tuple[str, ...] = ()
    """Roles to assume, one account each; none: the account of the credentials themselves."""
    save: Path | None = None
    resume: bool = False


@dataclass(slots=True)
class Scanned:
    """What a scan gives."""

    inputs: tuple[Input, ...]
    calls: int
    gaps: int
    interrupted: bool = False


def scan(target: Target, names: Names, progress: Progress) -> Scanned:
    """Read every account of *target*, a few at once; an interruption keeps what was read so far."""
    earlier = earlier_readings(target)
    session = open_session(target.profile)
    roles = target.roles or ("",)
    at_once = min(AT_ONCE, len(roles))
    wish = replace(target.wish, workers=max(1, target.wish.workers // at_once))
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="account") as pool:
        tasks = [pool.submit(read_one, session, role, wish, names, progress, earlier, stop) for role in roles]
        try:
            wait(tasks)
        except KeyboardInterrupt:
            stop.set()
    return conclude([t.result() for t in tasks], target, names, interrupted=stop.is_set())


def drafts_of(reading: Reading) -> list[Draft]:
    """Return every draft of *reading*."""
    return [d for f in reading.finished for d in f.drafts]


def conclude(readings: Sequence[Reading], target: Target, names: Names, *, interrupted: bool) -> Scanned:
    """Join the accounts, save them where asked, and return their inputs."""
    drafts = [d for one in readings for d in drafts_of(one)]
    records = tuple(
        r for one in readings for r in assemble.bare_records(one.account, [d for f in one.finished for d in f.drafts])
    )
    join_texts(drafts, records, names)
    if target.save is not None:
        store.save(target.save, readings)
    return Scanned(
        inputs=assemble.inputs(readings),
        calls=sum(r.calls for r in readings),
        gaps=sum(len(r.gaps) for r in readings),
        interrupted=interrupted,
    )


def earlier_readings(target: Target) -> dict[str, Reading]:
    """Return what an earlier scan in the same file has read, by account."""
    if not target.resume:
        return {}
    if target.save is None:
        raise SourceError("aws", "--resume needs the file of the scan to continue", hint="add --save FILE")
    return {r.account: r for r in store.read_file(target.save)}


def read_one(  # noqa: PLR0913 - one account, all of its context
    session: Session,
    role: str,
    wish: Wish,
    names: Names,
    progress: Progress,
    earlier: dict[str, Reading],
    stop: threading.Event,
) -> Reading:
    """Return what one account holds, as far as it was read when *stop* was set."""
    if stop.is_set():
        return no_account(role, Cause.INTERRUPTED, "")
    try:
        own = session.assume(role) if role else session
        reader = AccountReader(own, wish, progress, earlier)
    except SourceError as error:
        if not role:
            raise
        return no_account(role, Cause.ROLE, str(error.message))
    reader.read(stop)
    return reader.finish(names)
