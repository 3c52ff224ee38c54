"""A service loses no more data than its recovery point objective allows.

Why: a copy that is a day old, or that lags behind without a limit, loses accepted withdrawals; whether that
is acceptable is a decision, not a default.

Remedy: replicate what the path names more closely, back it up more often, or agree on an objective that the
stack can reach.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Confidence, Policy, Problem, ServiceView, Severity

POLICY = Policy(
    id="RES203",
    name="recovery-point-objective",
    severity=Severity.HIGH,
    since="0.1",
    source="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/"
    "rel_planning_for_recovery_objective_defined_recovery.html",
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per level that may lose more data than asked for."""
    asked = service.rpo_objective
    if asked is None:
        return
    for level, found in service.recovery.items():
        if level not in service.survive or found is None:
            continue
        within = found.rpo.at_most(asked)
        if within:
            continue
        domain = service.levels[level][1]
        yield Problem(
            message=f"{service.name} may lose more than {asked} s of data when {domain} is lost: "
            + "; ".join(found.assumptions),
            domain=domain,
            confidence=Confidence.CERTAIN if within is False else Confidence.UNKNOWN,
        )


_BACKED_UP = {"aws_db_instance.ledger": {"multi_az": False, "backup_retention_period": 7}}
_STANDBY = {"aws_db_instance.ledger": {"multi_az": True, "backup_retention_period": 7}}
CONFIG = """
services:
  - name: withdrawals
    match: {addresses: ["*"]}
    objectives: {survive: [zone], accept: restores, rpo: 1m}
"""
SURVIVES = [_STANDBY]
FAILS = [_BACKED_UP]
