"""A saved scan says offline what it said live, and a broken one is continued, not repeated."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.sources.aws_live import store, table
from auditor.sources.aws_live.collectors import dynamodb, ec2, ecs, kms, rds
from tests.live import stacks
from tests.live.conftest import REGION, scan
from tests.live.proxy import Answer, Proxy, Request, refusal

_SOME = (ec2.SERVICE, ecs.SERVICE, rds.SERVICE, dynamodb.SERVICE, kms.SERVICE)


@pytest.fixture(scope="module")
def built(account: Proxy) -> None:
    account.rules.clear()
    net = stacks.network(nats=1)
    stacks.service(net, {"DATABASE": stacks.database(net, multi_az=True)})


@pytest.fixture
def stack(built: None, shared_aws: Proxy, monkeypatch: pytest.MonkeyPatch) -> Proxy:
    monkeypatch.setattr(table, "SERVICES", _SOME)
    return shared_aws


def offline(path: Path) -> dict[str, Any]:
    outcome = CliRunner().invoke(cli, ["scan", str(path), "-f", "json", "--fail-on", "never"], standalone_mode=False)
    assert outcome.exception is None, outcome.exception
    found: dict[str, Any] = json.loads(outcome.stdout)
    return found


@pytest.mark.parametrize("name", ["scan.json", "scan.json.zst"])
def test_a_saved_scan_replays_offline(stack: Proxy, tmp_path: Path, name: str):
    path = tmp_path / name
    _, live, errors = scan("--save", str(path))
    assert f"saved to {path}" in errors
    stack.seen.clear()
    again = offline(path)
    assert not stack.seen
    for part in ("services", "resources", "findings"):
        assert _placeless(again[part]) == _placeless(live[part])


def _placeless(part: Any) -> Any:
    """Leave out where a resource was read: a file, or AWS."""
    return [{k: v for k, v in p.items() if k != "location"} for p in json.loads(json.dumps(part))]


def test_a_scan_is_resumed_without_the_calls_that_are_done(stack: Proxy, tmp_path: Path):
    path = tmp_path / "scan.json"
    _, whole, _ = scan()
    stack.clear_seen()

    def denied(request: Request, before: int) -> Answer | None:
        return refusal(request, "AccessDenied", 403) if request.operation == "DescribeDBInstances" else None

    stack.rules.insert(0, denied)
    _, partial, _ = scan("--save", str(path))
    assert len(partial["coverage"]["skipped"]) == 1
    stack.rules.pop(0)
    stack.clear_seen()
    _, resumed, _ = scan("--save", str(path), "--resume")
    again = {r.operation for r in stack.seen}
    # A text may name what was missing: only what holds texts is read again beside it.
    texts = {"ListClusters", "DescribeClusters", "ListServices", "DescribeServices", "DescribeTaskDefinition"}
    assert again == {"GetCallerIdentity", "DescribeRegions", "DescribeDBInstances", *texts}
    assert resumed["services"] == whole["services"]
    assert resumed["coverage"]["skipped"] == []


def test_resume_wants_the_file(stack: Proxy):
    from auditor.errors import SourceError

    with pytest.raises(SourceError, match="--resume"):
        scan("--resume")


def test_control_c_keeps_what_was_read(stack: Proxy, tmp_path: Path):
    path = tmp_path / "scan.json"
    stack.latency = 0.2
    program = (
        "import sys; from auditor.sources.aws_live import table; from auditor.cli import main; "
        "table.SERVICES = tuple(s for s in table.SERVICES if s.client in ('ec2', 'ecs', 'rds', 'dynamodb', 'kms')); "
        "sys.argv = ['auditor', *sys.argv[1:]]; main()"
    )
    arguments = ["scan", "aws:", "--regions", REGION, "-f", "json", "--fail-on", "never", "--save", str(path)]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
        text=True,
    ) as running:
        for _ in range(600):
            if len(stack.seen) >= 36:
                break
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=60)
    assert running.returncode == 130, errors
    assert "interrupted: what was read so far is reported" in errors
    assert any("interrupted" in s["reason"] for s in json.loads(out)["coverage"]["skipped"])
    kept = store.read_file(path)[0]
    done = [f for f in kept.finished if not f.key.endswith("?")]
    assert done
    stack.latency = 0.0
    stack.clear_seen()
    _, resumed, _ = scan("--save", str(path), "--resume")
    assert resumed["coverage"]["skipped"] == []
    finished = {f.key.rpartition(":")[2] for f in done}
    assert not finished & {r.operation for r in stack.seen}


# --- damaged files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x28\xb5\x2f\xfdnot really", "damaged"),
        (b'{"auditor_inventory": 99, "tool": "x", "accounts": []}', "version 99"),
        (b'{"auditor_inventory": 1, "tool": "x", "accounts": [{"account": 5}]}', "no scan that can be read"),
        (b'{"auditor_inventory": 1, "tool": "x", "accounts": []}', "holds no account"),
    ],
)
def test_a_damaged_file_is_an_error_in_words(tmp_path: Path, data: bytes, says: str):
    from auditor.errors import SourceError

    path = tmp_path / "scan.json"
    path.write_bytes(data)
    outcome = CliRunner().invoke(cli, ["scan", str(path)], standalone_mode=False)
    assert isinstance(outcome.exception, SourceError)
    assert says in outcome.exception.message


def test_a_file_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import zstandard

    from auditor.errors import SourceError

    monkeypatch.setattr(store, "_MAX_BYTES", 1 << 20)
    path = tmp_path / "scan.json.zst"
    path.write_bytes(zstandard.compress(b"{" + b" " * (1 << 22) + b"}"))
    outcome = CliRunner().invoke(cli, ["scan", str(path)], standalone_mode=False)
    assert isinstance(outcome.exception, SourceError)
    assert "larger than" in outcome.exception.message


def test_live_options_need_a_live_target(tmp_path: Path):
    from auditor.errors import UsageError

    path = tmp_path / "x.json"
    path.write_bytes(msgspec.json.encode({"version": 4, "serial": 1, "resources": []}))
    outcome = CliRunner().invoke(cli, ["scan", str(path), "--regions", "eu-west-1"], standalone_mode=False)
    assert isinstance(outcome.exception, UsageError)
