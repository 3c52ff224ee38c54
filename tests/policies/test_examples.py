"""Every policy's own examples are its tests."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.bundled import bundled
from auditor.configuration.reader import read_config
from auditor.engine import load
from auditor.model.verdict import Level
from auditor.policy import LoadedPolicy
from tests.examples import audit

POLICIES = load(bundled("policies"))


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(p, example, id=f"{p.policy.id}-{kind.lower()}-{i}")
        for p in POLICIES
        for i, example in enumerate(getattr(p.module, kind))
    ]


def found(policy: LoadedPolicy, example: dict[str, dict[str, Any]]) -> list[str]:
    text = getattr(policy.module, "CONFIG", None)
    if text is not None:
        return [f.policy for f in audit(example, config=read_config(None, text=text)).findings]
    levels = tuple(Level(x) for x in getattr(policy.module, "SURVIVE", ("zone", "region")))
    return [f.policy for f in audit(example, survive=levels).findings]


@pytest.mark.parametrize(("policy", "example"), cases("SURVIVES"))
def test_survives(policy: LoadedPolicy, example: dict[str, dict[str, Any]]) -> None:
    assert policy.policy.id not in found(policy, example)


@pytest.mark.parametrize(("policy", "example"), cases("FAILS"))
def test_fails(policy: LoadedPolicy, example: dict[str, dict[str, Any]]) -> None:
    assert policy.policy.id in found(policy, example)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.policy.id)
def test_says_why_and_what_to_do(policy: LoadedPolicy) -> None:
    assert policy.info.summary.endswith(".")
    assert policy.info.why
    assert policy.info.remedy
    assert policy.info.source.startswith("https://")
    assert policy.module.FAILS  # type: ignore[attr-defined] # every policy shows what it catches
