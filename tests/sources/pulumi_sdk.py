"""An interpreter with the Pulumi SDKs for the tests, and exports made by running programs in it."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.sources import Input
from auditor.sources.pulumi.program.project import read_project
from auditor.sources.pulumi.program.runner import Limits, run
from auditor.sources.pulumi.state import State
from auditor.sources.pulumi.urn import STACK
from auditor.sources.pulumi.values import SIGNATURE, UNKNOWN
from auditor.sources.pulumi_program import Choices, read

PROGRAMS = Path(__file__).parent / "programs"
NEEDS = (
    "pulumi>=3.200,<3.224",
    "pulumi-aws>=7,<8",
    "pulumi-azure>=6,<7",
    "pulumi-azure-native>=3,<4",
    "pulumi-gcp>=9,<10",
    "pulumi-kubernetes>=4,<5",
    "pulumi-policy>=1.20,<2",
    "pulumi-random>=4,<5",
)
NODE_NEEDS = ("@pulumi/pulumi@3.200.0", "typescript@5", "ts-node@10")
_MODULES = """
import pulumi, pulumi.policy, pulumi_policy
import pulumi_aws as a, pulumi_gcp as g, pulumi_azure_native as n, pulumi_azure as z
for package, names in (
    (a, "autoscaling backup cloudwatch dynamodb ebs ec2 ecs iam kms lambda_ lb rds route53 s3 secretsmanager sqs ssm"),
    (g, "compute container sql storage"),
    (n, "compute resources storage"),
    (z, "core mssql"),
):
    for name in names.split():
        getattr(package, name).__name__
"""


@functools.cache
def interpreter() -> str:
    """Return a Python that has the SDKs, made once and kept outside the checkout; skip where pip cannot."""
    pytest.importorskip("grpc", reason="the Pulumi SDK is not installed: pip install 'resilience-auditor[pulumi]'")
    return os.environ.get("AUDITOR_PULUMI_PYTHON") or environment(NEEDS, _MODULES)


def environment(needs: tuple[str, ...], modules: str) -> str:
    """Return a Python that has *needs*, with *modules* imported once: that compiles them."""
    stamp = hashlib.sha256("\n".join((*needs, modules, sys.version)).encode()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "resilience-auditor"
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / f"pulumi-{stamp}"
    with (cache / f"pulumi-{stamp}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            _make(folder, needs, modules)
    return str(folder / "bin" / "python")


def _make(folder: Path, needs: tuple[str, ...], modules: str) -> None:
    python = str(folder / "bin" / "python")
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [python, "-m", "pip", "install", "-q", "--no-compile", "--disable-pip-version-check", *needs],
        [python, "-c", modules],
    ):
        # Compiled once here: imports are most of what a small program costs.
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False, env=environment)
        if done.returncode:
            pytest.skip(f"pip could not make an environment with the Pulumi SDKs: {done.stderr.strip()[-300:]}")
    (folder / "ready").touch()


@functools.cache
def node_modules() -> Path:
    """Return a node_modules with Pulumi's SDK, made once and kept outside the checkout; skip where npm cannot."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "resilience-auditor"
    folder = cache / "node-pulumi-3.200"
    folder.mkdir(parents=True, exist_ok=True)
    with (cache / "node-pulumi.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            (folder / "package.json").write_text("{}")
            command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *NODE_NEEDS]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
            if done.returncode:
                pytest.skip(f"npm could not install Pulumi's SDK: {done.stderr.strip()[-300:]}")
            (folder / "ready").touch()
    return folder / "node_modules"


def read_program(name: str, **more: Any) -> Input:
    """Return what the offline engine makes of the program *name*."""
    choices = Choices(run_program=True, python=interpreter(), **more)
    return read(str(PROGRAMS / name), choices)


def export_of(name: str) -> bytes:
    """Return the stack export that deploying the program *name* would leave, with ids and outputs made up."""
    project = read_project(PROGRAMS / name, "", UNKNOWN)
    states = run(project, Limits(python=interpreter()), deployed, dry_run=False).recording.states
    resources = [_stored(state) for state in sorted(states, key=lambda s: s.urn)]
    return json.dumps(
        {"version": 3, "deployment": {"manifest": {"version": "v3.223.0"}, "resources": resources}}
    ).encode()


def deployed(state: State) -> tuple[str, Mapping[str, Any]]:
    """Answer as a cloud does: an id, and the outputs that other resources are given."""
    digest = hashlib.sha256(state.urn.encode()).hexdigest()[:12]
    if state.type.startswith("pulumi:providers:"):
        return f"{digest}-provider", {}
    module, own = state.type.split(":")[1].split("/")[0], state.type.rsplit(":", 1)[-1].lower()
    name = f"{own}-{digest}"
    outputs = {
        "address": f"{name}.example.internal",
        "arn": f"arn:aws:{module}:::{own}/{name}",
        "dnsName": f"{name}.elb.example.com",
        "endpoint": f"{name}.db.example.internal",
        "keyId": name,
        "name": name,
        "privateIp": f"10.99.{int(digest[:2], 16)}.{int(digest[2:4], 16)}",
        "url": f"https://{module}.example.com/123456789012/{name}",
        "zoneId": f"Z{digest}".upper(),
    }
    given = {k: v for k, v in (state.inputs or {}).items() if not _is_asset(v)}
    if not state.type.startswith("aws:"):
        name, more = _elsewhere(state.type, name)
        outputs |= more
    return name, {**outputs, **given}


def _elsewhere(token: str, name: str) -> tuple[str, Mapping[str, Any]]:
    """Return the id that Azure or Google gives, and outputs that their programs hand on."""
    package, module, own = token.split(":")
    if package.startswith("azure"):
        group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/custody"
        id_ = f"{group}/providers/Microsoft.{module.split('/')[0]}/{own}/{name}"
        host = f"{name}.example.net"
        return id_, {"name": name, "fullyQualifiedDomainName": host, "defaultHostname": host, "versionlessId": id_}
    id_ = f"projects/acme-custody/{module.split('/')[0]}/{name}"
    link = f"https://www.googleapis.com/compute/v1/{id_}"
    answers = {"selfLink": link, "instanceGroup": f"{link}/group", "connectionName": f"acme-custody:{name}"}
    return id_, {**answers, "privateIpAddress": "10.1.0.3"}


def _is_asset(value: Any) -> bool:
    return isinstance(value, dict) and value.get(SIGNATURE) not in (None, "1b47061264138c4ac30d75fd1eb44270")


def _stored(state: State) -> dict[str, Any]:
    stored = {
        "urn": state.urn,
        "custom": state.custom,
        "id": state.id,
        "type": state.type,
        "inputs": _sealed(state.inputs or {}),
        "outputs": _sealed(state.outputs or {}),
        "parent": state.parent,
        "provider": state.provider,
        "dependencies": state.dependencies,
        "propertyDependencies": state.property_dependencies,
        "external": state.external,
    }
    return {key: value for key, value in stored.items() if value is not None and (key != "id" or state.type != STACK)}


def _sealed(value: Any) -> Any:
    """Return *value* with its secrets encrypted, as a backend keeps them."""
    if isinstance(value, list):
        return [_sealed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get(SIGNATURE) == "1b47061264138c4ac30d75fd1eb44270":
        return {SIGNATURE: value[SIGNATURE], "ciphertext": "v1:AAAA:BBBB"}
    return {key: _sealed(item) for key, item in value.items()}
