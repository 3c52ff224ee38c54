"""Schedules: how far apart the runs are."""

from __future__ import annotations

import pytest

from auditor.catalog.schedule import interval

HOUR, DAY = 3600, 86400


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [
        ("cron(0 17 * * ? *)", DAY), ("cron(0 5 ? * * *)", DAY), ("cron(0 * * * ? *)", HOUR),
        ("cron(0/15 * * * ? *)", 900), ("cron(0 */6 * * ? *)", 6 * HOUR), ("cron(0 0/8 * * ? *)", 8 * HOUR),
        ("cron(0 1,13 * * ? *)", 12 * HOUR), ("cron(0 1,4 * * ? *)", 21 * HOUR), ("cron(30 3 ? * SUN *)", 7 * DAY),
        ("cron(30 3 ? * MON-FRI *)", 3 * DAY), ("cron(30 3 ? * 2,5 *)", 4 * DAY), ("cron(0 2 1 * ? *)", 31 * DAY),
        ("rate(12 hours)", 12 * HOUR), ("rate(1 day)", DAY), ("cron(0 2 ? 1 * *)", None), ("", None),
        ("cron(a b c d e f)", None), ("cron(0 1/0 * * ? *)", None), ("every night", None),
    ],
)  # fmt: skip
def test_the_longest_time_between_two_runs(expression: str, seconds: int | None) -> None:
    assert interval(expression) == seconds
