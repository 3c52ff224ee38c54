"""The same reading of accounts, shared out by a Dask cluster: one task for each account."""

from __future__ import annotations

import threading
from typing import Any

import msgspec

from auditor.errors import SourceError
from auditor.sources.aws_live.account import Progress, Reading, Wish, no_account
from auditor.sources.aws_live.gaps import Cause
from auditor.sources.aws_live.scan import Scanned, Target, conclude, earlier_readings, read_one
from auditor.sources.aws_live.session import open_session
from auditor.sources.aws_live.texts import Names


class _Silent:
    """A worker shows nothing."""

    def plan(self, account: str, region: str, units: int) -> None:
        """Do nothing."""

    def begin(self, account: str, region: str, service: str) -> None:
        """Do nothing."""

    def end(self, account: str, region: str, service: str, gaps: int) -> None:
        """Do nothing."""


def read_account(role: str, wish: Wish, profile: str | None, names: Names, before: bytes) -> bytes:
    """Read one account on a worker; texts are reduced before anything leaves it."""
    earlier = msgspec.json.decode(before, type=dict[str, Reading])
    reading = read_one(open_session(profile), role, wish, names, _Silent(), earlier, threading.Event())
    return msgspec.json.encode(reading)


def scan_fleet(target: Target, names: Names, progress: Progress, address: str) -> Scanned:
    """Read every account of *target* on the cluster at *address*."""
    client = _connect(address)
    earlier = earlier_readings(target)
    roles = target.roles or ("",)
    found: dict[str, Reading] = {}
    interrupted = False
    progress.plan("cluster", "", len(roles))
    with client:
        tasks = {
            client.submit(
                read_account, role, target.wish, target.profile, names, _before(earlier, role), pure=False
            ): role
            for role in roles
        }
        try:
            _gather(tasks, found, progress)
        except KeyboardInterrupt:
            interrupted = True
            client.cancel(list(tasks))
    readings = [found.get(r) or no_account(r, Cause.INTERRUPTED, "") for r in roles]
    return conclude(readings, target, names, interrupted=interrupted)


def _gather(tasks: dict[Any, str], found: dict[str, Reading], progress: Progress) -> None:
    from distributed import as_completed

    for task in as_completed(list(tasks)):
        role = tasks[task]
        failure = task.exception()
        if failure is None:
            found[role] = msgspec.json.decode(task.result(), type=Reading)
        elif role:
            found[role] = no_account(role, Cause.UNKNOWN, f"its task failed: {type(failure).__name__}")
        else:
            raise failure
        # The answers are here now; the cluster may forget them.
        task.release()
        progress.end("cluster", "", role, len(found[role].gaps))


def _before(earlier: dict[str, Reading], role: str) -> bytes:
    account = role.split(":")[4] if role.count(":") >= 5 else ""
    return msgspec.json.encode({a: r for a, r in earlier.items() if account in ("", a)})


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise SourceError(
            "--scheduler", "Dask is not installed", hint="pip install 'resilience-auditor[fleet]'"
        ) from None
    try:
        return Client(address, timeout="20s")
    except (OSError, ValueError, TimeoutError) as error:
        raise SourceError("--scheduler", f"{address}: no Dask scheduler answers: {error}") from None
