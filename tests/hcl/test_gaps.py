"""A module whose source is not there: named, and the service that it belongs to is wider, never narrower."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.model.verdict import Level, Verdict
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import Reading
from auditor.sources.hcl.reading import read_source

STACK = """\
provider "aws" {
  region = "ap-northeast-1"
}
resource "aws_dynamodb_table" "withdrawals" {
  name = "withdrawals"
}
"""


def audit(folder: Path, more: str) -> AuditResult:
    (folder / "main.tf").write_text(STACK + more)
    return run_audit([read_source(str(folder), Reading())], Config(), load(bundled("policies")), Options())


def zone(result: AuditResult) -> tuple[Verdict, Verdict]:
    (service,) = result.services
    interval = dict(service.verdicts)[Level.ZONE].interval
    return interval.worst, interval.best


def test_without_a_gap_the_table_holds(tmp_path):
    assert zone(audit(tmp_path, "")) == (Verdict.HOLDS, Verdict.HOLDS)


@pytest.mark.parametrize(
    "more",
    [
        'module "fleet" {\n  source = "a/b/c"\n}\n',
        'module "withdrawals_api" {\n  source = "a/b/c"\n}\n',
        (
            'module "db" {\n  source = "a/b/c"\n}\nresource "aws_lambda_function" "withdrawals" {\n'
            "  environment {\n    variables = { DB = module.db.host }\n  }\n}\n"
        ),
    ],
)
def test_a_gap_widens_the_service_and_is_named(tmp_path, more):
    result = audit(tmp_path, more)
    assert zone(result) == (Verdict.STOPS, Verdict.HOLDS)
    (service,) = result.services
    assert any("module." in gap and "terraform init" in gap for gap in service.gaps)
    assert any("terraform init" in skipped.reason for skipped in result.coverage.skipped)


def test_a_gap_that_only_watches_is_named_but_widens_nothing(tmp_path):
    result = audit(tmp_path, 'module "monitoring" {\n  source = "a/b/c"\n}\n')
    assert zone(result) == (Verdict.HOLDS, Verdict.HOLDS)
    assert any("module.monitoring is not here" in note for note in result.coverage.notes)


def test_subnets_of_unknown_number_are_not_one_subnet(tmp_path):
    more = """\
variable "zones" { type = list(string) }
resource "aws_subnet" "s" {
  count             = length(var.zones)
  availability_zone = var.zones[count.index]
}
resource "aws_ecs_service" "withdrawals" {
  desired_count = 3
  network_configuration {
    subnets = aws_subnet.s[*].id
  }
}
"""
    worst, best = zone(audit(tmp_path, more))
    assert worst is Verdict.STOPS
    assert best >= Verdict.DIPS
