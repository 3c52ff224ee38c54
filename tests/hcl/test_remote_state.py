"""terraform_remote_state: another directory or state of the same scan answers, or nothing does and it is said why."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.joining import merge
from auditor.model.config import Config
from auditor.model.record import Record
from auditor.model.value import Known, Unknown
from auditor.pipeline import Options, run_audit
from auditor.result import AuditResult
from auditor.sources import Input, Reading, read_targets
from tests.conftest import REPOSITORY

JOINED = REPOSITORY / "tests" / "metamorphic" / "joined"
PROVIDER = 'provider "aws" {\n  region = "ap-northeast-1"\n}\n'
NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["ap-northeast-1a", "ap-northeast-1c"][count.index]
}
output "subnet_ids" { value = aws_subnet.private[*].id }
output "zones" { value = aws_subnet.private[*].availability_zone }
output "secret" {
  value     = "hunter2"
  sensitive = true
}
"""
APP = """\
resource "aws_lb" "x" {
  subnets            = data.terraform_remote_state.net.outputs.subnet_ids
  load_balancer_type = "network"
  name               = join("-", data.terraform_remote_state.net.outputs.zones)
}
"""
S3 = 'bucket = "states"\n    key = "net.tfstate"\n    region = "ap-northeast-1"'


def remote(backend: str, config: str, more: str = "") -> str:
    return f'data "terraform_remote_state" "net" {{\n  backend = "{backend}"\n  config = {{\n    {config}\n  }}\n{more}}}\n'


def backend(kind: str, config: str) -> str:
    return f'terraform {{\n  backend "{kind}" {{\n    {config}\n  }}\n}}\n'


def write(folder: Path, name: str, *texts: str) -> Path:
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "main.tf").write_text(PROVIDER + "".join(texts))
    return folder / name


def records(inputs: tuple[Input, ...]) -> dict[str, Record]:
    return {r.address: r for r in merge(inputs)[0]}


def load_balancer(inputs: tuple[Input, ...]) -> Record:
    return records(inputs)["aws_lb.x"]


SAME = [
    ("local", 'path = "../net/terraform.tfstate"', ""),
    ("s3", S3, backend("s3", S3)),
    ("gcs", 'bucket = "b"\n    prefix = "net"', backend("gcs", 'bucket = "b"\n    prefix = "net/"')),
    (
        "azurerm",
        'storage_account_name = "a"\n    container_name = "c"\n    key = "k"',
        backend("azurerm", 'storage_account_name = "a"\n    container_name = "c"\n    key = "k"'),
    ),
    (
        "remote",
        'organization = "org"\n    workspaces = { name = "net" }',
        'terraform {\n  cloud {\n    organization = "org"\n    workspaces {\n      name = "net"\n    }\n  }\n}\n',
    ),
]


@pytest.mark.parametrize(("kind", "config", "kept"), SAME, ids=[s[0] for s in SAME])
@pytest.mark.parametrize("targets", [("app", "net"), ("net", "app"), ("",)], ids=["app first", "net first", "above"])
def test_a_directory_of_the_scan_answers(tmp_path, kind, config, kept, targets):
    write(tmp_path, "net", kept, NETWORK)
    write(tmp_path, "app", remote(kind, config), APP)
    found = load_balancer(read_targets([str(tmp_path / name) for name in targets]))
    assert found.refs("subnets")[0].targets == ("aws_subnet.private[0]", "aws_subnet.private[1]")
    assert found.refs("subnets")[0].attributes == ("id", "id")
    assert found.get("name") == Known("ap-northeast-1a-ap-northeast-1c")


def test_the_same_addresses_in_both_stacks_stay_apart(tmp_path):
    write(tmp_path, "net", NETWORK)
    own = (
        'resource "aws_vpc" "main" {\n  cidr_block = "10.9.0.0/16"\n}\n'
        + NETWORK.split("}\n", 1)[1].split("output", maxsplit=1)[0]
    )
    write(tmp_path, "app", remote(*SAME[0][:2]), own.replace("10.0.0.0", "10.9.0.0"), APP)
    found = records(read_targets([str(tmp_path / "app"), str(tmp_path / "net")]))
    targets = found["aws_lb.x"].refs("subnets")[0].targets
    assert [t.rpartition("//")[0] != "" for t in targets] == [True, True]
    assert [found[t].get("cidr_block") for t in targets] == [Known("10.0.0.0/24"), Known("10.0.1.0/24")]


def state(outputs: Mapping[str, object]) -> str:
    stated = {k: {"value": v, "type": "dynamic"} for k, v in outputs.items()}
    attributes = {"id": "subnet-1", "availability_zone": "ap-northeast-1a", "vpc_id": "vpc-1"}
    resource = {
        "mode": "managed",
        "type": "aws_subnet",
        "name": "one",
        "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
        "instances": [{"attributes": attributes}],
    }
    return json.dumps(
        {"version": 4, "terraform_version": "1.11.4", "serial": 1, "outputs": stated, "resources": [resource]}
    )


OUTPUTS = {"subnet_ids": ["subnet-1"], "zones": ["ap-northeast-1a"], "password": "x"}


@pytest.mark.parametrize("has_source", [True, False], ids=["with source", "alone"])
def test_a_state_of_the_scan_answers(tmp_path, has_source):
    """The state says the ids that a directory cannot know."""
    (tmp_path / "net").mkdir()
    if has_source:
        write(tmp_path, "net", NETWORK)
    (tmp_path / "net" / "terraform.tfstate").write_text(state(OUTPUTS))
    write(tmp_path, "app", remote(*SAME[0][:2]), APP)
    found = load_balancer(read_targets([str(tmp_path / "app"), str(tmp_path / "net" / "terraform.tfstate")]))
    assert found.get("subnets") == Known(["subnet-1"])
    assert found.get("name") == Known("ap-northeast-1a")


def test_a_state_that_was_pulled_is_known_by_its_outputs_and_that_is_said(tmp_path):
    (tmp_path / "pulled.tfstate").write_text(state(OUTPUTS))
    write(tmp_path, "app", remote("s3", S3), APP)
    inputs = read_targets([str(tmp_path / "app"), str(tmp_path / "pulled.tfstate")])
    assert load_balancer(inputs).get("subnets") == Known(["subnet-1"])
    assert any("pulled.tfstate is taken to be the state" in note for note in inputs[0].meta.notes)
    (tmp_path / "second.tfstate").write_text(state(OUTPUTS).replace("subnet-1", "subnet-2"))
    both = read_targets([str(tmp_path / n) for n in ("app", "pulled.tfstate", "second.tfstate")])
    assert isinstance(load_balancer(both).get("subnets"), Unknown)


def test_the_arguments_that_init_wrote_down_count(tmp_path):
    net = write(tmp_path, "net", backend("s3", ""), NETWORK)
    (net / ".terraform").mkdir()
    recorded = {"backend": {"type": "s3", "config": {"bucket": "states", "key": "net.tfstate", "secret_key": "s3cr3t"}}}
    (net / ".terraform" / "terraform.tfstate").write_text(json.dumps(recorded))
    write(tmp_path, "app", remote("s3", S3), APP)
    assert load_balancer(read_targets([str(tmp_path)])).get("name") == Known("ap-northeast-1a-ap-northeast-1c")


def test_workspaces_are_told_apart(tmp_path):
    write(tmp_path, "net", backend("s3", S3), NETWORK)
    write(tmp_path, "app", remote("s3", S3, "  workspace = terraform.workspace\n"), APP)
    prod = Reading(environment={"TF_WORKSPACE": "prod"})
    assert isinstance(load_balancer(read_targets([str(tmp_path)], reading=prod)).get("name"), Known)
    write(tmp_path, "app", remote("s3", S3, '  workspace = "prod"\n'), APP)
    assert isinstance(load_balancer(read_targets([str(tmp_path)])).get("name"), Unknown)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (remote("s3", S3.replace("net.tf", "other.tf")), "s3://states/other.tfstate"),
        (remote("s3", 'bucket = var.b\n    key = "x"') + 'variable "b" {}\n', "variable b has no value"),
        (remote("nomad", "x = 1"), "'nomad' is not understood"),
        (remote("local", 'path = "../gone/terraform.tfstate"'), "terraform.tfstate"),
    ],
    ids=["another key", "open bucket", "unknown backend", "another path"],
)
def test_what_nothing_answers_is_unknown_with_its_reason(tmp_path, data, said):
    write(tmp_path, "net", backend("s3", S3), NETWORK)
    write(tmp_path, "app", data, APP)
    found = load_balancer(read_targets([str(tmp_path / "app"), str(tmp_path / "net")]))
    assert isinstance(found.get("subnets"), Unknown)
    assert found.refs("subnets")[0].targets == ("data.terraform_remote_state.net",)
    shown = json.dumps([i.warnings for i in read_targets([str(tmp_path / "app"), str(tmp_path / "net")])])
    assert said in shown
    assert f"kept in {tmp_path}" not in shown


def test_stacks_that_read_each_other_end(tmp_path):
    ring = 'output "subnet_ids" { value = data.terraform_remote_state.net.outputs.subnet_ids }\n'
    write(tmp_path, "a", remote("local", 'path = "../b/terraform.tfstate"'), ring, APP)
    write(tmp_path, "b", remote("local", 'path = "../a/terraform.tfstate"'), ring)
    assert isinstance(load_balancer(read_targets([str(tmp_path)])).get("subnets"), Unknown)


def test_a_sensitive_output_stays_hidden(tmp_path):
    write(tmp_path, "net", NETWORK)
    queue = 'resource "aws_sqs_queue" "q" {\n  name = data.terraform_remote_state.net.outputs.secret\n}\n'
    write(tmp_path, "app", remote(*SAME[0][:2]), queue)
    assert "name" in records(read_targets([str(tmp_path)]))["aws_sqs_queue.q"].sensitive


def audit(*targets: Path) -> AuditResult:
    reading = Reading(variables=("signing_key_arn=arn:aws:kms:ap-northeast-1:123456789012:key/798353db",))
    inputs = read_targets([str(t) for t in targets], reading=reading)
    return run_audit(inputs, Config(), load(bundled("policies")), Options())


def test_a_stack_in_two_directories_is_answered_as_the_whole_is(tmp_path):
    """The network in one directory, what runs in it in another: nothing is certain that the whole denies."""
    shutil.copytree(JOINED / "network", tmp_path / "network", ignore=shutil.ignore_patterns("*.tfstate"))
    text = (JOINED / "app" / "main.tf").read_text()
    direct = re.sub(r"\[for s in data.aws_subnet.private : s.id\]",
                    "data.terraform_remote_state.network.outputs.private_subnet_ids", text)  # fmt: skip
    app = tmp_path / "app"
    app.mkdir()
    (app / "main.tf").write_text(direct)
    joined = next(s for s in audit(app, tmp_path / "network").services if s.name == "withdrawals")
    whole = next(s for s in audit(JOINED / "single" / "terraform.tfstate").services if s.name == "withdrawals")
    zone = {level.value: verdict.interval for level, verdict in joined.verdicts}["zone"]
    assert zone == {level.value: verdict.interval for level, verdict in whole.verdicts}["zone"]
    assert zone.is_certain
    # Through data sources, as the stack is really written, it may be wider, never beside it.
    (app / "main.tf").write_text(text)
    looked_up = next(s for s in audit(app, tmp_path / "network").services if s.name == "withdrawals")
    wider = {level.value: verdict.interval for level, verdict in looked_up.verdicts}["zone"]
    assert wider.worst <= zone.worst <= zone.best <= wider.best
    # A network whose directory is left out is a gap, never a pass.
    alone = next(s for s in audit(app).services if s.name == "withdrawals")
    assert {level.value: verdict.interval for level, verdict in alone.verdicts}["zone"].worst <= zone.worst
