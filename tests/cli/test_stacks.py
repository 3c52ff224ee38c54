"""The reference stacks keep what they promise, and one changed line is caught by the policy named for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from auditor.bundled import bundled
from auditor.cli import cli
from auditor.configuration.reader import read_config
from auditor.engine import load
from auditor.errors import UsageError
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import read_targets

STACKS = sorted(p.parent for p in bundled("stacks").glob("*/expected.yaml"))
BROKEN = [
    (stack, broken) for stack in STACKS for broken in yaml.safe_load((stack / "expected.yaml").read_text())["broken"]
]


def audited(target: Path, stack: Path) -> AuditResult:
    config = read_config(stack / "auditor.yaml") if (stack / "auditor.yaml").exists() else Config()
    return run_audit(read_targets([str(target)]), config, load(bundled("policies")), Options())


def identity(value: object) -> str:
    return value.name if isinstance(value, Path) else str(value["caught_by"]) if isinstance(value, dict) else ""


@pytest.mark.parametrize("stack", STACKS, ids=identity)
def test_stack_keeps_what_it_promises(stack: Path) -> None:
    result = audited(stack / "plan.json", stack)
    for name, want in yaml.safe_load((stack / "expected.yaml").read_text())["services"].items():
        (service,) = [s for s in result.services if s.name == name]
        verdicts = {level.value: str(v.interval) for level, v in service.verdicts if level.value in want["verdicts"]}
        assert verdicts == want["verdicts"]
        assert sorted({f.policy for f in result.active if f.service == name}) == want["findings"]
    assert not result.failures
    assert not result.coverage.not_modelled


@pytest.mark.parametrize(("stack", "broken"), BROKEN, ids=identity)
def test_one_changed_line_is_caught(stack: Path, broken: dict[str, Any], tmp_path: Path) -> None:
    text = (stack / "main.tf").read_text()
    assert text.count(broken["from"]) == 1
    (tmp_path / "main.tf").write_text(text.replace(broken["from"], broken["to"]))
    result = audited(tmp_path, stack)
    assert broken["caught_by"] in {f.policy for f in result.active}


@pytest.mark.parametrize("stack", STACKS, ids=identity)
def test_source_of_a_stack_promises_the_same(stack: Path, tmp_path: Path) -> None:
    shutil.copy(stack / "main.tf", tmp_path)
    want = yaml.safe_load((stack / "expected.yaml").read_text())["services"]
    found = {f.policy for f in audited(tmp_path, stack).active}
    assert sorted(found) == sorted({p for s in want.values() for p in s["findings"]})


def test_a_stack_is_listed_and_written_out(tmp_path: Path) -> None:
    listed = CliRunner().invoke(cli, ["stacks"]).stdout
    for stack in STACKS:
        assert f"{stack.name} " in listed
        target = tmp_path / stack.name
        done = CliRunner().invoke(cli, ["stacks", "new", stack.name, str(target)], standalone_mode=False)
        assert done.exception is None
        assert json.loads((target / "plan.json").read_text())["resource_changes"]
        assert {"README.md", "main.tf"} <= {p.name for p in target.iterdir()}


def test_a_directory_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.tf").write_text("")
    done = CliRunner().invoke(cli, ["stacks", "new", STACKS[0].name, str(tmp_path)], standalone_mode=False)
    assert isinstance(done.exception, UsageError)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.tf"]
