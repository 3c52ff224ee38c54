"""Our own labelled stacks: what the auditor answers is what their labels say, level by level, domain by domain.

A folder of `stacks/` is one story: `main.tf`, the plan (and perhaps state) that real Terraform made of it, and
`expected.yaml` with the verdicts that an experienced engineer would defend.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.reporting.interface import RenderOptions
from auditor.reporting.json_format import render
from auditor.sources import read_targets

STACKS = sorted(p.parent for p in (Path(__file__).parent / "stacks").glob("*/expected.yaml"))
INPUTS = ("plan.json", "terraform.tfstate", "show-state.json")
CASES = [(s, n) for s in STACKS for n in INPUTS if (s / n).exists()]
RANKS = {"stops": 0, "restores": 1, "recovers": 2, "dips": 3, "holds": 4}
HOLDS = {"worst": "holds", "best": "holds"}
# Placement only: it counts neither way among single points.
PLACEMENT = (
    "aws_subnet", "aws_route", "aws_eip", "aws_vpc", "aws_internet_gateway", "aws_egress_only", "aws_db_subnet_group",
    "aws_network_interface", "_attachment", "_association",
)  # fmt: skip
BYTES = 120_000

Json = Mapping[str, Any]


def interval(label: Any) -> tuple[int, int]:
    if isinstance(label, str):
        return RANKS[label], RANKS[label]
    if isinstance(label, list):
        return RANKS[label[0]], RANKS[label[1]]
    return RANKS[label["worst"]], RANKS[label["best"]]


def agrees(label: Any, answer: Json | None, *, is_state: bool, may_widen: bool) -> bool:
    if answer is None:
        return False
    want, got = interval(label), interval(answer)
    wider = got[0] <= want[0] and want[1] <= got[1]
    # A state may know the zone that the plan left open: any answer inside the label is right.
    inside = want[0] <= got[0] <= got[1] <= want[1]
    return want == got or (may_widen and wider) or (is_state and inside)


def is_placement(address: str) -> bool:
    block = address.rsplit(".", 2)[-2] if "." in address else address
    return any(part in block for part in PLACEMENT)


def addresses(items: Any) -> set[str]:
    return {i if isinstance(i, str) else str(i["address"]) for i in items or ()}


def pair(name: str, label: Json, services: list[Json]) -> Json | None:
    """Return the reported service that shares most with the labelled one."""
    if name == "*":
        return max(services, key=lambda s: len(s["members"]), default=None)
    want = addresses(label.get("members"))

    def score(service: Json) -> float:
        have = addresses(service["members"])
        shared = len(want & have) / max(1, len(want | have))
        named = 0.5 if service["name"] == name else 0
        return shared + named + (0.25 if service["function"] == label.get("function") else 0)

    best = max(services, key=score, default=None)
    return best if best is not None and score(best) > 0 else None


def lost(service: Json, domain: str) -> Json:
    return next((d for d in service["domains"] if domain == d["domain"] or domain in d["also"]), HOLDS)


def differences(expected: Json, services: list[Json], input_name: str) -> Iterator[str]:
    is_state, may_widen = input_name != "plan.json", input_name in (expected.get("may_widen") or {})
    found = {name: pair(name, label, services) for name, label in expected["services"].items()}
    for name, label in expected["services"].items():
        service = found[name]
        if service is None:
            yield f"{name}: no such service"
            continue
        for level, want in (label.get("verdicts") or {}).items():
            got = service["verdicts"].get(level)
            if not agrees(want, got, is_state=is_state, may_widen=may_widen):
                yield f"{name} {level}: {want}, not {got and (got['worst'], got['best'])}"
        yield from _members(name, label, service)
        if not (is_state or may_widen):
            yield from _single_points(name, label, service)
    for row in expected.get("per_domain") or ():
        service = found[row["service"]]
        got = lost(service, row["lose"]) if service else None
        if not agrees(row["verdict"], got, is_state=is_state, may_widen=may_widen):
            yield f"{row['service']} loses {row['lose']}: {row['verdict']}, not {got and (got['worst'], got['best'])}"


def _members(name: str, label: Json, service: Json) -> Iterator[str]:
    have = addresses(service["members"])
    if missed := addresses(label.get("members")) - have:
        yield f"{name}: members missed: {sorted(missed)}"
    if intruders := addresses(label.get("not_members")) & have:
        yield f"{name}: intruders: {sorted(intruders)}"


def _single_points(name: str, label: Json, service: Json) -> Iterator[str]:
    for level, points in (label.get("spof") or {}).items():
        want, have = addresses(points), addresses(service["single_points"].get(level))
        extra = {a for a in have - want if not is_placement(a)} if level == "zone" else set()
        if missed := want - have:
            yield f"{name}: single points of {level} missed: {sorted(missed)}"
        if extra:
            yield f"{name}: single points of {level} too many: {sorted(extra)}"


def _id(value: object) -> str:
    return value.name if isinstance(value, Path) else str(value)


@pytest.mark.parametrize(("stack", "name"), CASES, ids=_id)
def test_answer_is_the_label(stack: Path, name: str) -> None:
    expected = yaml.safe_load((stack / "expected.yaml").read_text())
    result = run_audit(read_targets([str(stack / name)]), Config(), load(bundled("policies")), Options())
    services = json.loads(render(result, RenderOptions()))["services"]
    assert not list(differences(expected, services, name))


@pytest.mark.parametrize("stack", STACKS, ids=_id)
def test_stack_is_small_and_argued(stack: Path) -> None:
    expected = yaml.safe_load((stack / "expected.yaml").read_text())
    assert expected["why"].strip()
    assert any((stack / n).exists() for n in ("main.tf", "main.tf.json"))
    for name in INPUTS:
        assert not (stack / name).exists() or (stack / name).stat().st_size <= BYTES
    for label in expected["services"].values():
        assert set(label["verdicts"]) >= {"zone", "region"}
