"""Stacks that real Terraform applies to moto: plan, state and the live account give the same verdicts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import cli
from tests.live.conftest import reset
from tests.live.proxy import Proxy

ROOT = Path(__file__).resolve().parents[2]
# Every one takes half a minute: all of them are applied where AUDITOR_APPLY is "all".
STACKS = (
    "one-fleet-of-signers",
    "eks-groups-per-zone-and-one-pinned",
    "signers-in-three-accounts",
    "database-behind-one-attachment",
    "one-task-and-zoneless-sweepers",
)
APPLIED = STACKS if os.environ.get("AUDITOR_APPLY") == "all" else STACKS[:1]
# Where the live account knows less than the code, and what.
WIDER: dict[str, str] = {}
_RANKS = ("stops", "restores", "recovers", "dips", "holds")
Verdicts = dict[str, dict[str, tuple[str, str]]]


def _terraform(folder: Path, port: int) -> None:
    """Apply the stack in *folder* to the stand-in at *port*."""
    tool = ROOT.parent / "shared" / "tools" / "terraform-env"
    if shutil.which("terraform") is None or not tool.exists():
        pytest.skip("Terraform, or the shared script that lets it work offline, is not here")
    # A short path: providers listen on a socket in it, whose name may have a hundred characters.
    env = {**os.environ, "TMPDIR": tempfile.mkdtemp(prefix="tf"), "AWS_MAX_ATTEMPTS": "2"}
    told = subprocess.run([tool, str(port)], env=env, capture_output=True, text=True, check=False)
    if told.returncode or "export" not in told.stdout:
        pytest.skip("Terraform's AWS provider is not here")
    exports = (line.removeprefix("export ") for line in told.stdout.splitlines())
    env |= dict(pair.split("=", 1) for line in exports for pair in line.replace("'", "").split(" ") if "=" in pair)
    for step in (("init",), ("apply", "-auto-approve")):
        command = ["terraform", *step, "-input=false", "-no-color"]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def _verdicts(target: str, *options: str) -> Verdicts:
    arguments = ["scan", target, "-f", "json", "--fail-on", "never", *options]
    outcome = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert outcome.exception is None, outcome.exception
    report: dict[str, Any] = json.loads(outcome.stdout)
    return {
        s["name"]: {level: (v["worst"], v["best"]) for level, v in s["verdicts"].items() if level in ("zone", "region")}
        for s in report["services"]
    }


def _holds(wide: tuple[str, str], narrow: tuple[str, str]) -> bool:
    return _RANKS.index(wide[0]) <= _RANKS.index(narrow[0]) and _RANKS.index(narrow[1]) <= _RANKS.index(wide[1])


@pytest.mark.parametrize("name", APPLIED)
def test_plan_state_and_live_agree(name: str, aws: Proxy, moto_port: int, tmp_path: Path, shared: Path):
    reset(moto_port)
    home = next(p / name for p in (ROOT / "tests/scenarios/stacks", shared / "scenarios") if (p / name).is_dir())
    folder = tmp_path / name
    shutil.copytree(home, folder, ignore=shutil.ignore_patterns("*.json", "*.tfstate", "*.yaml"))
    _terraform(folder, moto_port)
    plan = _verdicts(str(home / "plan.json"))
    state = _verdicts(str(folder / "terraform.tfstate"))
    regions = sorted(set(_regions(folder)))
    live = _verdicts("aws:", "--regions", ",".join(regions))
    assert set(plan) <= set(state)
    assert set(plan) <= set(live)
    for service, levels in plan.items():
        for level, planned in levels.items():
            # A state may know the zone that a plan leaves open, never less than the plan.
            assert _holds(planned, state[service][level]), (service, level)
            if f"{name}/{service}/{level}" in WIDER:
                assert _holds(live[service][level], state[service][level]), (service, level)
            else:
                assert live[service][level] == state[service][level], (service, level)


def _regions(folder: Path) -> list[str]:
    state = json.loads((folder / "terraform.tfstate").read_text())
    arns = (str(i["attributes"].get("arn") or "") for r in state["resources"] for i in r["instances"])
    return [a.split(":")[3] for a in arns if a.startswith("arn:aws:") and a.split(":")[3]]
