"""Every command of docs/live.md does what the page says, against the stand-in."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.sources.aws_live import table
from auditor.sources.aws_live.collectors import dynamodb, ec2, messaging
from tests.live import stacks
from tests.live.conftest import REGION
from tests.live.proxy import Proxy
from tests.live.test_accounts import OTHER, THIRD, client

PAGE = Path(__file__).resolve().parents[2] / "docs" / "live.md"
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    return [line for block in _BLOCK.findall(PAGE.read_text(encoding="utf-8")) for line in block.splitlines()]


def test_every_command_of_the_page_runs(aws: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(table, "SERVICES", (ec2.SERVICE, dynamodb.SERVICE, messaging.SQS))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "accounts.txt").write_text("222222222222  # custody\n")
    config = tmp_path / "config"
    config.write_text(f"[profile audit]\nregion = {REGION}\naws_access_key_id = testing\naws_secret_access_key = x\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    boto3.client("organizations", region_name="us-east-1").create_organization(FeatureSet="ALL")
    stacks.queue("withdrawals")
    for other in (OTHER, THIRD):
        client(other, "sqs").create_queue(QueueName="orders")
    asked = commands()
    assert len(asked) > 10
    for command in asked:
        program, *arguments = shlex.split(command)
        assert program == "auditor"
        outcome: Any = CliRunner().invoke(cli, arguments, standalone_mode=False)
        assert outcome.exception is None, (command, outcome.exception)
        assert outcome.return_value in (0, 1), command
        if arguments[0] == "aws-policy":
            assert json.loads(outcome.stdout)["Statement"]
