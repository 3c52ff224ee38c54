"""Recovery times and data loss, read off small stacks."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model.recovery import NONE, OPEN, Span, longest
from auditor.model.verdict import Level
from auditor.result import LevelVerdict
from tests.examples import audit

SUBNETS: dict[str, dict[str, Any]] = {
    "aws_subnet.a": {"id": "subnet-a", "availability_zone": "ap-northeast-1a"},
    "aws_subnet.c": {"id": "subnet-c", "availability_zone": "ap-northeast-1c"},
}
MULTI_AZ: dict[str, dict[str, Any]] = {"aws_db_instance.ledger": {"multi_az": True, "backup_retention_period": 7}}
BACKED_UP = {"aws_db_instance.ledger": {"multi_az": False, "backup_retention_period": 7}}
BARE = {"aws_db_instance.ledger": {"multi_az": False, "backup_retention_period": 0}}
COPIED: dict[str, dict[str, Any]] = {
    "aws_db_instance.ledger": {
        "id": "ledger", "multi_az": True, "backup_retention_period": 0,
        "arn": "arn:aws:rds:ap-northeast-1:123456789012:db:ledger",
    },
    "aws_backup_vault.osaka": {
        "name": "osaka", "arn": "arn:aws:backup:ap-northeast-3:123456789012:backup-vault:osaka",
    },
    "aws_backup_plan.nightly": {
        "id": "plan-1",
        "rule": [{"target_vault_name": "osaka", "schedule": "cron(0 17 * * ? *)"}],
    },
    "aws_backup_selection.ledger": {
        "plan_id": "plan-1", "resources": ["arn:aws:rds:ap-northeast-1:123456789012:db:ledger"],
    },
}  # fmt: skip
ONE_TASK: dict[str, dict[str, Any]] = {
    **SUBNETS,
    "aws_ecs_service.api": {
        "desired_count": 1, "network_configuration": [{"subnets": ["subnet-a", "subnet-c"]}],
    },
}  # fmt: skip


def at(records: dict[str, dict[str, Any]], level: Level) -> LevelVerdict:
    (service,) = audit(records).services
    return dict(service.verdicts)[level]


def test_a_synchronous_standby_takes_one_to_two_minutes_and_loses_nothing() -> None:
    row = at(MULTI_AZ, Level.ZONE)
    assert (row.rto_seconds, row.rpo_seconds) == ((60, 120), (0, 0))
    assert row.rto == "1 min to 2 min"
    assert "standby" in row.assumptions[0]


def test_a_restore_has_no_known_limit_and_loses_minutes() -> None:
    row = at(BACKED_UP, Level.ZONE)
    assert (row.rto_seconds, row.rpo_seconds) == ((0, None), (0, 300))


def test_what_stops_waits_for_the_domain() -> None:
    row = at(BARE, Level.ZONE)
    assert (row.rto, row.rto_seconds, row.rpo) == ("until it returns", None, "")


def test_the_schedule_of_a_backup_plan_is_the_data_that_may_be_lost() -> None:
    row = at(COPIED, Level.REGION)
    assert str(row.interval) == "restores"
    assert row.rpo_seconds == (0, 86400)
    assert any("24 hours apart" in a for a in row.assumptions)


def test_a_task_that_is_started_again_loses_no_data() -> None:
    row = at(ONE_TASK, Level.ZONE)
    assert str(row.interval) == "dips"
    assert (row.rto_seconds, row.rpo_seconds) == ((0, None), (0, 0))


def test_both_parts_must_be_back() -> None:
    row = at({**ONE_TASK, **MULTI_AZ}, Level.ZONE)
    assert row.rto_seconds == (60, None)
    assert len(row.assumptions) == 2


@pytest.mark.parametrize(
    ("spans", "expected"),
    [([], NONE), ([Span(1, 2), Span(0, 5)], Span(1, 5)), ([Span(3, 4), OPEN], Span(3, None))],
)
def test_side_by_side_the_longest_counts(spans: list[Span], expected: Span) -> None:
    assert longest(spans) == expected
