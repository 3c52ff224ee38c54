"""The formats for other programs: CSV, GitLab code quality, OSCAL."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from auditor.reporting import RenderOptions, csv_format, gitlab, oscal
from auditor.result import AuditResult


def rows(result: AuditResult) -> list[dict[str, str]]:
    text = csv_format.render(result, RenderOptions()).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_a_row_for_everything(rich_result):
    kinds = [r["kind"] for r in rows(rich_result)]
    assert kinds.count("finding") == len(rich_result.active)
    assert kinds.count("suppressed finding") == 1
    assert {"failure", "warning", "gap", "limit"} <= set(kinds)
    assert next(r for r in rows(rich_result) if r["fingerprint"] == "0f1e2d3c4b5a6978")["controls"] == "DORA-10.1"


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@SUM(A1)", "\t=1"])
def test_csv_runs_no_formula(small, name):
    finding = structs.replace(small.findings[0], address=name)
    (first, *_) = rows(structs.replace(small, findings=(finding,)))
    assert not first["address"].startswith(("=", "+", "-", "@", "\t"))


def test_gitlab_has_what_it_asks_for(rich_result):
    issues = json.loads(gitlab.render(rich_result, RenderOptions()))
    for issue in issues:
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["description"]
        assert issue["fingerprint"]
        assert not issue["location"]["path"].startswith(("./", "/"))
        assert issue["location"]["lines"]["begin"] >= 1
    first = issues[0]
    assert (first["severity"], first["location"]) == ("critical", {"path": "network.tf", "lines": {"begin": 42}})


def test_oscal_names_controls_as_relevant_only(rich_result):
    document = oscal.document(rich_result)
    text = json.dumps(document)
    assert '"relevant-to"' in text
    assert "compliant" not in text
    ids = re.findall(r'"uuid": "([^"]+)"', text)
    assert len(ids) == len(set(ids))


@pytest.fixture(scope="module")
def trestle(tmp_path_factory) -> str:
    """Return a Python that has compliance-trestle: the one named, else one kept in the user's cache."""
    named = os.environ.get("AUDITOR_TRESTLE_PYTHON")
    if named:
        return named
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "auditor-tests" / "trestle-5"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(home)], capture_output=True, check=False)
        pip = [str(python), "-m", "pip", "install", "-q", "compliance-trestle>=5,<6"]
        if made.returncode or subprocess.run(pip, capture_output=True, check=False, timeout=300).returncode:
            pytest.skip("compliance-trestle could not be installed (set AUDITOR_TRESTLE_PYTHON)")
        (home / "ready").touch()
    return str(python)


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["small", "rich_result", "nothing"])
def test_oscal_is_read_by_trestle(sample, request, trestle, tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(oscal.render(request.getfixturevalue(sample), RenderOptions()))
    program = (
        "import pathlib, sys; from trestle.oscal.assessment_results import AssessmentResults as A;"
        "print(len(A.oscal_read(pathlib.Path(sys.argv[1])).results))"
    )
    run = subprocess.run([trestle, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.strip() == "1"
