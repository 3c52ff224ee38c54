"""What must not change a verdict does not, and what can only help never harms: over all labelled stacks."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.faults.evaluate import Evaluation
from auditor.faults.questions import Scenario
from auditor.model.verdict import Interval, Level
from tests.metamorphic.stacks import (
    answers,
    everything,
    improved,
    improvements,
    inputs,
    keyed,
    levels,
    load,
    model,
    renamed,
    shuffled,
    split,
    wrapped,
)

PLANS = inputs("plan.json")
STATES = inputs("terraform.tfstate")
IMPROVABLE = [p for p in PLANS if improvements(load(p))]


def folder(path: Path) -> str:
    return path.parent.name


@pytest.mark.parametrize("path", PLANS, ids=folder)
@given(seed=st.integers(0, 999))
@settings(max_examples=2)
def test_order_does_not_matter(path: Path, seed: int) -> None:
    plan = load(path)
    assert levels(answers(("plan.json", shuffled(plan, seed)))) == levels(answers(("plan.json", plan)))


@pytest.mark.parametrize("path", PLANS, ids=folder)
def test_a_module_around_it_does_not_matter(path: Path) -> None:
    plan = load(path)
    assert everything(answers(("plan.json", wrapped(plan)))) == everything(answers(("plan.json", plan)))


@pytest.mark.parametrize("path", PLANS, ids=folder)
def test_names_of_blocks_do_not_matter_where_tags_tell(path: Path) -> None:
    plan = load(path)
    before = model(("plan.json", plan))
    if any(s.seeds.inferred for s in before.chosen):
        pytest.skip("its services are told by names")
    assert everything(answers(("plan.json", renamed(plan)))) == everything(answers(("plan.json", plan)))


@pytest.mark.parametrize("path", STATES, ids=folder)
def test_count_or_for_each_does_not_matter(path: Path) -> None:
    state = load(path)
    assert everything(answers(("s/a.tfstate", keyed(state)))) == everything(answers(("s/a.tfstate", state)))


@pytest.mark.parametrize("path", STATES, ids=folder)
@given(cuts=st.lists(st.integers(0, 2), min_size=7, max_size=40))
@settings(max_examples=5)
def test_several_states_are_as_good_as_one(path: Path, cuts: list[int]) -> None:
    state = load(path)
    parts = split(state, 3, lambda n: cuts[n % len(cuts)])
    joined = answers(*((f"part{i}/terraform.tfstate", p) for i, p in enumerate(parts)))
    assert everything(joined) == everything(answers(("whole/terraform.tfstate", state)))


@pytest.mark.parametrize("path", IMPROVABLE, ids=folder)
@given(data=st.data())
@settings(max_examples=4)
def test_more_redundancy_never_worsens(path: Path, data: st.DataObject) -> None:
    plan = load(path)
    chosen = dict(data.draw(st.lists(st.sampled_from(improvements(plan)), min_size=1, max_size=4, unique=True)))
    before, after = answers(("plan.json", plan)), answers(("plan.json", improved(plan, chosen)))
    for name, outcome in before.items():
        for level, (interval, _) in outcome.by_level.items():
            better, _ = after[name].by_level[level]
            assert better.worst >= interval.worst, (name, level, chosen)
            assert better.best >= interval.best, (name, level, chosen)


@pytest.mark.parametrize("path", PLANS, ids=folder)
def test_losing_more_never_helps(path: Path) -> None:
    found = model(("plan.json", load(path)))
    domains = found.topology.domains.known
    single = sorted(d for d, v in domains.items() if v.level is not Level.PROVIDER)[:12]
    # Zones with zones only: what is rebuilt from code is so after a Region's or account's loss, not after a zone's.
    pairs = [c for c in combinations(single, 2) if len({domains[d].level is Level.ZONE for d in c}) == 1]
    sets = [frozenset(), *(frozenset({d}) for d in single), *map(frozenset, pairs)]
    for service in found.chosen:
        bounds = Evaluation.of([Scenario(s) for s in sets], domains).bounds(service.root)
        seen: dict[frozenset[str], Interval] = {s: bounds.interval(i) for i, s in enumerate(sets)}
        for lost, interval in seen.items():
            for less in (lost - {d} for d in lost):
                assert interval.worst <= seen[less].worst, (lost, less)
                assert interval.best <= seen[less].best, (lost, less)


@pytest.mark.parametrize("path", PLANS, ids=folder)
def test_a_larger_domain_is_never_better(path: Path) -> None:
    found = model(("plan.json", load(path)))
    domains = found.topology.domains.known
    for outcome in answers(("plan.json", load(path))).values():
        for domain, interval in outcome.by_domain.items():
            for outer in domains[domain].within & outcome.by_domain.keys():
                if domains[outer].level is Level.PROVIDER:
                    assert outcome.by_domain[outer].worst <= interval.worst, (domain, outer)


@pytest.mark.parametrize("path", STATES, ids=folder)
def test_doors_never_contradict(path: Path) -> None:
    found = [
        answers((name, load(path.parent / name)))
        for name in ("plan.json", "terraform.tfstate", "show-state.json")
        if (path.parent / name).exists()
    ]
    assert all(f.keys() == found[0].keys() for f in found)
    for other in found[1:]:
        for name, outcome in found[0].items():
            for level, (interval, _) in outcome.by_level.items():
                here, _ = other[name].by_level.get(level, (interval, ""))
                assert max(here.worst, interval.worst) <= min(here.best, interval.best), (name, level)
