"""Our policies inside the real checkov, which lives in an environment of its own and asks the auditor for the audit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.bundled import bundled
from auditor.cli import cli
from auditor.engine import load
from auditor.model.config import Config
from auditor.pipeline import Options, run_audit
from auditor.sources import read_targets

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "stacks" / "tokyo-2025-04-15" / "plan.json"
CHECKOV = os.environ.get("AUDITOR_CHECKOV") or shutil.which("checkov")
needs_checkov = pytest.mark.skipif(
    not CHECKOV, reason="no checkov on this machine: put one on PATH or name it in AUDITOR_CHECKOV"
)


def folder() -> str:
    return CliRunner().invoke(cli, ["checkov-dir"]).stdout.strip()


def program(tmp_path: Path, body: str) -> str:
    path = tmp_path / "program"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def checkov(auditor: str, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [str(CHECKOV), "--skip-download", "--external-checks-dir", folder(), "-c", "CKV_RES_*", "-o", "json", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env={**os.environ, "AUDITOR_PROGRAM": auditor, "PYTHONPATH": "", "LOG_LEVEL": "ERROR"},
    )
    document = json.loads(done.stdout)
    report: dict[str, Any] = document["results"]
    assert "Traceback" not in done.stderr
    return report


@pytest.fixture
def ours(tmp_path: Path) -> str:
    return program(tmp_path, f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m auditor "$@"')


def test_folder_holds_python_only_and_can_be_imported_by_path() -> None:
    files = {p.name for p in Path(folder()).iterdir() if p.is_file()}
    assert files == {"__init__.py", "auditor_resilience.py"}


@needs_checkov
def test_a_plan_fails_where_our_policies_find_something(ours: str) -> None:
    report = checkov(ours, "-f", str(PLAN), "--framework", "terraform_plan")
    result = run_audit(read_targets([str(PLAN)]), Config(), load(bundled("policies")), Options())
    want = Counter((f.policy.replace("RES", "CKV_RES_"), f.address) for f in result.active)
    assert Counter((c["check_id"], c["resource_address"]) for c in report["failed_checks"]) == want
    zone = next(c for c in report["failed_checks"] if c["check_id"] == "CKV_RES_101")
    details = "\n".join(zone["details"])
    assert "verdict of withdrawals, zone loss: stops" in details
    assert "path: withdrawals -> aws_lb.api" in details
    (passed,) = report["passed_checks"]
    assert passed["check_id"] == "CKV_RES_000", "no finding is not called passed"


@needs_checkov
def test_source_without_a_plan(ours: str, tmp_path: Path) -> None:
    stack = tmp_path / "stack"
    stack.mkdir()
    text = (PLAN.parent / "main.tf").read_text()
    (stack / "main.tf").write_text(text + '\nresource "aws_unheard_of" "one" {\n  name = "one"\n}\n')
    report = checkov(ours, "-d", str(stack), "--framework", "terraform")
    found = {(c["check_id"], c["resource"]) for c in report["failed_checks"]}
    assert ("CKV_RES_202", "aws_kms_key.hot_wallet") in found
    assert ("CKV_RES_302", "aws_nat_gateway.main") in found
    (complete,) = report["passed_checks"]
    assert "not modelled: 1 x aws_unheard_of" in complete["details"]


@needs_checkov
def test_an_audit_that_fails_does_not_pass_in_silence(tmp_path: Path) -> None:
    report = checkov(
        program(tmp_path, 'echo "auditor: out of order" >&2; exit 3'), "-f", str(PLAN), "--framework", "terraform_plan"
    )
    (failed,) = report["failed_checks"]
    assert failed["check_id"] == "CKV_RES_000"
    assert "out of order" in failed["details"][0]
