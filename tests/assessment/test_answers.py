"""A tree of a form that was seen before is answered by renaming: the answers must be those of evaluating it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from auditor.assessment.service import Audit
from auditor.faults.forms import form
from auditor.model.config import Config
from auditor.model.tree import postorder
from auditor.pipeline import Modelled, Options, understand
from auditor.sources import read_bytes
from benchmarks.generate import build, document
from tests.metamorphic.stacks import inputs


def modelled(name: str, data: bytes) -> Modelled:
    return understand([read_bytes(name, data)], Config(), Options())


def audit(model: Modelled) -> Audit:
    return Audit(model.inventory, model.topology, Config(), Options())


def check_all_services(model: Modelled) -> int:
    """Compare each service asked beside all others with the same one asked alone; return the number of forms."""
    together = audit(model)
    for service in model.chosen:
        beside, alone = together.of(service), audit(model).of(service)
        assert beside.result == alone.result
        assert beside.not_searched == alone.not_searched
        assert beside.view == alone.view
    return len({form(postorder(s.root)).key for s in model.chosen})


@pytest.mark.parametrize("seed", [1, 2])
def test_services_of_one_module_are_answered_as_each_alone(seed: int) -> None:
    model = modelled("plan.json", msgspec.json.encode(document(build(1200, 2, seed), 2)))
    forms = check_all_services(model)
    assert 1 < forms < len(model.chosen), "the plan must hold services of one form, and of several"


@pytest.mark.parametrize("path", inputs("plan.json"), ids=lambda p: p.parent.name)
def test_services_of_labelled_stacks_are_answered_as_each_alone(path: Path) -> None:
    check_all_services(modelled(path.name, path.read_bytes()))
