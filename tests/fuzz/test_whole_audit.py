"""Mutated real inputs through the whole audit and every report: an answer or an error of ours, never a crash."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import AuditorError
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.reporting import FORMATS
from auditor.reporting.interface import RenderOptions
from auditor.sources import read_bytes
from tests.conftest import REPOSITORY, shared_directory

POLICIES = load(bundled("policies"))
# What anybody may put where anything stands: wrong types, hostile names, references to nothing, nesting.
JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, "", " ", "?", "known after apply", [], [[]], {}, {"": None},
    "<script>alert(1)</script>", "\x1b[31mred\x1b[0m", "a\u202eb", "ap-northeast-1a", "arn:aws:kms:::", "arn:",
    ["ap-northeast-1a", None, 3], {"references": ["each.value", "local.x"]}, {"constant_value": None},
    'module.a["x.y"].aws_vpc.b[0]', {"a": {"b": {"c": [{"d": {}}]}}}, "9" * 400, ["subnet-1"] * 50,
)  # fmt: skip
FORMATS_TRIED = tuple(f for f in ("text", "json", "sarif", "markdown", "html", "junit") if f in FORMATS)


def _inputs() -> list[Path]:
    own = [REPOSITORY / "stacks" / "tokyo-2025-04-15" / "plan.json"]
    own += sorted((REPOSITORY / "tests" / "scenarios" / "stacks").glob("*/plan.json"))[:12]
    shared = shared_directory()
    for pattern in ("corpus/plan/*.json", "corpus/state/*.json", "corpus/state_show/*.json", "scenarios/*/*.tfstate"):
        own += sorted(shared.glob(pattern))
    return [p for p in own if p.stat().st_size < 400_000]


INPUTS = _inputs()


def _places(document: Any) -> list[tuple[Any, Any]]:
    """Return (container, key) of every value in *document*."""
    out: list[tuple[Any, Any]] = []
    pending = [document]
    while pending:
        node = pending.pop()
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in items:
            out.append((node, key))
            pending.append(value)
    return out


def _mutate(document: Any, seed: int, count: int) -> Any:
    """Return *document* with *count* values replaced, removed, moved or doubled."""
    rng = random.Random(seed)  # noqa: S311 - repeatable mutations, no secrets
    changed = copy.deepcopy(document)
    for _ in range(count):
        places = _places(changed)
        if not places:
            break
        node, key = rng.choice(places)
        match rng.randrange(5):
            case 0 if isinstance(node, dict):
                del node[key]
            case 1:
                other, name = rng.choice(places)
                node[key] = copy.deepcopy(other[name]) if _has(other, name) else None
            case 2 if isinstance(node, list):
                node.append(copy.deepcopy(node[key]))
            case 3 if isinstance(node, dict):
                node[str(rng.choice(JUNK))[:40]] = node[key]
            case _:
                node[key] = copy.deepcopy(rng.choice(JUNK))
    return changed


def _has(node: Any, key: Any) -> bool:
    return key in node if isinstance(node, dict) else isinstance(node, list) and key < len(node)


def _audit(data: bytes) -> None:
    result = run_audit([read_bytes("fuzzed.json", data)], Config(), POLICIES, Options())
    assert not result.failures, result.failures
    for name in FORMATS_TRIED:
        shown = FORMATS[name].render(result, RenderOptions())
        assert b"<script>alert(1)" not in shown or name in ("json", "sarif")
        assert b"\x1b[31mred" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("path", INPUTS, ids=lambda p: f"{p.parent.name}-{p.stem[:40]}")
def test_mutated_real_inputs(path: Path) -> None:
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        pytest.skip("not UTF-8 JSON: nothing to mutate by structure")
    for seed in range(3):
        data = json.dumps(_mutate(document, seed, 1 + 4 * seed)).encode()
        try:
            _audit(data)
        except AuditorError as error:
            assert error.message


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(INPUTS[:4]), st.integers(0, 10_000), st.integers(1, 12))
def test_any_mutation_of_our_own_plans(path: Path, seed: int, count: int) -> None:
    data = json.dumps(_mutate(json.loads(path.read_bytes()), seed, count)).encode()
    try:
        _audit(data)
    except AuditorError as error:
        assert error.message
