"""What people paste into their pipelines: held against the published schemas, and its scripts run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "stacks" / "tokyo-2025-04-15" / "plan.json"
GOOD = ROOT / "stacks" / "withdrawals-multi-az" / "plan.json"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}
NEEDS_JQ = pytest.mark.skipif(not shutil.which("jq"), reason="no jq on this machine: it stands in for that of gh")

# Keeps the comments of one pull request in a file, and answers as `gh api` does for what the action asks.
GH = r"""#!/usr/bin/env python3
import json, os, pathlib, subprocess, sys
store = pathlib.Path(os.environ["COMMENTS"])
comments = json.loads(store.read_text()) if store.exists() else []
words = sys.argv[1:]
assert words.pop(0) == "api" and os.environ["GH_TOKEN"] == "t"
options = {w: words[i + 1] for i, w in enumerate(words) if w in ("--method", "--field", "--jq")}
path = next(w for w in words if w.startswith("repos/"))
if "--method" not in options:
    assert path == "repos/o/r/issues/7/comments"
    sys.exit(subprocess.run(["jq", "-r", options["--jq"]], input=json.dumps(comments), text=True).returncode)
name, _, file = options["--field"].partition("=@")
body = pathlib.Path(file).read_text()
if options["--method"] == "POST":
    comments.append({"id": 100 + len(comments), "body": body})
else:
    next(c for c in comments if path.endswith(f"/comments/{c['id']}"))["body"] = body
store.write_text(json.dumps(comments))
"""


def tool(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def ours() -> str:
    return f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m auditor "$@"\n'


def script(text: str, directory: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run *text* as GitHub runs a step of a composite action."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
        cwd=directory,
        env={**os.environ, "PATH": f"{directory}/bin:{os.environ['PATH']}", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def starts(file: Path) -> str:
    return file.read_text().split(maxsplit=1)[0]


def schema(name: str, file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", name, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


class Runner:
    """The machine of GitHub, as far as the action sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.variables = {
            "RUNNER_TEMP": str(folder),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_REPOSITORY": "o/r",
            "COMMENTS": str(folder / "comments.json"),
        }
        tool(folder / "auditor" / "bin", "auditor", ours())
        tool(folder / "bin", "gh", GH)

    def audit(self, **inputs: str) -> dict[str, str]:
        (self.folder / "output").write_text("")
        asked = {"TARGET": str(PLAN), "COMPARE": "", "FAIL_ON": "high", "CONFIG": "", "BASELINE": "", **inputs}
        done = script(STEPS["audit"]["run"], self.folder, **self.variables, **asked)
        assert done.returncode == 0, done.stderr
        return dict(line.split("=", 1) for line in (self.folder / "output").read_text().splitlines())

    def comment(self, mark: str = "<!-- auditor . -->") -> list[dict[str, Any]]:
        said = {"GH_TOKEN": "t", "NUMBER": "7", "MARK": mark}
        done = script(STEPS["comment"]["run"], self.folder, **self.variables, **said)
        assert done.returncode == 0, done.stderr
        return json.loads((self.folder / "comments.json").read_text())  # type: ignore[no-any-return]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_schemas(tmp_path: Path) -> None:
    schema("vendor.github-actions", ROOT / "action.yml")
    spec, jobs = yaml.safe_load_all((ROOT / "docs/ci/gitlab.yml").read_text())
    (tmp_path / "jobs.json").write_text(json.dumps(jobs))
    schema("vendor.gitlab-ci", tmp_path / "jobs.json")
    named = set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", (ROOT / "docs/ci/gitlab.yml").read_text()))
    assert named == set(spec["spec"]["inputs"])


def test_action_uses_every_input_and_pastes_none_into_a_script() -> None:
    text = (ROOT / "action.yml").read_text()
    assert {n for n in ACTION["inputs"] if f"inputs.{n}" not in text} == set()
    assert [s for s in ACTION["runs"]["steps"] if "${{" in s.get("run", "")] == []


def test_action_reports_and_fails_at_the_end(runner: Runner) -> None:
    out = runner.audit()
    assert out["exit-code"] == "1"
    assert json.loads(Path(out["sarif-file"]).read_text())["runs"][0]["results"]
    assert "Resilience of" in (runner.folder / "summary.md").read_text()
    assert script(STEPS["result"]["run"], runner.folder, CODE=out["exit-code"]).returncode == 1
    assert runner.audit(FAIL_ON="never")["exit-code"] == "0"
    assert script(STEPS["result"]["run"], runner.folder, CODE="").returncode == 3


def test_action_says_why_an_audit_could_not_be_completed(runner: Runner) -> None:
    runner.audit()
    out = runner.audit(TARGET="$(touch pwned) missing.json")
    assert out == {"exit-code": "3"}
    assert "there is no such file" in (runner.folder / "auditor.md").read_text()
    assert not (runner.folder / "pwned").exists()


@NEEDS_JQ
def test_action_keeps_one_comment(runner: Runner) -> None:
    runner.audit()
    first = runner.comment()
    assert [c["body"].splitlines()[0] for c in first] == ["<!-- auditor . -->"]
    assert "got worse" not in first[0]["body"]
    runner.audit(COMPARE=str(GOOD))
    second = runner.comment()
    assert (len(second), second[0]["id"]) == (1, first[0]["id"])
    assert "got worse" in second[0]["body"]
    assert len(runner.comment("<!-- auditor infra -->")) == 2


def test_gitlab_job(tmp_path: Path) -> None:
    _, jobs = yaml.safe_load_all((ROOT / "docs/ci/gitlab.yml").read_text())
    job = jobs["resilience-audit"]
    tool(tmp_path / ".auditor" / "bin", "auditor", ours())
    done = script("\n".join(job["script"]), tmp_path, TARGET=str(PLAN), FAIL_ON="high")
    assert done.returncode == 1
    reports = [*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()]
    assert {r: starts(tmp_path / r) for r in reports} == {
        "auditor.html": "<!doctype",
        "gl-code-quality-report.json": "[",
        "auditor-junit.xml": "<?xml",
    }


def test_atlantis_workflow(tmp_path: Path) -> None:
    tool(tmp_path / "bin", "auditor", ours())
    flow = yaml.safe_load((ROOT / "docs/ci/atlantis.yaml").read_text())["workflows"]["audited"]
    shown, refused = (
        next(s["run"]["command"] for s in flow[when]["steps"] if isinstance(s, dict)) for when in ("plan", "apply")
    )
    for plan, code in ((PLAN, 1), (GOOD, 0)):
        place = {"SHOWFILE": str(plan), "DIR": str(plan.parent)}
        assert script(shown, tmp_path, **place).returncode == 0
        assert script(refused, tmp_path, **place).returncode == code


def test_jenkins_stage(tmp_path: Path) -> None:
    tool(tmp_path / ".auditor" / "bin", "auditor", ours())
    shutil.copy(PLAN, tmp_path / "plan.json")
    text = (ROOT / "docs/ci/Jenkinsfile").read_text()
    (audit,) = (line for line in re.findall(r"sh '(.+)'", text) if "auditor scan" in line)
    assert script(audit, tmp_path).returncode == 1
    files = re.findall(r"(?:pattern: |junit |archiveArtifacts )'([^']+)'", text)
    assert {f: starts(tmp_path / f) for f in files} == {
        "auditor.sarif": "{",
        "auditor-junit.xml": "<?xml",
        "auditor.html": "<!doctype",
    }


def test_hooks(tmp_path: Path) -> None:
    manifest = ROOT / ".pre-commit-hooks.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(manifest)]
    assert subprocess.run(command, check=False).returncode == 0
    tool(tmp_path / "bin", "auditor", ours())
    source, plans = yaml.safe_load(manifest.read_text())
    shutil.copytree(PLAN.parent, tmp_path / "code")
    told = script(" ".join([source["entry"], *source["args"]]), tmp_path / "code", PATH=f"{tmp_path}/bin:/usr/bin:/bin")
    assert (told.returncode, "RES101" in told.stdout) == (1, True)
    done = script(f"{plans['entry']} {PLAN}", tmp_path)
    assert (done.returncode, "RES101" in done.stdout) == (1, True)
