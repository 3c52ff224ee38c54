"""Names how a service outlasts its Region: active/active, warm standby, pilot light, or backup and restore.

https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.resource import Resource, Role
from auditor.model.verdict import Interval, Mode, Verdict

SINGLE, RESTORE, PILOT, STANDBY, ACTIVE = (
    "single Region",
    "backup and restore",
    "pilot light",
    "warm standby",
    "active/active",
)


def strategy(interval: Interval, lost: str, members: Iterable[Resource]) -> str:
    """Return the name for the loss of the Region *lost*, or of its worst and best case; "" where none is touched."""
    if not lost:
        return ""
    running = any(_runs_outside(m, lost.rpartition(":")[2]) for m in members)
    worst, best = _name(interval.worst, running=running), _name(interval.best, running=running)
    return worst if worst == best else f"{worst} to {best}"


def _name(verdict: Verdict, *, running: bool) -> str:
    if verdict is Verdict.HOLDS:
        return ACTIVE
    if verdict is Verdict.STOPS:
        return SINGLE
    if verdict is Verdict.RESTORES:
        return RESTORE
    # The data is current elsewhere: what sets the two apart is whether the service's own code runs there already.
    return STANDBY if running else PILOT


def _runs_outside(member: Resource, region: str) -> bool:
    """Say whether *member* runs code in another Region before anything is lost."""
    if member.role is not Role.COMPUTE or member.region in ("", "?", region) or member.units == 0:
        return False
    return any(r.mode is Mode.SERVING for r in member.shape.replicas)
