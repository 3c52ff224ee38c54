"""Source against the plan that Terraform made of it: the same addresses, and nothing claimed that the plan denies."""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.sources import Reading, read_bytes
from auditor.sources.hcl.reading import read_source
from tests.conftest import shared_directory
from tests.hcl.comparison import Comparison, compare

OWN = Path(__file__).resolve().parents[1] / "scenarios" / "stacks"
REFERENCE = Path(__file__).resolve().parents[2] / "stacks"
WRITTEN = Path(__file__).with_name("stacks")
"""Directories as people write them, each with the plan that Terraform 1.11 made of it."""
PLACES = [OWN, REFERENCE, WRITTEN, shared_directory() / "scenarios"]
# JSON alone elsewhere is a plan that was written by hand: no Terraform made it.
STACKS = sorted(
    p.parent for place in PLACES for p in place.glob("*/plan.json") if place == WRITTEN or list(p.parent.glob("*.tf"))
)
LABELLED = [stack for stack in STACKS if (stack / "expected.yaml").exists()]
RANKS = {"stops": 0, "restores": 1, "recovers": 2, "dips": 3, "holds": 4}
LEAST_SHARE = 0.9


@functools.cache
def _source(stack: Path) -> Path:
    """Return where the source of *stack* is read: as `auditor stacks new` writes it, with what stacks share in it."""
    if stack.parent != REFERENCE:
        return stack
    # Links to what lies beside the stack are followed in a repository only, which a copy of this one need not be.
    return shutil.copytree(stack, Path(tempfile.mkdtemp(prefix="stack-"), stack.name))


@functools.cache
def _compared(stack: Path) -> Comparison:
    return compare(_source(stack), json.loads((stack / "plan.json").read_bytes()))


def _name(value):
    return value.name if isinstance(value, Path) else str(value)


@pytest.mark.parametrize("stack", STACKS, ids=_name)
def test_source_agrees_with_the_plan(stack):
    found = _compared(stack)
    assert not found.missing
    assert not found.extra
    assert not found.wrong
    assert found.stated > 0


def test_most_of_what_plans_state_is_known_from_source(record_property):
    found = [_compared(stack) for stack in STACKS]
    share = sum(one.known for one in found) / sum(one.stated for one in found)
    record_property("share known", share)
    assert share >= LEAST_SHARE


@pytest.mark.parametrize("stack", LABELLED, ids=_name)
def test_verdict_holds_the_label(stack):
    """An answer from source contains the label: where the source does not tell, it is wider, never beside it."""
    expected = yaml.safe_load((stack / "expected.yaml").read_text())
    result = run_audit([read_source(str(_source(stack)), Reading())], Config(), load(bundled("policies")), Options())
    services = {service.name: service for service in result.services}
    for name, label in expected["services"].items():
        service = services.get(name) or (result.services[0] if len(result.services) == 1 else None)
        assert service is not None, (name, sorted(services))
        for level, want in (label.get("verdicts") or {}).items():
            interval = next(v.interval for lv, v in service.verdicts if lv.value == level)
            worst, best = _ends(want)
            assert int(interval.worst) <= worst, (name, level, want, interval)
            assert best <= int(interval.best), (name, level, want, interval)


@pytest.mark.parametrize("stack", [s for s in STACKS if s.parent == WRITTEN], ids=_name)
def test_verdicts_from_source_are_those_of_the_plan_or_wider(stack):
    policies = load(bundled("policies"))
    plan = run_audit([read_bytes("plan.json", (stack / "plan.json").read_bytes())], Config(), policies, Options())
    source = run_audit([read_source(str(stack), Reading())], Config(), policies, Options())
    for service in plan.services:
        ours = dict(next(s for s in source.services if s.name == service.name or len(source.services) == 1).verdicts)
        for level, verdict in service.verdicts:
            assert ours[level].interval.worst <= verdict.interval.worst, (service.name, level)
            assert verdict.interval.best <= ours[level].interval.best, (service.name, level)


def _ends(label: Any) -> tuple[int, int]:
    if isinstance(label, str):
        return RANKS[label], RANKS[label]
    if isinstance(label, list):
        return RANKS[label[0]], RANKS[label[1]]
    return RANKS[label["worst"]], RANKS[label["best"]]
