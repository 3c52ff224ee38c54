"""Snippets: what they say, that Terraform accepts them in the failing stack, and that the re-scan keeps the promise."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.model.config import Config
from auditor.model.remediation import Remediation
from auditor.model.verdict import Level, Verdict
from auditor.pipeline import Options, run_audit
from auditor.remediation import dialects
from auditor.remediation.changes import CHANGES, Change
from auditor.result import AuditResult
from auditor.sources import Input, read_bytes, read_targets
from tests.examples import state

FAILING = """
provider "aws" {
  region                      = "ap-northeast-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
resource "aws_db_instance" "ledger" {
  identifier        = "ledger"
  engine            = "postgres"
  instance_class    = "db.m6g.large"
  allocated_storage = 100
  username          = "u"
  password          = "not-a-secret"
  availability_zone = "ap-northeast-1a"
  tags              = { "resilience:service" = "withdrawals" }
}
resource "aws_elasticache_replication_group" "queue" {
  replication_group_id = "queue"
  description          = "x"
  node_type            = "cache.m6g.large"
  engine               = "redis"
  tags                 = { "resilience:service" = "limits" }
}
resource "aws_redshift_cluster" "risk" {
  cluster_identifier = "risk"
  node_type          = "ra3.xlplus"
  number_of_nodes    = 2
  cluster_type       = "multi-node"
  master_username    = "u"
  master_password    = "Not-a-secret-1"
  tags               = { "resilience:service" = "risk" }
}
resource "aws_dynamodb_table" "nonces" {
  name         = "nonces"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  tags = { "resilience:service" = "signing" }
}
resource "aws_mq_broker" "events" {
  broker_name        = "events"
  engine_type        = "ActiveMQ"
  engine_version     = "5.18"
  host_instance_type = "mq.m5.large"
  user {
    username = "user"
    password = "not-a-secret-12"
  }
  tags = { "resilience:service" = "events" }
}
"""


def audit(inputs: Sequence[Input]) -> AuditResult:
    return run_audit(inputs, Config(), load(bundled("policies")), Options())


def test_a_snippet_is_merged_into_the_resource_that_fails() -> None:
    result = audit(
        [
            read_bytes(
                "state",
                state(
                    {
                        "aws_db_instance.ledger": {
                            "identifier": "ledger",
                            "engine": "postgres",
                            "availability_zone": "ap-northeast-1a",
                            "tags": {"resilience:service": "withdrawals"},
                        }
                    }
                ),
            )
        ]
    )
    change = next(r for r in result.remediations if r.level is Level.ZONE)
    code = {s.dialect: s.code for s in change.snippets}
    assert code["hcl"] == 'resource "aws_db_instance" "ledger" {\n  multi_az = true\n}\n'
    assert "--region ap-northeast-1 --db-instance-identifier ledger --multi-az" in code["aws-cli"]
    assert change.services == ("withdrawals",)
    assert change.findings
    assert change.gain > 0


def test_the_change_that_removes_most_risk_comes_first() -> None:
    result = audit(
        [
            read_bytes(
                "state",
                state(
                    {
                        "aws_db_instance.a": {
                            "identifier": "a",
                            "availability_zone": "ap-northeast-1a",
                            "tags": {"resilience:service": "withdrawals"},
                        },
                        "aws_db_instance.b": {
                            "identifier": "b",
                            "availability_zone": "ap-northeast-1a",
                            "tags": {"resilience:service": "deposits"},
                        },
                        "aws_instance.b": {
                            "availability_zone": "ap-northeast-1a",
                            "tags": {"resilience:service": "deposits"},
                        },
                    }
                ),
            )
        ]
    )
    zone = [r for r in result.remediations if r.level is Level.ZONE]
    assert zone[0].address == "aws_db_instance.a"
    assert [r.gain for r in zone] == sorted((r.gain for r in zone), reverse=True)


@pytest.mark.parametrize("change", CHANGES.values(), ids=lambda c: c.source)
def test_every_dialect_is_well_formed(change: Change) -> None:
    python = dialects.pulumi_python("aws:x", change, "ap-northeast-3").code
    ast.parse(f"f(\n{python})")
    script = dialects.pulumi_typescript("aws:x", change, "ap-northeast-3").code
    assert script.count("{") == script.count("}")
    command = dialects.aws_cli("my db; rm -rf /", "ap-northeast-1", change, "ap-northeast-3")
    assert command is not None
    assert "'my db; rm -rf /'" in command.code
    assert change.source.startswith("https://docs.aws.amazon.com/")


def test_a_name_from_an_input_starts_nothing() -> None:
    change = CHANGES["aws_db_instance", Level.ZONE]
    for address in (
        'aws_db_instance.x["${file(1)}"]',
        "aws_db_instance.x[0]",
        "module.a[0].module.b.aws_db_instance.x",
    ):
        written = dialects.hcl(address, change, "")
        assert written is not None
        assert written.code.startswith('resource "aws_db_instance" "x" {\n')
    assert dialects.hcl('aws_db_instance."x" {}', change, "") is None


@pytest.fixture(scope="module")
def terraform(shared: Path, tmp_path_factory: pytest.TempPathFactory):
    """Return a function that runs Terraform in one initialised directory, without a network."""
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    folder = tmp_path_factory.mktemp("stack")
    setup = subprocess.run(
        [str(shared / "tools" / "terraform-env"), "1"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    if setup.returncode:
        pytest.skip("no AWS provider for Terraform on this machine")
    mirror = folder / "terraform-offline.rc"
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(mirror), "TF_IN_AUTOMATION": "1"}
    (folder / "main.tf").write_text(FAILING)

    def run(*words: str) -> str:
        done = subprocess.run(
            ["terraform", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240
        )
        assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
        return done.stdout

    run("init", "-input=false", "-no-color")
    return folder, run


def planned(folder: Path, run) -> AuditResult:
    run("plan", "-input=false", "-refresh=false", "-no-color", "-out=p.bin")
    path = folder / "plan.json"
    path.write_text(run("show", "-json", "p.bin"))
    return audit(read_targets([str(path)]))


@pytest.mark.slow
def test_terraform_accepts_the_snippets_and_the_promise_is_kept(terraform) -> None:
    folder, run = terraform
    before = planned(folder, run)
    promised: list[Remediation] = [r for r in before.remediations if r.gives is not Verdict.STOPS]
    assert {(r.address.split(".")[0], r.level) for r in promised} == set(CHANGES)
    snippets = [s.code for r in promised for s in r.snippets if s.dialect == "hcl"]
    (folder / "auditor_override.tf").write_text("\n".join(snippets))
    assert json.loads(run("validate", "-json"))["valid"]
    after = {r.address: dict(r.verdicts) for r in planned(folder, run).resources}
    for r in promised:
        assert after[r.address][r.level].worst >= r.gives, r.address
