"""`auditor diff` and `auditor baseline`: only what is new or worse counts, and nothing hidden counts as better."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.errors import AuditorError

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "stacks" / "tokyo-2025-04-15" / "plan.json"
LABELLED = ROOT / "tests" / "scenarios" / "stacks"
APPLIED = next(p.parent for p in sorted(LABELLED.glob("*/show-state.json")) if (p.parent / "plan.json").exists())


def run(*words: object) -> tuple[int, str, str]:
    outcome = CliRunner().invoke(cli, [str(w) for w in words], standalone_mode=False)
    if isinstance(outcome.exception, AuditorError):
        return outcome.exception.exit_code, "", outcome.exception.message
    assert outcome.exception is None, outcome.exception
    return int(outcome.return_value or 0), outcome.stdout, outcome.stderr


def changed(tmp_path: Path, change: Callable[[dict[str, Any]], None], source: Path = PLAN) -> Path:
    """Write *source* with *change* made to each place that holds the values of a resource."""
    document = json.loads(source.read_text())
    for one in document["resource_changes"]:
        if one["mode"] == "managed":
            change({"address": one["address"], "values": one["change"]["after"]})
    for one in document["planned_values"]["root_module"]["resources"]:
        change(one)
    path = tmp_path / "changed" / "plan.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document))
    return path


def without_standby(one: dict[str, Any]) -> None:
    if one["address"] == "aws_db_instance.ledger":
        one["values"]["multi_az"] = False


def kinds(report: str) -> dict[str, list[tuple[str, str]]]:
    out: dict[str, list[tuple[str, str]]] = {}
    for one in json.loads(report)["changes"]:
        out.setdefault(one["kind"], []).append((one["subject"], one["sentence"]))
    return out


def test_same_plan_is_all_unchanged() -> None:
    code, out, _ = run("diff", PLAN, PLAN, "-f", "json")
    assert (code, set(kinds(out))) == (0, {"unchanged"})
    assert len(kinds(out)["unchanged"]) >= 5


def test_a_database_that_loses_its_standby_is_worse_and_getting_it_back_is_better(tmp_path: Path) -> None:
    other = changed(tmp_path, without_standby)
    code, out, _ = run("diff", PLAN, other, "-f", "json")
    worse = kinds(out)["worse"]
    assert code == 1
    assert [s for subject, s in worse if subject == "aws_db_instance.ledger" and s.startswith("new: RES101")]
    code, out, _ = run("diff", other, PLAN, "-f", "json")
    assert code == 0
    assert [s for subject, s in kinds(out)["better"] if subject == "aws_db_instance.ledger" and "RES101" in s]


def test_saved_results_compare_as_their_inputs_do(tmp_path: Path) -> None:
    other, saved = changed(tmp_path, without_standby), tmp_path / "old.json"
    saved.write_text(run("scan", PLAN, "-f", "json")[1])
    assert run("diff", saved, other, "-f", "json")[1] == run("diff", PLAN, other, "-f", "json")[1]


def test_plan_alone_is_compared_with_what_stood_before(tmp_path: Path) -> None:
    code, out, _ = run("diff", PLAN, "-f", "json")
    assert code == 1, "nothing stood before: all findings are new"
    assert {"worse", "gained"} == set(kinds(out))

    document = json.loads((APPLIED / "plan.json").read_text())
    document["prior_state"] = json.loads((APPLIED / "show-state.json").read_text())
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document))
    code, out, _ = run("diff", path, "-f", "json")
    assert (code, set(kinds(out))) == (0, {"unchanged"}), "the same stack, applied before"


def test_state_alone_says_why_it_cannot_be_compared() -> None:
    code, _, said = run("diff", APPLIED / "show-state.json")
    assert code == 3
    assert "is no plan" in said


def test_baseline_accepts_today_and_fails_on_what_is_new(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    assert run("baseline", PLAN, "-o", baseline)[0] == 0
    assert run("scan", PLAN, "--baseline", baseline)[0] == 0
    code, out, _ = run("scan", PLAN, "--baseline", baseline, "-f", "json")
    assert code == 0
    reasons = {f["suppressed"] for f in json.loads(out)["findings"]}
    assert reasons == {f"accepted in the baseline {baseline}"}

    other = changed(tmp_path, without_standby)
    code, out, _ = run("scan", other, "--baseline", baseline, "-f", "json")
    assert code == 1
    fresh = {(f["policy"], f["address"]) for f in json.loads(out)["findings"] if not f["suppressed"]}
    assert ("RES101", "aws_db_instance.ledger") in fresh
    assert ("RES101", "aws_nat_gateway.main") not in fresh


def test_a_new_cut_set_fails_though_no_finding_is_new(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    run("baseline", PLAN, "-o", baseline)
    document = json.loads(baseline.read_text())
    (service,) = document["services"]
    service["cut_sets"] = [c for c in service["cut_sets"] if c["members"] != ["aws_sqs_queue.broadcast"]]
    baseline.write_text(json.dumps(document))
    code, _, said = run("scan", PLAN, "--baseline", baseline)
    assert code == 1
    assert "aws_sqs_queue.broadcast is enough now" in said
    assert run("scan", PLAN, "--baseline", baseline, "--fail-on", "never")[0] == 0


def test_a_finding_that_is_gone_asks_for_a_new_baseline(tmp_path: Path) -> None:
    other, baseline = changed(tmp_path, without_standby), tmp_path / "baseline.json"
    run("baseline", other, "-o", baseline)
    code, _, said = run("scan", PLAN, "--baseline", baseline)
    assert code == 0
    assert "accepted findings are gone" in said


def test_hidden_is_not_better(tmp_path: Path) -> None:
    config = tmp_path / "auditor.yaml"
    config.write_text("version: 1\nsuppressions:\n  - {policy: RES202, reason: moved in May, owner: keys}\n")
    saved = tmp_path / "old.json"
    saved.write_text(run("scan", PLAN, "-f", "json")[1])
    code, out, _ = run("diff", saved, PLAN, "-f", "json", "--config", config)
    assert (code, set(kinds(out))) == (0, {"unchanged"})
    assert [s for _, s in kinds(out)["unchanged"] if "accepted: moved in May" in s]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{}", "is not a baseline"),
        ("", "is not a baseline"),
        ('{"auditor_baseline": 1}', "damaged baseline"),
        ('{"auditor_baseline":9,"tool_version":"","policies":[],"services":[],"findings":[]}', "has format 9"),
    ],
)
def test_what_is_no_baseline_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text)
    code, _, said = run("scan", PLAN, "--baseline", path)
    assert code == 3
    assert says in said
    assert "b.json" in said


def test_comment_keeps_names_from_acting(tmp_path: Path) -> None:
    def named(one: dict[str, Any]) -> None:
        tags = one["values"].get("tags") or {}
        if "resilience:service" in tags:
            tags["resilience:service"] = "@team <b>#1</b>"

    code, out, _ = run("diff", PLAN, changed(tmp_path, named), "-f", "markdown")
    assert code in (0, 1)
    assert out.startswith("<!-- auditor-diff -->\n")
    outside = "".join(part for n, part in enumerate(out.split("`")) if n % 2 == 0)
    assert "@team" not in outside
    assert "<b>" not in outside


PLACED = """
provider "aws" {{ region = "ap-northeast-1" }}
resource "aws_db_instance" "ledger" {{
  identifier     = "withdrawals"
  instance_class = "db.r6g.large"
  multi_az       = {multi_az}
}}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two commits of `infra`, the second without the standby, and a third state in the work tree."""
    monkeypatch.chdir(tmp_path)
    for key in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(key, raising=False)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "away").symlink_to("/etc")
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    for number, multi_az in enumerate(("true", "false")):
        (tmp_path / "infra" / "main.tf").write_text(PLACED.format(multi_az=multi_az))
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", str(number)], check=True)
    (tmp_path / "infra" / "main.tf").write_text(PLACED.format(multi_az="true"))
    return tmp_path


def lines(old: str, new: str, *more: str) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    code, out, _ = run("diff", old, new, "-f", "json", *more)
    return code, kinds(out)


def test_git_revisions_are_compared(repository: Path) -> None:
    code, found = lines("HEAD~1:infra", "HEAD:infra")
    assert code == 1
    assert any(said.startswith("zone loss: ") for _, said in found["worse"])
    code, found = lines("HEAD", "infra")
    assert code == 0
    assert any(said.startswith("zone loss: ") for _, said in found["better"])
    assert lines("HEAD~1", "infra")[1].keys() == {"unchanged"}


def test_a_revision_seen_from_inside(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "infra")
    assert lines("HEAD", ".")[0] == 0
    assert lines("HEAD~1:./", "HEAD:./")[0] == 1


def test_what_is_neither_a_file_nor_a_revision(repository: Path) -> None:
    code, _, said = run("diff", "HEAD~7", "infra")
    assert (code, "no such file" in said) == (3, True)
    code, _, said = run("diff", "HEAD:elsewhere", "infra")
    assert (code, "has no elsewhere" in said) == (3, True)
    # Never handed to git as an option.
    code, _, said = run("diff", "infra", "--", "--output=x")
    assert (code, (repository / "x").exists()) == (3, False)


def test_how_much_worse_it_must_be_to_fail(repository: Path, tmp_path: Path) -> None:
    assert lines("HEAD~1:infra", "HEAD:infra", "--fail-on", "never")[0] == 0
    assert lines("HEAD~1:infra", "HEAD:infra", "--fail-on", "critical")[0] == 1
