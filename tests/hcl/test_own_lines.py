"""Findings quote the user's own lines: before and after, without secrets, in every report, from source or beside a plan."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.model.source import HIDDEN, shown
from auditor.pipeline import Options, run_audit
from auditor.reporting import FORMATS, RenderOptions
from auditor.result import AuditResult
from auditor.sources import read_targets
from tests.conftest import shared_directory

TEXT = """\
provider "aws" {
  region = "ap-northeast-1"
}

variable "operator" {
  sensitive = true
}

resource "aws_db_instance" "withdrawals" {
  identifier = "w日本" # ログ
  password   = "hunter2hunter2"
  username   = var.operator
  multi_az   = false
}

resource "aws_db_instance" "custody" {
  identifier = "c"
}

resource "aws_dynamodb_table" "wallets" {
  name     = "wallets"
  hash_key = "id"
  replica {
    region_name = "ap-northeast-1"
  }
}
"""


def audit(folder: Path) -> AuditResult:
    return run_audit(read_targets([str(folder)]), Config(), load(bundled("policies")), Options())


@pytest.fixture
def result(tmp_path) -> AuditResult:
    (tmp_path / "main.tf").write_text(TEXT)
    return audit(tmp_path)


def quotes(result: AuditResult) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(f.policy, f.address): f.location.quote for f in result.findings if f.location}


def test_the_line_to_change_is_shown_before_and_after(result):
    found = quotes(result)
    assert found["RES101", "aws_db_instance.withdrawals"] == (
        ' resource "aws_db_instance" "withdrawals" {',
        "-  multi_az   = false",
        "+  multi_az   = true",
        " }",
    )
    assert found["RES101", "aws_db_instance.custody"] == (
        ' resource "aws_db_instance" "custody" {',
        "+  multi_az = true",
        " }",
    )


def test_a_change_that_is_made_as_it_is_shown_takes_the_finding_away(result, tmp_path):
    lines = TEXT.splitlines()
    for address in ("aws_db_instance.withdrawals", "aws_db_instance.custody"):
        name = address.rpartition(".")[2]
        rows = quotes(result)["RES101", address]
        start = lines.index(f'resource "aws_db_instance" "{name}" {{')
        end = lines.index("}", start)
        body = [line for line in lines[start : end + 1] if "-" + line not in rows]
        lines[start : end + 1] = [*body[:-1], *(row[1:] for row in rows if row[0] == "+"), body[-1]]
    (tmp_path / "main.tf").write_text("\n".join(lines))
    after = audit(tmp_path)
    assert not [f for f in after.findings if f.policy == "RES101"]
    assert [f for f in result.findings if f.policy == "RES101"]


@pytest.mark.parametrize("name", ["text", "markdown", "html", "json", "pdf"])
def test_every_report_shows_the_lines_and_no_secret(result, name, tmp_path):
    if name == "pdf":
        pytest.importorskip("typst")
        if not shutil.which("pdftotext"):
            pytest.skip("pdftotext is not installed")
    shown_text = (
        FORMATS[name].render(result, RenderOptions(verbose=True)).decode("latin-1" if name == "pdf" else "utf-8")
    )
    if name == "pdf":
        (tmp_path / "report.pdf").write_bytes(shown_text.encode("latin-1"))
        shown_text = subprocess.check_output(["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], text=True)
    assert re.search(r"multi_az\s+= false", shown_text)
    assert "hunter2" not in shown_text


def test_markdown_names_file_and_line(result):
    written = FORMATS["markdown"].render(result, RenderOptions()).decode()
    assert "main.tf:13`" in written
    assert "```diff" in written


def test_sarif_regions_are_exact(result):
    run = json.loads(FORMATS["sarif"].render(result, RenderOptions()))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    lines = TEXT.splitlines()
    exact = 0
    for found in run["results"]:
        region = found["locations"][0]["physicalLocation"]["region"]
        if "startColumn" in region:
            piece = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
            assert piece in [line.strip() for line in lines], region
            exact += 1
        else:
            assert lines[region["startLine"] - 1].endswith("{")
            assert lines[region["endLine"] - 1].strip() == "}"
    assert exact


def test_columns_count_characters_not_bytes(tmp_path):
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "日本" { name = "日本" }\n')
    (one,) = read_targets([str(tmp_path)])
    own = one.records[0].written
    span = own.span("name") if own is not None else None
    assert span is not None
    line = (tmp_path / "main.tf").read_text()
    assert line[span.column - 1 : span.last_column - 1] == 'name = "日本"'


def test_a_line_of_an_override_file_is_found_there(tmp_path):
    (tmp_path / "main.tf").write_text('resource "aws_db_instance" "w" {\n  identifier = "w"\n  multi_az = true\n}\n')
    (tmp_path / "x_override.tf").write_text(
        '# on purpose\nresource "aws_db_instance" "w" {\n\n\n  multi_az = false\n}\n'
    )
    place = next(f.location for f in audit(tmp_path).findings if f.policy == "RES101" and f.location)
    assert (Path(str(place.file)).name, place.line) == ("x_override.tf", 5)
    assert "   multi_az = false" in place.quote


@pytest.mark.parametrize(
    "row",
    [
        '  password = "hunter2"',
        "  master_password = 'hunter2'",
        '  db_url = "postgres://app:hunter2@db/x"',
        '  secret_string = jsonencode({ a = "hunter2" })',
        '  { name = "API_TOKEN", value = "hunter2" },',
        '      "DB_PASSWORD": "hunter2",',
        "  auth_token = <<EOT hunter2",
        '  user_data = base64encode("hunter2")',
        '  key = "AKIAHUNTER2HUNTER2XX" # hunter2'.replace(" # hunter2", ""),
        '  pem = "-----BEGIN RSA PRIVATE KEY----- hunter2',
        '  x = "hunter2hunter2hunter2HUNTER2hunter2hunter2"',
    ],
)
def test_what_may_be_a_secret_is_hidden(row):
    assert "hunter2" not in shown(row).lower()
    assert HIDDEN in shown(row)


@pytest.mark.parametrize(
    "row",
    [
        "  password = random_password.db.result",
        "  multi_az = false",
        '  availability_zone = "ap-northeast-1a"',
        '  kms_key_id = "arn:aws:kms:ap-northeast-1:123456789012:key/798353db-2515-4233-abbc-766e15aaf33d"',
        '  subnet_ids = ["subnet-091ac7e222094c9a9"]',
        '  source = "terraform-aws-modules/vpc/aws"',
    ],
)
def test_what_is_no_secret_is_shown(row):
    assert shown(row) == row


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=300))
def test_no_line_breaks_it(row):
    assert len(shown(row)) <= len(row) + 300


def test_a_plan_beside_its_source_shows_the_lines_of_the_source(tmp_path):
    stack = next(
        (p for p in sorted((shared_directory() / "scenarios").glob("*/plan.json")) if (p.parent / "main.tf").exists()
         and "multi_az" in (p.parent / "main.tf").read_text()), None,
    )  # fmt: skip
    if stack is None:
        pytest.skip("the shared scenarios are not here")
    shutil.copytree(stack.parent, tmp_path / "stack")
    result = run_audit(
        read_targets([str(tmp_path / "stack" / "plan.json")]), Config(), load(bundled("policies")), Options()
    )
    text = (tmp_path / "stack" / "main.tf").read_text().splitlines()
    quoted = [f.location.quote for f in result.findings if f.location and f.location.quote]
    assert quoted
    for quote in quoted:
        for row in quote:
            assert row[0] == "+" or row[1:].strip() == "..." or row[1:] in text


def test_the_command_shows_the_lines(tmp_path):
    (tmp_path / "main.tf").write_text(TEXT)
    done = subprocess.run([sys.executable, "-m", "auditor", "scan", ".", "-v"], cwd=tmp_path, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 1
    assert "-  multi_az   = false" in done.stdout
    assert "+  multi_az   = true" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr
