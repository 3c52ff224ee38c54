"""The labelled stacks, scored by their own tool; and the same stack through several doors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import AuditorError
from auditor.model.config import Config
from auditor.model.verdict import Level, Verdict
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import read_targets

AUDITOR = f"{sys.executable} -m auditor"


def audit(path: Path) -> AuditResult:
    return run_audit(read_targets([str(path)]), Config(), load(bundled("policies")), Options())


@pytest.mark.parametrize("name", ["plan.json", "terraform.tfstate", "show-state.json"])
def test_score(shared: Path, name: str) -> None:
    tool = shared / "tools" / "score"
    run = subprocess.run(
        [
            sys.executable,
            str(tool),
            "--json",
            "--input",
            name,
            "--auditor",
            AUDITOR,
            str(shared / "scenarios"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    summary = json.loads(run.stdout.splitlines()[-1])
    verdicts = summary["verdicts"]
    assert verdicts["false assurance"] == verdicts["missing"] == verdicts["false alarm"] == 0, run.stdout
    if name == "plan.json":
        assert summary["exact_share"] >= 0.95
        assert summary["spof_recall"] >= 0.95
        assert summary["spof_precision"] >= 0.95
        assert summary["intruders"] == 0


def test_plan_and_state_never_contradict(shared: Path) -> None:
    checked = 0
    for folder in sorted((shared / "scenarios").iterdir()):
        if not (folder / "terraform.tfstate").exists():
            continue
        plan, state, shown = (audit(folder / n) for n in ("plan.json", "terraform.tfstate", "show-state.json"))
        for other in (state, shown):
            for a, b in zip(plan.services, other.services, strict=True):
                assert a.name == b.name
                for (level, x), (_, y) in zip(a.verdicts, b.verdicts, strict=True):
                    assert max(x.interval.worst, y.interval.worst) <= min(x.interval.best, y.interval.best), level
                    checked += 1
    assert checked


def corpus(shared: Path) -> list[Path]:
    kinds = (
        "plan",
        "state",
        "state_show",
        "terraform",
        "pulumi_export",
        "pulumi_preview",
        "pulumi_checkpoint",
    )
    files = [p for k in kinds for p in sorted((shared / "corpus" / k).rglob("*"))]
    return [p for p in files if p.suffix in (".json", ".tfstate")]


def test_corpus_gives_verdicts_or_a_clear_error(shared: Path) -> None:
    audited = 0
    for path in corpus(shared):
        try:
            result = audit(path)
        except AuditorError as error:
            assert error.exit_code == 3, path
            assert str(path) in error.message
            assert error.hint, path
            continue
        audited += 1
        assert result.services, path
        c = result.coverage
        assert c.read == c.modelled + c.supporting + sum(n for _, n in c.not_modelled), path
        for service in result.services:
            worst = dict(service.verdicts)[Level.PROVIDER].interval.worst
            assert worst in Verdict
    assert audited > 40
