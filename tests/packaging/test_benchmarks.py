"""The benchmark's plans are what they claim: exact in size, repeatable, and readable."""

from __future__ import annotations

import msgspec
import pytest

from benchmarks.generate import build, document
from benchmarks.speed import Cost, Row, exponent


@pytest.mark.parametrize("resources", [1, 100, 777])
def test_size_is_exact(resources):
    plan = document(build(resources, 2, 1), 2)
    assert len(plan["resource_changes"]) == resources
    assert len({r["address"] for r in plan["resource_changes"]}) == resources


def test_same_arguments_give_the_same_bytes():
    first, second = (msgspec.json.encode(document(build(300, 3, 7), 3)) for _ in range(2))
    assert first == second
    assert first != msgspec.json.encode(document(build(300, 3, 8), 3))


def test_references_reach_what_the_plan_holds():
    plan = document(build(700, 2, 1), 2)
    addresses = {r["address"] for r in plan["resource_changes"]}
    assert {r["resource"] for r in plan["relevant_attributes"]} <= addresses


def test_live_and_new_resources_are_mixed():
    changes = [r["change"] for r in document(build(2000, 2, 1), 2)["resource_changes"]]
    live = [c for c in changes if c["actions"] == ["no-op"]]
    new = [c for c in changes if c["actions"] == ["create"]]
    assert len(live) > len(new) > 0
    assert all(c["before"] == c["after"] for c in live)
    assert all(c["before"] is None and c["after_unknown"]["id"] is True for c in new)


def test_exponent_of_a_straight_line_is_one():
    rows = [Row(n, 0, Cost(n / 1000, 1), Cost(1, 1), None) for n in (1000, 10_000, 100_000)]
    assert exponent(rows) == pytest.approx(1)
    assert exponent(rows[:1]) is None
