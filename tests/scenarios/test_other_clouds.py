"""Labelled stacks of Azure, Google Cloud and several clouds together, compared like those of AWS.

Their providers are not on this machine: `plan.json` is made from `main.tf.json` by `planned.py`, which is checked.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from auditor.bundled import bundled
from auditor.configuration.reader import read_config
from auditor.engine import load
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.reporting.interface import RenderOptions
from auditor.reporting.json_format import render
from auditor.sources import read_targets
from tests.scenarios.planned import written
from tests.scenarios.test_stacks import differences

HERE = Path(__file__).parent
STACKS = sorted(p.parent for kind in ("azure", "gcp", "cross") for p in (HERE / kind).glob("*/expected.yaml"))


def _id(stack: Path) -> str:
    return f"{stack.parent.name}-{stack.name}"


@pytest.mark.parametrize("stack", STACKS, ids=_id)
def test_answer_is_the_label(stack: Path) -> None:
    expected = yaml.safe_load((stack / "expected.yaml").read_text())
    given = stack / "auditor.yaml"
    config = read_config(given) if given.exists() else Config()
    result = run_audit(read_targets([str(stack / "plan.json")]), config, load(bundled("policies")), Options())
    services = json.loads(render(result, RenderOptions()))["services"]
    assert not list(differences(expected, services, "plan.json"))
    assert not result.coverage.not_modelled


@pytest.mark.parametrize("stack", STACKS, ids=_id)
def test_plan_is_what_the_configuration_says(stack: Path) -> None:
    assert (stack / "plan.json").read_text() == written(stack)
    expected = yaml.safe_load((stack / "expected.yaml").read_text())
    assert expected["why"].strip()
    assert all(set(s["verdicts"]) >= {"zone", "region"} for s in expected["services"].values())


def test_there_are_enough() -> None:
    kinds = [s.parent.name for s in STACKS]
    assert kinds.count("azure") >= 22
    assert kinds.count("gcp") >= 20
    assert kinds.count("cross") >= 4
