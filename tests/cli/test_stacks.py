"""The reference stacks keep what they promise, and one changed line is caught by the policy named for it."""

from __future__ import annotations

import json
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
from auditor.exports.reference_stacks import write
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import Input, read_targets
from auditor.sources.pulumi_program import Choices, read
from tests.sources.pulumi_sdk import interpreter

STACKS = sorted(p.parent for p in bundled("stacks").glob("*/expected.yaml"))
PLANNED = [stack for stack in STACKS if (stack / "plan.json").exists()]
PROGRAMS = [p.parents[1] for stack in STACKS for p in stack.glob("pulumi/Pulumi.yaml")]


def expected(stack: Path) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((stack / "expected.yaml").read_text())
    return told


def variants(stack: Path, door: str) -> list[dict[str, Any]]:
    return [b[door] | {"caught_by": b["caught_by"]} for b in expected(stack)["broken"] if door in b]


BROKEN = [(stack, broken) for stack in STACKS for broken in variants(stack, "terraform")]
BROKEN_PROGRAMS = [(stack, broken) for stack in PROGRAMS for broken in variants(stack, "pulumi")]


def judged(inputs: list[Input], folder: Path) -> AuditResult:
    config = read_config(folder / "auditor.yaml") if (folder / "auditor.yaml").exists() else Config()
    return run_audit(inputs, config, load(bundled("policies")), Options())


def audited(target: Path, folder: Path) -> AuditResult:
    return judged(list(read_targets([str(target)])), folder)


def run_program(folder: Path, stack: str = "") -> AuditResult:
    choices = Choices(run_program=True, python=interpreter(), stack=stack)
    return judged([read(str(folder / "pulumi"), choices)], folder)


def changed(stack: Path, broken: dict[str, Any], folder: Path, default: str) -> Path:
    """Write *stack* out with the one line of *broken* changed."""
    write(stack.name, folder)
    path = folder / broken.get("file", default)
    text = path.read_text()
    assert text.count(broken["from"]) == 1
    path.write_text(text.replace(broken["from"], broken["to"]))
    return folder


def check(result: AuditResult, stack: Path) -> None:
    services = expected(stack)["services"]
    for name, want in services.items():
        (service,) = [s for s in result.services if s.name == name]
        verdicts = {level.value: str(v.interval) for level, v in service.verdicts if level.value in want["verdicts"]}
        assert verdicts == want["verdicts"]
        assert sorted({f.policy for f in result.active if f.service == name}) == want["findings"]
    assert {f.service for f in result.active} <= set(services)
    assert not result.failures
    assert not result.coverage.not_modelled


def identity(value: object) -> str:
    return value.name if isinstance(value, Path) else str(value["caught_by"]) if isinstance(value, dict) else ""


@pytest.mark.parametrize("stack", PLANNED, ids=identity)
def test_stack_keeps_what_it_promises(stack: Path) -> None:
    check(audited(stack / "plan.json", stack), stack)


@pytest.mark.parametrize("stack", STACKS, ids=identity)
def test_source_of_a_stack_promises_the_same(stack: Path, tmp_path: Path) -> None:
    write(stack.name, tmp_path / "out")
    (tmp_path / "out" / "plan.json").unlink(missing_ok=True)
    check(audited(tmp_path / "out", stack), stack)


@pytest.mark.parametrize(("stack", "broken"), BROKEN, ids=identity)
def test_one_changed_line_is_caught(stack: Path, broken: dict[str, Any], tmp_path: Path) -> None:
    folder = changed(stack, broken, tmp_path / "out", "main.tf")
    (folder / "plan.json").unlink(missing_ok=True)
    assert broken["caught_by"] in {f.policy for f in audited(folder, folder).active}


@pytest.mark.parametrize("stack", PROGRAMS, ids=identity)
def test_program_of_a_stack_promises_the_same(stack: Path, tmp_path: Path) -> None:
    write(stack.name, tmp_path / "out")
    for settings in sorted((tmp_path / "out" / "pulumi").glob("Pulumi.*.yaml")):
        check(run_program(tmp_path / "out", settings.name.split(".")[1]), stack)


@pytest.mark.parametrize(("stack", "broken"), BROKEN_PROGRAMS, ids=identity)
def test_one_changed_line_of_a_program_is_caught(stack: Path, broken: dict[str, Any], tmp_path: Path) -> None:
    folder = changed(stack, broken, tmp_path / "out", "pulumi/__main__.py")
    name = min((folder / "pulumi").glob("Pulumi.*.yaml")).name.split(".")[1]
    assert broken["caught_by"] in {f.policy for f in run_program(folder, name).active}


def test_every_stack_has_a_twin_and_a_variant_that_is_caught() -> None:
    assert PROGRAMS == STACKS
    told = {stack.name for stack, _ in BROKEN}
    assert {s.name for s in STACKS} - told == {"tokyo-2025-04-15"}, "which is broken as it is"
    assert told == {stack.name for stack, _ in BROKEN_PROGRAMS}


@pytest.mark.parametrize("stack", STACKS, ids=identity)
def test_a_stack_says_how_it_is_used(stack: Path) -> None:
    text = (stack / "README.md").read_text()
    wanted = ["What it survives"]
    if stack.name != "tokyo-2025-04-15":
        wanted += ["Cost", "Deploy", "Fail over and back", "Test the failover"]
    assert [w for w in wanted if not any(line.startswith(f"## {w}") for line in text.splitlines())] == []
    assert "```\n" in text, "a diagram"


def test_a_stack_is_listed_and_written_out(tmp_path: Path) -> None:
    listed = CliRunner().invoke(cli, ["stacks"]).stdout
    for stack in STACKS:
        assert f"{stack.name} " in listed
        target = tmp_path / stack.name
        done = CliRunner().invoke(cli, ["stacks", "new", stack.name, str(target)], standalone_mode=False)
        assert done.exception is None
        assert {"README.md", "main.tf", "pulumi"} <= {p.name for p in target.iterdir()}
        assert not [p for p in target.rglob("*") if p.is_symlink()], "it stands alone"
        settings = json.loads((target / "pulumi" / "policy.json").read_text())
        assert {s["enforcementLevel"] for s in settings.values()} == {"mandatory"}
        assert (target / "pulumi" / "policy" / "PulumiPolicy.yaml").is_file()


def test_a_directory_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.tf").write_text("")
    done = CliRunner().invoke(cli, ["stacks", "new", STACKS[0].name, str(tmp_path)], standalone_mode=False)
    assert isinstance(done.exception, UsageError)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.tf"]
