"""How a service outlasts its Region is named as AWS names it, on stacks that others labelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.assessment.strategy import strategy
from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.model.verdict import Interval, Verdict
from auditor.pipeline import Options, run_audit
from auditor.sources import read_targets

NAMES = {
    "active-active-one-signing-key": "single Region",
    "backup-copy-osaka": "backup and restore",
    "pilot-light-singapore": "pilot light",
}
STACKS = Path(__file__).resolve().parents[2] / "stacks"


def named(plan: Path) -> set[str]:
    return {
        s.strategy
        for s in run_audit(read_targets([str(plan)]), Config(), load(bundled("policies")), Options()).services
    }


@pytest.mark.parametrize("name", NAMES)
def test_labelled_stacks(shared: Path, name: str) -> None:
    assert NAMES[name] in named(shared / "scenarios" / name / "plan.json")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tokyo-2025-04-15", "single Region"),
        ("withdrawals-multi-region", "active/active"),
        ("warm-standby", "warm standby"),
    ],
)
def test_reference_stacks(name: str, expected: str) -> None:
    assert named(STACKS / name / "plan.json") == {expected}


def test_what_is_open_is_named_from_worst_to_best() -> None:
    assert strategy(Interval(Verdict.STOPS, Verdict.RECOVERS), "aws:eu-west-1", ()) == "single Region to pilot light"
    assert strategy(Interval(Verdict.STOPS, Verdict.HOLDS), "", ()) == ""
