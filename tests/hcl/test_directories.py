"""Directories: which of plan, state and source is read, where the lines come from, and who is sent elsewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from auditor.errors import AuditorError
from auditor.sources import Reading, read_targets
from tests.conftest import REPOSITORY

STACK = REPOSITORY / "stacks" / "tokyo-2025-04-15"
QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = "x"\n}\n'


def auditor(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditor", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_a_plan_beside_its_source_is_read_and_the_source_gives_the_lines():
    (one,) = read_targets([str(STACK)])
    assert one.meta.kind == "terraform-plan"
    managed = [r for r in one.records if r.mode == "managed"]
    assert managed
    for record in managed:
        assert str(record.origin.file).endswith(".tf")
        text = (REPOSITORY / str(record.origin.file)).read_text().splitlines()[(record.origin.line or 0) - 1]
        assert f'"{record.type}" "{record.name}"' in text


def test_a_plan_named_alone_finds_the_source_beside_it_or_where_it_is_said(tmp_path):
    plan = tmp_path / "plan.json"
    shutil.copy(STACK / "plan.json", plan)
    (bare,) = read_targets([str(plan)])
    assert all(r.origin.line is None for r in bare.records)
    (told,) = read_targets([str(plan)], reading=Reading(source=str(STACK)))
    assert any(r.origin.line for r in told.records)
    (beside,) = read_targets([str(STACK / "plan.json")])
    assert any(r.origin.line for r in beside.records)


def test_an_empty_state_does_not_hide_the_source(tmp_path):
    (tmp_path / "main.tf").write_text(QUEUE)
    (tmp_path / "terraform.tfstate").write_text('{"version": 4, "terraform_version": "1.11.4", "resources": []}')
    (one,) = read_targets([str(tmp_path)])
    assert one.meta.kind == "terraform-source"


def test_root_modules_are_found_and_modules_are_not_roots(tmp_path):
    for name in ("envs/prod", "envs/dev"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "main.tf").write_text('module "m" {\n  source = "../../modules/m"\n}\n')
    for name in ("m", "unused"):
        (tmp_path / "modules" / name).mkdir(parents=True)
        (tmp_path / "modules" / name / "main.tf").write_text(QUEUE)
    (tmp_path / ".git").mkdir()
    found = read_targets([str(tmp_path)])
    assert [Path(one.meta.name).name for one in found] == ["dev", "prod"]
    assert all([r.address for r in one.records] == ["module.m.aws_sqs_queue.q"] for one in found)
    assert any("unused" in warning for warning in found[0].warnings)


@pytest.mark.parametrize(("file", "word"), [("terragrunt.hcl", "terragrunt"), ("cdktf.json", "cdktf synth")])
def test_wrappers_are_shown_the_way(tmp_path, file, word):
    (tmp_path / file).write_text("{}")
    with pytest.raises(AuditorError) as caught:
        read_targets([str(tmp_path)])
    assert word in caught.value.hint


def test_the_command_reads_source_and_its_sarif_points_at_the_argument(tmp_path):
    (tmp_path / "main.tf").write_text(
        'provider "aws" {\n  region = "ap-northeast-1"\n}\n\n'
        'resource "aws_db_instance" "withdrawals" {\n  identifier = "w"\n  multi_az   = false\n}\n'
    )
    done = auditor("scan", ".", "-f", "sarif", "-o", "out.sarif", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    results = json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"]
    places = [r["locations"][0]["physicalLocation"] for r in results if r["ruleId"] == "RES101"]
    assert [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places] == [("main.tf", 7)]


def test_variables_reach_the_source_from_the_command(tmp_path):
    (tmp_path / "main.tf").write_text('variable "n" {}\nresource "aws_sqs_queue" "q" {\n  count = var.n\n}\n')
    (tmp_path / "prod.tfvars").write_text("n = 3\n")
    done = auditor("scan", ".", "--var-file", "prod.tfvars", "-f", "json", "--fail-on", "never", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["resources"]) == 3


@pytest.mark.skipif(not shutil.which("terraform"), reason="Terraform is not installed")
def test_a_plan_is_made_only_when_it_is_asked_for_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("CHECKPOINT_DISABLE", "1")
    (tmp_path / "tmp").mkdir()
    stack = tmp_path / "stack"
    stack.mkdir()
    (stack / "main.tf").write_text(
        'variable "n" {}\nresource "terraform_data" "x" {\n  count = var.n\n  input = "y"\n}\n'
    )
    # A provider that nobody installed: the plan fails until `terraform init` has run.
    (stack / "more.tf").write_text('resource "null_resource" "y" {}\n')
    refused = auditor("scan", ".", "--plan", "--var", "n=2", cwd=stack)
    assert refused.returncode == 3
    assert "terraform init" in refused.stderr
    (stack / "more.tf").unlink()
    before = sorted(stack.rglob("*"))
    done = auditor(
        "scan", ".", "--plan", "--var", "n=2", "--allow-empty", "-f", "json", "--fail-on", "never", cwd=stack
    )
    assert done.returncode == 0, done.stderr
    (shown,) = json.loads(done.stdout)["input"]
    assert shown["kind"] == "terraform-plan"
    assert shown["records"] == 2
    assert sorted(stack.rglob("*")) == before
    assert not list((tmp_path / "tmp").iterdir())


def test_a_missing_program_is_said(tmp_path, monkeypatch):
    (tmp_path / "main.tf").write_text(QUEUE)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AuditorError, match="neither is installed"):
        read_targets([str(tmp_path)], reading=Reading(runs_plan=True))


def test_starting_does_not_load_the_parser():
    code = "import sys, auditor.cli.scan; print('tree_sitter' in sys.modules, 'auditor.sources.hcl.reading' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert done.stdout.split() == ["False", "False"]


def test_init_takes_what_scan_takes(tmp_path):
    text = (
        'provider "aws" {\n  region = "ap-northeast-1"\n}\nvariable "name" {}\nvariable "n" {}\n'
        'resource "aws_db_instance" "x" {\n  count = var.n\n  identifier = var.name\n'
        '  tags = { "resilience:service" = var.name }\n}\n'
    )
    (tmp_path / "main.tf").write_text(text)
    (tmp_path / "prod.tfvars").write_text('name = "withdrawals"\n')
    done = auditor("init", ".", "--var-file", "prod.tfvars", "--var", "n=1", "-o", "-", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = yaml.safe_load(done.stdout)["services"]
    assert [service["name"] for service in written] == ["withdrawals"]


@pytest.mark.parametrize("program", ["terraform", "tofu"])
def test_a_plan_is_made_by_the_program_that_is_there(tmp_path, monkeypatch, program):
    """Either program is asked the same two questions, and its plan file lies where only its owner may look."""
    (tmp_path / "main.tf").write_text(QUEUE)
    plan = {"format_version": "1.2", "planned_values": {"root_module": {}}, "resource_changes": []}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    asked = tmp_path / "asked"
    script = f'#!/bin/sh\necho "$@" >> {asked}\n[ "$1" = show ] && cat {tmp_path}/plan.json\nexit 0\n'
    (bin_ / program).write_text(script)
    (bin_ / program).chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}:/usr/bin:/bin")
    (one,) = read_targets([str(tmp_path)], reading=Reading(runs_plan=True, variables=("a=b",)))
    assert f"({program} plan)" in one.meta.name
    first, second = asked.read_text().splitlines()
    assert first.startswith("plan -input=false -lock=false")
    assert "-var=a=b" in first
    assert second.startswith("show -json")
    assert not Path(second.split()[-1]).exists()
