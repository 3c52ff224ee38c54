"""A scan of live accounts: who is read, with which role, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import SourceError
from auditor.sources.aws_live import assemble, store
from auditor.sources.aws_live.account import AccountReader, Progress, Reading, Wish, no_account
from auditor.sources.aws_live.records import Draft
from auditor.sources.aws_live.session import Session, open_session
from auditor.sources.aws_live.texts import Names, join_texts
from auditor.sources.interface import Input


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
    """Read every account of *target*; an interruption keeps what was read so far."""
    earlier = earlier_readings(target)
    session = open_session(target.profile)
    readings: list[Reading] = []
    interrupted = False
    for role in target.roles or ("",):
        reading, stopped = read_one(session, role, target.wish, names, progress, earlier)
        readings.append(reading)
        if stopped:
            interrupted = True
            break
    return conclude(readings, target, names, interrupted=interrupted)


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
    session: Session, role: str, wish: Wish, names: Names, progress: Progress, earlier: dict[str, Reading]
) -> tuple[Reading, bool]:
    """Return what one account holds, and whether the user interrupted it."""
    try:
        own = session.assume(role) if role else session
        reader = AccountReader(own, wish, progress, earlier)
    except SourceError as error:
        if not role:
            raise
        return no_account(role, error), False
    try:
        reader.read()
    except KeyboardInterrupt:
        return reader.finish(names), True
    return reader.finish(names), False
