"""A service is back within its recovery time objective.

Why: a verdict says that a service comes back, not when. An objective that rests on a restore of unknown
length, or on somebody who has to act first, is not met because a backup exists.

Remedy: keep a running standby for what the path names, or agree on an objective that the stack can reach.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Confidence, Policy, Problem, ServiceView, Severity

POLICY = Policy(
    id="RES401",
    name="recovery-time-objective",
    severity=Severity.HIGH,
    since="0.1",
    source="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/"
    "rel_planning_for_recovery_objective_defined_recovery.html",
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per level that may take longer than asked for."""
    asked = service.rto_objective
    if asked is None:
        return
    for level, found in service.recovery.items():
        within = found.rto.at_most(asked) if found else False
        if level not in service.survive or within:
            continue
        domain = service.levels[level][1]
        why = "; ".join(found.assumptions) if found else "it waits until the domain returns"
        yield Problem(
            message=f"{service.name} may be down longer than {asked} s when {domain} is lost: {why}",
            domain=domain,
            confidence=Confidence.CERTAIN if within is False else Confidence.UNKNOWN,
        )


_BACKED_UP = {"aws_db_instance.ledger": {"multi_az": False, "backup_retention_period": 7}}
_STANDBY = {"aws_db_instance.ledger": {"multi_az": True, "backup_retention_period": 7}}
CONFIG = """
services:
  - name: withdrawals
    match: {addresses: ["*"]}
    objectives: {survive: [zone], accept: restores, rto: 15m}
"""
SURVIVES = [_STANDBY]
FAILS = [_BACKED_UP]
