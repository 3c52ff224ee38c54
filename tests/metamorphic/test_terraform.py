"""The same stack spelled in several ways by real Terraform, and the same stack planned, applied and shown."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.metamorphic.stacks import Json, answers, everything

TERRAFORM = shutil.which("terraform")
HEAD = """
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
"""
PROVIDER = """
provider "aws" {
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
"""
BODY = """
resource "aws_vpc" "main" {
  cidr_block = "10.8.0.0/16"
}

%(subnets)s

resource "aws_dynamodb_table" "requests" {
  name         = "requests"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_task_definition" "withdraw" {
  family = "withdraw"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "app:1"
    memory      = 128
    environment = [{ name = "TABLE", value = aws_dynamodb_table.requests.name }]
  }])
}

resource "aws_ecs_service" "withdraw" {
  name            = "withdraw"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.withdraw.arn
  desired_count   = 2
  network_configuration {
    subnets = %(ids)s
  }
  tags = { "resilience:service" = "withdrawals" }
}
"""
COUNTED = BODY % {
    "ids": "aws_subnet.app[*].id",
    "subnets": """
resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
  cidr_block        = cidrsubnet("10.8.0.0/16", 8, count.index)
}
""",
}
KEYED = BODY % {
    "ids": "[for s in aws_subnet.app : s.id]",
    "subnets": """
resource "aws_subnet" "app" {
  for_each          = { "eu-west-1b" = 1, "eu-west-1a" = 0 }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet("10.8.0.0/16", 8, each.value)
}
""",
}
CALL = '\nmodule "inner" {\n  source = "./inner"\n}\n'
SPELLINGS = {
    "counted": {"main.tf": HEAD + PROVIDER + COUNTED},
    "keyed": {"main.tf": HEAD + PROVIDER + KEYED},
    "in a module": {"main.tf": HEAD + PROVIDER + CALL, "inner/main.tf": HEAD + COUNTED},
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Run a stand-in of AWS and return the environment in which Terraform talks to it."""
    if TERRAFORM is None:
        pytest.skip("terraform is not on the PATH: real plans were not compared")
    if find_spec("moto") is None and shutil.which("moto_server") is None:
        pytest.skip("moto is not installed: nothing was applied")
    port = _free_port()
    server = shutil.which("moto_server")
    command = [server] if server else [sys.executable, "-m", "moto.server"]
    with subprocess.Popen([*command, "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            _wait_for(port)
            yield _settings(port, tmp_path_factory.mktemp("terraform"))
        finally:
            running.terminate()


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(120):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.skip("the stand-in of AWS did not start: nothing was applied")


def _settings(port: int, scratch: Path) -> dict[str, str]:
    from tests.conftest import shared_directory

    out = {
        **os.environ,
        "TMPDIR": str(scratch),
        "TF_IN_AUTOMATION": "1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    tool = shared_directory() / "tools" / "terraform-env"
    if tool.exists():
        done = subprocess.run([str(tool), str(port)], env=out, capture_output=True, text=True, check=False, timeout=120)
        for line in done.stdout.splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            if name == "TF_CLI_CONFIG_FILE":
                out[name] = value.strip("'")
    return out


def _terraform(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(TERRAFORM), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode and arguments[0] == "init":
        pytest.skip(f"terraform init found no AWS provider: {done.stderr.strip().splitlines()[-1:]}")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def plans(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Json]]:
    """Return the folder and plan of every spelling."""
    out: dict[str, tuple[Path, Json]] = {}
    for name, files in SPELLINGS.items():
        folder = tmp_path_factory.mktemp("stack")
        for file, content in files.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(content)
        _terraform(folder, environment, "init", "-input=false", "-no-color")
        _terraform(folder, environment, "plan", "-input=false", "-no-color", "-out=plan.bin")
        out[name] = (folder, json.loads(_terraform(folder, environment, "show", "-json", "plan.bin")))
    return out


def intervals(document: Any, name: str = "plan.json") -> Json:
    return everything(answers((name, document)))


def test_spelling_does_not_matter(plans: dict[str, tuple[Path, Json]]) -> None:
    found = {name: intervals(plan) for name, (_, plan) in plans.items()}
    assert found["counted"]["levels"]["withdrawals"]["zone"] == "holds"
    assert found["keyed"] == found["in a module"] == found["counted"]


def test_plan_state_and_shown_state_agree(plans: dict[str, tuple[Path, Json]], environment: dict[str, str]) -> None:
    folder, plan = plans["counted"]
    _terraform(folder, environment, "apply", "-input=false", "-no-color", "plan.bin")
    raw = json.loads((folder / "terraform.tfstate").read_text())
    shown = json.loads(_terraform(folder, environment, "show", "-json"))
    levels = intervals(plan)["levels"]
    assert intervals(raw, "terraform.tfstate")["levels"] == levels
    assert intervals(shown, "show.json")["levels"] == levels
