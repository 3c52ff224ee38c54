"""The command line as a user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "stacks" / "tokyo-2025-04-15" / "plan.json"


def run(*words: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )


def test_example_names_the_zone_the_gateway_and_the_fix() -> None:
    done = run("scan", str(EXAMPLE))
    assert done.returncode == 1
    assert "stops" in done.stdout
    assert "aws_nat_gateway.main (ap-northeast-1a)" in done.stdout
    assert "add a NAT gateway in every zone" in done.stdout
    assert "Coverage: 28 read" in done.stdout
    assert "\x1b" not in done.stdout


def test_json_meets_its_schema() -> None:
    done = run("scan", str(EXAMPLE), "--format", "json")
    schema = json.loads(run("schema", "result").stdout)
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema).validate(document)
    verdicts = document["services"][0]["verdicts"]
    assert {k: v["worst"] for k, v in verdicts.items()}["zone"] == "stops"
    zone = next(d for d in document["services"][0]["domains"] if d["domain"].endswith("ap-northeast-1a"))
    assert zone["also"] == ["aws:ap-northeast-1:apne1-az4"]


@pytest.mark.parametrize("fmt", ["text", "json", "sarif", "markdown", "html", "junit"])
def test_same_bytes_twice(fmt: str) -> None:
    first = run("scan", str(EXAMPLE), "-f", fmt, PYTHONHASHSEED="1")
    second = run("scan", str(EXAMPLE), "-f", fmt, PYTHONHASHSEED="2")
    assert first.stdout == second.stdout != ""


def test_several_reports_in_one_run(tmp_path: Path) -> None:
    sarif, html = tmp_path / "o.sarif", tmp_path / "o.html"
    done = run("scan", str(EXAMPLE), "-f", "sarif", "-o", str(sarif), "-f", "html", "-o", str(html), "-f", "text")
    assert done.returncode == 1
    document = json.loads(sarif.read_text())
    assert document["version"] == "2.1.0"
    assert {r["ruleId"] for r in document["runs"][0]["results"]} >= {"RES101", "RES102"}
    assert all(r["partialFingerprints"] for r in document["runs"][0]["results"])
    assert "<h1>Resilience report</h1>" in html.read_text()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["scan", "nowhere.json"], 3, "nowhere.json"),
        (["scan"], 2, "Missing argument"),
        (["scan", str(EXAMPLE), "--survive", "planet"], 2, "levels are"),
        (["scan", str(EXAMPLE), "--service", "nothing"], 2, "withdrawals"),
        (["explain", "RES999"], 2, "RES101"),
        (["scan", str(EXAMPLE), "--fail-on", "never"], 0, ""),
        (["scan", str(EXAMPLE), "--now", "tomorrow"], 2, "ISO 8601"),
    ],
)
def test_exit_codes(words: list[str], code: int, says: str) -> None:
    done = run(*words)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"\x00\xff\x00", b'{"resources": NaN}', b"[" * 100_000, b'{"version": 3, "modules": []}',
     b'{"format_version": "1.2", "planned_values": [], "resource_changes": 5}', '{"a": "é"}'.encode("utf-16")],
)  # fmt: skip
def test_hostile_input(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    done = run("scan", str(path))
    assert done.returncode == 3
    assert "x.json" in done.stderr
    assert "try:" in done.stderr
    assert "Traceback" not in done.stderr


def test_standard_input_and_directory(tmp_path: Path) -> None:
    piped = subprocess.run(
        [sys.executable, "-m", "auditor", "scan", "-"],
        input=EXAMPLE.read_bytes(),
        capture_output=True,
        check=False,
    )
    assert piped.returncode == 1
    (tmp_path / "plan.json").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "notes.json").write_text("{}")
    (tmp_path / "loop").symlink_to(tmp_path)
    done = run("scan", str(tmp_path), "--format", "json")
    assert done.returncode == 1
    assert "notes.json" in done.stdout


def test_init_writes_a_configuration_that_reads_back(tmp_path: Path) -> None:
    target = tmp_path / "auditor.yaml"
    assert run("init", str(EXAMPLE), "-o", str(target)).returncode == 0
    done = run("scan", str(EXAMPLE), "--config", str(target), "--format", "json")
    service = json.loads(done.stdout)["services"][0]
    assert service["name"] == "withdrawals"
    assert service["verdicts"]["zone"]["worst"] == "stops"
    assert run("init", str(EXAMPLE), "-o", str(target)).returncode == 2


def test_suppression_hides_until_it_expires(tmp_path: Path) -> None:
    config = tmp_path / "auditor.yaml"
    config.write_text("suppressions:\n  - {policy: 'RES*', reason: accepted, expires: 2026-01-01}\n")
    hidden = run("scan", str(EXAMPLE), "--config", str(config), "--now", "2025-12-31T00:00:00Z")
    assert hidden.returncode == 0
    assert "Suppressed" in hidden.stdout
    expired = run("scan", str(EXAMPLE), "--config", str(config), "--now", "2026-01-02T00:00:00Z")
    assert expired.returncode == 1
    assert "expired" in expired.stderr


@pytest.mark.parametrize("words", [["--help"], ["scan", "--help"]])
def test_help_keeps_the_lines_of_its_examples(words: list[str]) -> None:
    shown = run(*words).stdout
    assert "\\b" not in shown
    assert "\n    auditor scan plan.json\n" in shown


def test_policies_and_completion() -> None:
    assert "RES101  critical" in run("policies").stdout
    assert "_AUDITOR_COMPLETE" in run("completion", "bash").stdout
    assert "Why:" in run("explain", "RES101").stdout


def test_a_file_belongs_to_the_format_before_it(tmp_path: Path) -> None:
    sarif, html = tmp_path / "a", tmp_path / "b"
    done = run(
        "scan", str(EXAMPLE), "-f", "text", "-f", "sarif", "-o", str(sarif), "--quiet", "-f", "html", "-o", str(html)
    )
    assert "single points" in done.stdout
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert html.read_text().startswith("<!doctype html>")
    done = run("scan", str(EXAMPLE), "-f", "text", "-f", "sarif", "-f", "html", "-o", str(sarif), "-o", str(html))
    assert (done.returncode, "its own -f FORMAT" in done.stderr) == (2, True)


def test_the_directory_here_has_a_name(tmp_path: Path) -> None:
    here = tmp_path / "payments"
    here.mkdir()
    queue = 'resource "aws_sqs_queue" "q" { name = "x" }\n'
    (here / "main.tf").write_text('provider "aws" { region = "eu-west-1" }\n' + queue)
    done = run("scan", ".", "-f", "json", "--fail-on", "never", cwd=here)
    assert [s["name"] for s in json.loads(done.stdout)["services"]] == ["payments"]


@pytest.mark.parametrize("survive", ["zone", "region", "account", "provider"])
def test_a_service_that_nothing_matches_is_no_pass(tmp_path: Path, survive: str) -> None:
    (tmp_path / "auditor.yaml").write_text(
        "version: 1\nservices:\n  - name: payments\n    function: withdrawal\n"
        f'    match: {{tags: {{"team": "nobody"}}}}\n    objectives: {{survive: [{survive}]}}\n'
    )
    words = ("scan", str(EXAMPLE), "--config", str(tmp_path / "auditor.yaml"), "--service", "payments", "--quiet")
    done = run(*words, "--fail-on", "info", "-f", "text", "-f", "junit", "-o", str(tmp_path / "junit.xml"))
    assert done.returncode == 1
    assert "stops to holds" in done.stdout
    assert "no resource that was read says why" in " ".join(done.stdout.split())
    assert "<failure" in (tmp_path / "junit.xml").read_text()
