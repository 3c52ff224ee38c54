"""`scan --with-checkov`: the real checkov, beside us or in an environment of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.errors import AuditorError
from auditor.knowledge.peers import availability_checks
from auditor.sources.checkov_results import find_program, outcomes

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "stacks" / "tokyo-2025-04-15" / "plan.json"
CHECKOV = os.environ.get("AUDITOR_CHECKOV") or shutil.which("checkov")
needs_checkov = pytest.mark.skipif(
    not CHECKOV, reason="no checkov on this machine: put one on PATH or name it in AUDITOR_CHECKOV"
)


def run(*words: str) -> Any:
    return CliRunner().invoke(cli, ["scan", *words, "--quiet"], standalone_mode=False)


def answering(folder: Path, text: str) -> str:
    path = folder / "checkov"
    path.write_text(f"#!{sys.executable}\nprint({text!r})\n")
    path.chmod(0o755)
    return str(path)


@needs_checkov
def test_ids_are_those_of_checkov() -> None:
    done = subprocess.run([str(CHECKOV), "--list"], capture_output=True, text=True, check=True, timeout=120)
    listed = {word for line in done.stdout.splitlines() for word in line.split("|") if "CKV" in word}
    assert set(availability_checks()) - {word.strip() for word in listed} == set()


@needs_checkov
@pytest.mark.parametrize("target", ["plan.json", "."])
def test_what_checkov_passes_is_contradicted_by_the_path_that_stops_it(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_CHECKOV", str(CHECKOV))
    place = str(PLAN.parent / target) if target != "." else str(PLAN.parent)
    report = json.loads(run(place, "--with-checkov", "-f", "json").stdout)
    found = {(o["check"], o["address"]): o for o in report["second_opinions"]}
    # Multi-AZ is set, so checkov passes it; the service stops with the one NAT gateway all the same.
    database = found["CKV_AWS_157", "aws_db_instance.ledger"]
    assert database["passed"]
    assert "stops when aws:ap-northeast-1:ap-northeast-1a is lost" in database["contradicted"]


@needs_checkov
def test_every_report_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_CHECKOV", str(CHECKOV))
    names = ("text", "markdown", "html", "json")
    asked = [w for n in names for w in ("-f", n, "-o", str(tmp_path / n))]
    run(str(PLAN), "--with-checkov", *asked)
    for name in names:
        text = (tmp_path / name).read_text()
        assert "CKV" in text.replace("\\", "")
    again = CliRunner().invoke(cli, ["report", str(tmp_path / "json"), "-f", "markdown"], standalone_mode=False)
    assert again.stdout == (tmp_path / "markdown").read_text()


def test_without_checkov_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AUDITOR_CHECKOV", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    if (Path(sys.executable).parent / "checkov").exists():
        assert find_program().endswith("checkov")
        return
    error = run(str(PLAN), "--with-checkov").exception
    assert isinstance(error, AuditorError)
    assert (error.exit_code, "checkov is not installed" in str(error)) == (2, True)


@pytest.mark.parametrize("text", ["", "<html>", "[3]", '{"results": {"passed_checks": [{}]}}'])
def test_an_answer_that_is_not_understood_is_an_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(AuditorError, match="not understood"):
        outcomes(answering(tmp_path, text), [str(PLAN)], ["CKV_AWS_157"])


def test_nothing_to_check_is_no_error(tmp_path: Path) -> None:
    assert outcomes(answering(tmp_path, '{"passed": 0, "failed": 0}'), [str(PLAN)], ["CKV_AWS_157"]) == ()


def test_what_checkov_cannot_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(AuditorError, match="checkov cannot read aws:"):
        outcomes(answering(tmp_path, "{}"), ["aws:"], ["CKV_AWS_157"])
