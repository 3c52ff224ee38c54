"""The policy pack under the real analyzer server of Pulumi's policy SDK, driven over gRPC."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from auditor.bundled import bundled
from auditor.engine import load
from auditor.errors import UsageError
from auditor.exports.pulumi_pack import export, name_of
from auditor.sources.pulumi.program import wire
from auditor.sources.pulumi.program.engine import Engine
from auditor.sources.pulumi.program.project import read_project
from auditor.sources.pulumi.program.static import read_yaml
from auditor.sources.pulumi.state import State
from auditor.sources.pulumi.values import UNKNOWN

grpc = pytest.importorskip("grpc", reason="the Pulumi SDK is not installed: pip install 'resilience-auditor[pulumi]'")
pytest.importorskip("pulumi_policy", reason="Pulumi's policy SDK is not installed: pip install pulumi-policy")

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = """
name: custody
runtime: yaml
config: {{"aws:region": ap-northeast-1}}
resources:
  withdrawals-ledger:
    type: aws:rds/instance:Instance
    properties:
      engine: postgres
      multiAz: {multi_az}
      backupRetentionPeriod: 7
"""


@contextmanager
def analyzer(pack: Path) -> Iterator[Any]:
    """Start the analyzer as the Pulumi engine does, and yield its client."""
    from pulumi.runtime.proto import analyzer_pb2_grpc

    environment = {
        **os.environ,
        "PULUMI_PROJECT": "custody",
        "PULUMI_STACK": "prod",
        "PULUMI_DRY_RUN": "true",
        "PULUMI_ORGANIZATION": "o",
        "PYTHONPATH": str(REPOSITORY),
    }
    with Engine("custody", "prod", {}) as engine:
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "pulumi.policy", engine.address, str(pack)],
            cwd=pack,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        timer = threading.Timer(60, server.kill)
        timer.start()
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            assert port.isdecimal(), server.stderr.read() if server.stderr else ""
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                yield analyzer_pb2_grpc.AnalyzerStub(channel)
        finally:
            timer.cancel()
            server.kill()
            server.communicate()


def recorded(tmp_path: Path, multi_az: str) -> Sequence[State]:
    (tmp_path / "Pulumi.yaml").write_text(PROGRAM.format(multi_az=multi_az))
    return read_yaml(read_project(tmp_path, "prod", UNKNOWN)).states


def violations(pack: Path, states: Sequence[State], config: Mapping[str, Any] | None = None) -> list[Any]:
    from google.protobuf.empty_pb2 import Empty
    from pulumi.runtime.proto import analyzer_pb2 as pb

    providers = {f"{s.urn}::{s.id}": s for s in states if s.type.startswith("pulumi:providers:")}
    with analyzer(pack) as client:
        known = {p.name for p in client.GetAnalyzerInfo(Empty()).policies}
        assert {name_of(p) for p in load(bundled("policies"))} < known
        client.ConfigureStack(pb.AnalyzerStackConfigureRequest(stack="prod", project="custody", dry_run=True))
        if config:
            level = {"mandatory": pb.MANDATORY, "advisory": pb.ADVISORY}
            wanted = {
                name: pb.PolicyConfig(enforcementLevel=level[c["level"]], properties=wire.struct(c["properties"]))
                for name, c in config.items()
            }
            client.Configure(pb.ConfigureAnalyzerRequest(policyConfig=wanted))
        found: list[Any] = []
        shown = []
        for state in states:
            if state.type.startswith("pulumi:providers:"):
                continue
            source = providers.get(state.provider or "")
            given = (
                pb.AnalyzerProviderResource(
                    type=source.type, urn=source.urn, name="default", properties=wire.struct(source.inputs or {})
                )
                if source is not None
                else None
            )
            name = state.urn.rsplit("::", 1)[-1]
            asked = wire.struct(state.inputs or {})
            common: dict[str, Any] = {"type": state.type, "urn": state.urn, "name": name, "provider": given}
            if state.custom:
                found += client.Analyze(pb.AnalyzeRequest(properties=asked, **common)).diagnostics
            # What the provider computes is unknown in a preview, also where the program sets nothing.
            after = {"availabilityZone": UNKNOWN, "id": UNKNOWN, **(state.inputs or {})}
            shown.append(pb.AnalyzerResource(properties=wire.struct(after), parent=state.parent or "", **common))
        found += client.AnalyzeStack(pb.AnalyzeStackRequest(resources=shown)).diagnostics
    return found


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "pack"
    export(folder)
    return folder


def test_a_weak_stack_is_told_and_advisory(pack: Path, tmp_path: Path):
    from pulumi.runtime.proto import analyzer_pb2 as pb

    found = violations(pack, recorded(tmp_path, "false"))
    weak = [d for d in found if d.policyName.startswith("res101-")]
    assert len(weak) == 1
    assert "withdrawals-ledger" in weak[0].message
    assert weak[0].urn == "urn:pulumi:prod::custody::aws:rds/instance:Instance::withdrawals-ledger"
    assert {d.enforcementLevel for d in found} == {pb.ADVISORY}


def test_a_good_stack_is_not(pack: Path, tmp_path: Path):
    found = violations(pack, recorded(tmp_path, "true"))
    assert not [d for d in found if d.policyName.startswith("res101-")]


def test_an_unknown_does_not_weaken_a_mandatory_policy(pack: Path, tmp_path: Path):
    from pulumi.runtime.proto import analyzer_pb2 as pb

    name = next(name_of(p) for p in load(bundled("policies")) if p.info.id == "RES101")
    config = {name: {"level": "mandatory", "properties": {"survive": "zone"}}}
    found = violations(pack, recorded(tmp_path, UNKNOWN), config)
    (weak,) = [d for d in found if d.policyName == name]
    assert weak.enforcementLevel == pb.MANDATORY
    assert "confidence: unknown" in weak.message
    assert not [d for d in found if "can't run policy" in d.message]


def test_what_cannot_be_judged_does_not_pass(pack: Path, tmp_path: Path):
    name = next(name_of(p) for p in load(bundled("policies")) if p.info.id == "RES101")
    config = {name: {"level": "mandatory", "properties": {"config": str(tmp_path / "absent.yaml")}}}
    (told,) = [d for d in violations(pack, recorded(tmp_path, "true"), config) if d.policyName == name]
    assert re.search("could not be evaluated: .*absent.yaml", told.message)


def test_export_overwrites_nothing(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="not an empty directory"):
        export(tmp_path)
