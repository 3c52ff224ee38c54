"""Asks the auditor and its peers of every labelled stack whether the service is up after one zone is lost.

python -m benchmarks.truth [--checkov PROGRAM] [--prowler PROGRAM] [FOLDER ...]

The labels (expected.yaml) say what is true. A peer judges resources, so of a service it says "no" when one of
its zone checks fails on a member, "yes" when such checks pass on members and none fails, and nothing when none
of its checks looks at a member. Each peer runs in an environment of its own: name its program. prowler reads
live accounts only: it is asked of the stacks that can be built in moto, and those get a table of their own.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from auditor import __version__
from auditor.knowledge.peers import availability_checks
from benchmarks import prowler

RANKS = ("stops", "restores", "recovers", "dips", "holds")
SURVIVES = RANKS.index("dips")
"""The worst verdict that counts as up again by itself."""
ZONE_CHECKS = tuple(check for check, question in availability_checks().items() if question == "zone")
ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "tests" / "scenarios" / "stacks", ROOT.parent / "shared" / "scenarios")
_KEYS = re.compile(r"\[[^\]]*\]")
ROWS = (
    ("right: it is up", "yes", "yes"),
    ("right: it is not", "no", "no"),
    ("false assurance", "no", "yes"),
    ("false alarm", "yes", "no"),
    ("open where the label is", "open", "open"),
    ("open where the label is not", "known", "open"),
    ("answered what the label leaves open", "open", "known"),
    ("says nothing", "any", ""),
)
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One service of one stack, and whether it is up after the loss of a zone: yes, no or open."""

    stack: Path
    service: str
    members: tuple[str, ...]
    truth: str


def answer_of(worst: str, best: str) -> str:
    """Return yes, no or open for an interval of verdicts."""
    if RANKS.index(worst) >= SURVIVES:
        return "yes"
    return "no" if RANKS.index(best) < SURVIVES else "open"


def questions(folders: Iterable[Path]) -> Iterator[Question]:
    """Yield every labelled service below *folders*."""
    for label in sorted(f for folder in folders for f in folder.glob("*/expected.yaml")):
        spec = yaml.safe_load(label.read_text())
        for name, service in spec["services"].items():
            zone = (service.get("verdicts") or {}).get("zone")
            if zone and (label.parent / "plan.json").is_file():
                truth = answer_of(zone["worst"], zone["best"])
                yield Question(label.parent, name, tuple(service.get("members") or ()), truth)


# --- the auditor --------------------------------------------------------------------------------------


def ours(asked: Iterable[Question]) -> dict[Question, str]:
    """Return the auditor's answers."""
    known: dict[Path, list[Json]] = {}
    out = {}
    for q in asked:
        if q.stack not in known:
            known[q.stack] = _scan(q.stack / "plan.json")
        found = _paired(q, known[q.stack])
        zone = found["verdicts"]["zone"] if found else None
        out[q] = answer_of(zone["worst"], zone["best"]) if zone else ""
    return out


def _scan(plan: Path) -> list[Json]:
    command = [sys.executable, "-m", "auditor", "scan", str(plan), "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False)
    services: list[Json] = json.loads(done.stdout)["services"] if done.stdout else []
    return services


def _paired(question: Question, services: list[Json]) -> Json | None:
    """Return the reported service that shares most members with the labelled one."""

    def shared(service: Json) -> tuple[int, bool]:
        have = {m["address"] for m in service["members"]}
        return len(have & set(question.members)), service["name"] == question.service

    return max(services, key=shared, default=None)


# --- checkov ------------------------------------------------------------------------------------------


def checkov(program: str, asked: Iterable[Question]) -> dict[Question, str]:
    """Return what checkov's zone checks make of the members of each service, in one run over all plans."""
    listed = tuple(asked)
    with tempfile.TemporaryDirectory() as folder:
        names = {q.stack: f"{q.stack.parent.name}--{q.stack.name}.json" for q in listed}
        for stack, name in names.items():
            shutil.copy(stack / "plan.json", Path(folder, name))
        results = _checkov_results(program, folder)
    judged: dict[tuple[str, str], list[bool]] = {}
    for row, passed in results:
        key = (Path(row["file_path"]).name, _KEYS.sub("", row["resource"]))
        judged.setdefault(key, []).append(passed)
    return {q: _judged(q, names[q.stack], judged) for q in listed}


def _checkov_results(program: str, folder: str) -> list[tuple[Json, bool]]:
    options = ["--framework", "terraform_plan", "--compact", "--skip-download", "-o", "json"]
    command = [program, "-d", folder, "-c", ",".join(ZONE_CHECKS), *options]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"truth: {program} ended with {done.returncode}: {done.stderr.decode()[-400:]}")
    report = json.loads(done.stdout)
    found = (report[0] if isinstance(report, list) else report)["results"]
    return [(r, kind == "passed_checks") for kind in ("passed_checks", "failed_checks") for r in found.get(kind, ())]


def _judged(question: Question, file: str, judged: Mapping[tuple[str, str], list[bool]]) -> str:
    answers = [a for m in question.members for a in judged.get((file, _KEYS.sub("", m)), ())]
    if not answers:
        return ""
    return "yes" if all(answers) else "no"


# --- the table ----------------------------------------------------------------------------------------


def row_of(truth: str, answer: str) -> str:
    """Return the row of the confusion table that an answer belongs to."""
    if not answer:
        return "says nothing"
    for name, label, said in ROWS[:7]:
        known = {"known": ("yes", "no")}
        if truth in known.get(label, (label,)) and answer in known.get(said, (said,)):
            return name
    raise ValueError(f"{truth} and {answer} are in no row")


def table(asked: tuple[Question, ...], columns: Mapping[str, Mapping[Question, str]]) -> None:
    """Print how often each tool was right, in Markdown."""
    counts = {tool: Counter(row_of(q.truth, answers[q]) for q in asked) for tool, answers in columns.items()}
    print(f"{len(asked)} services of {len({q.stack for q in asked})} labelled stacks: up after the loss of a zone?\n")
    print("| answer | " + " | ".join(columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for name, _, _ in ROWS:
        print(f"| {name} | " + " | ".join(str(counts[tool][name]) for tool in columns) + " |")


def _with_prowler(program: str, asked: tuple[Question, ...], columns: Mapping[str, Mapping[Question, str]]) -> None:
    """Print the table once more over the stacks that prowler could be shown."""
    judged = prowler.judged(program, dict.fromkeys(q.stack for q in asked))
    some = tuple(q for q in asked if q.stack in judged)
    answers = {q: _judged(q, "", {("", a): told for a, told in judged[q.stack].items()}) for q in some}
    table(some, {**columns, f"prowler {prowler.version(program)}": answers})


def main() -> int:
    """Ask everybody and print the table; exit 1 when the auditor gives false assurance."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[f for f in FOLDERS if f.is_dir()])
    parser.add_argument("--checkov", default=shutil.which("checkov"), metavar="PROGRAM")
    parser.add_argument("--prowler", default=shutil.which("prowler"), metavar="PROGRAM")
    chosen = parser.parse_args()
    asked = tuple(questions(chosen.folders))
    if not asked:
        print("truth: no labelled stack is there", file=sys.stderr)
        return 2
    columns: dict[str, dict[Question, str]] = {f"auditor {__version__}": ours(asked)}
    if chosen.checkov:
        version = subprocess.run([chosen.checkov, "--version"], capture_output=True, text=True, check=True)
        columns[f"checkov {version.stdout.strip()}"] = checkov(chosen.checkov, asked)
    else:
        print("truth: checkov is not installed: its column is missing", file=sys.stderr)
    table(asked, columns)
    if chosen.prowler:
        print()
        _with_prowler(chosen.prowler, asked, columns)
    else:
        print("truth: prowler is not installed: its table is missing", file=sys.stderr)
    mine = columns[f"auditor {__version__}"]
    return 1 if any(row_of(q.truth, mine[q]) == "false assurance" for q in asked) else 0


if __name__ == "__main__":
    sys.exit(main())
