"""A stand-in for AWS in a process of its own, and a proxy in front of it."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.live.proxy import Answer, Proxy, Request

REGION = "ap-northeast-1"
ACCOUNT = "123456789012"

# Operations that moto 5 does not have: the proxy answers for it that there is nothing.
_LACKS = frozenset({
    ("ec2", "DescribeClientVpnEndpoints"),
    ("ecs", "DescribeCapacityProviders"),
    ("elasticache", "DescribeGlobalReplicationGroups"),
    ("elasticache", "DescribeServerlessCaches"),
    ("kms", "DescribeCustomKeyStores"),
    ("rds", "DescribeDBClusterEndpoints"),
    ("rds", "DescribeDBProxyEndpoints"),
    ("dax", "DescribeSubnetGroups"),
    ("dynamodb", "ListGlobalTables"),
    ("fsx", "DescribeFileCaches"),
    ("fsx", "DescribeSnapshots"),
    ("fsx", "DescribeStorageVirtualMachines"),
    ("fsx", "DescribeVolumes"),
    ("memorydb", "DescribeMultiRegionClusters"),
    ("directconnect", "DescribeDirectConnectGateways"),
})  # fmt: skip
_LACKING_SERVICES = frozenset({
    "apprunner", "cassandra", "dlm", "docdb-elastic", "dsql",
    "globalaccelerator", "lightsail", "neptune-graph", "redshift-serverless",
})  # fmt: skip
_LACKING_PATHS = (
    ("appsync", "/v1/domainnames"),
    ("cloudfront", "/vpc-origin"),
    ("elasticfilesystem", "/replication-configurations"),
    ("kafka", "/v1/configurations"),
    ("s3", "/v20180820/mrap/instances"),
)


def without_what_moto_lacks(request: Request, before: int) -> Answer | None:
    """Answer for the operations that moto does not have."""
    if (request.service, request.operation) in _LACKS or request.service in _LACKING_SERVICES:
        if "X-Amz-Target" in request.headers or " " in request.operation:
            return Answer(200, b"{}", {"Content-Type": "application/x-amz-json-1.1"})
        name = request.operation
        inner = "" if request.service == "ec2" else f"<{name}Result/>"
        return Answer(200, f"<{name}Response>{inner}</{name}Response>".encode(), {"Content-Type": "text/xml"})
    if request.operation == "DescribeEndpoints":
        there = f"http://{request.headers['Host']}"
        body = json.dumps({"Endpoints": [{"Address": there, "CachePeriodInMinutes": 60}]}).encode()
        return Answer(200, body, {"Content-Type": "application/x-amz-json-1.0"})
    for service, path in _LACKING_PATHS:
        if request.service == service and path in request.operation:
            body = b"<Empty/>" if service in ("cloudfront", "s3") else b"{}"
            return Answer(200, body, {"Content-Type": "text/xml" if body[:1] == b"<" else "application/json"})
    return None


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def moto_port() -> Iterator[int]:
    if importlib.util.find_spec("moto") is None:
        pytest.skip("moto is not installed: pip install 'moto[server]'")
    port = free_port()
    command = [sys.executable, "-c", "from moto.server import main; main()", "-p", str(port)]
    # Hundreds of images, each with a snapshot, which no test needs.
    lean = {**os.environ, "MOTO_EC2_LOAD_DEFAULT_AMIS": "false"}
    with subprocess.Popen(command, env=lean, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _await(port, server)
            yield port
        finally:
            server.terminate()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            pytest.skip("moto_server does not start here")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    pytest.skip("moto_server does not answer here")


@pytest.fixture(scope="session")
def _one_proxy(moto_port: int) -> Iterator[Proxy]:
    proxy = Proxy(moto_port)
    yield proxy
    proxy.close()


_RESOLVE = socket.getaddrinfo


def _here(host: object, *rest: object, **named: object) -> object:
    """Resolve ACCOUNT.127.0.0.1, the host names of S3 Control, to this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host)
    return _RESOLVE("127.0.0.1" if name.endswith(".127.0.0.1") else name, *rest, **named)  # type: ignore[arg-type]


def scan(*extra: str) -> tuple[int, dict[str, Any], str]:
    """Run `auditor scan aws:` for one Region and return its exit code, its JSON report and standard error."""
    from click.testing import CliRunner

    from auditor.cli import cli

    arguments = ["scan", "aws:", "--regions", REGION, "-f", "json", "--fail-on", "never", *extra]
    outcome = CliRunner().invoke(cli, arguments, standalone_mode=False)
    if outcome.exception is not None:
        raise outcome.exception
    return int(outcome.return_value or 0), json.loads(outcome.stdout), outcome.stderr


@pytest.fixture(scope="module")
def account(moto_port: int, _one_proxy: Proxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """An empty AWS behind a proxy, named by the environment as a user would; one for each module."""
    nothing = str(tmp_path_factory.mktemp("aws") / "none")
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ENDPOINT_URL", _one_proxy.url)
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        patch.setenv("AWS_CONFIG_FILE", nothing)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", nothing)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_MAX_ATTEMPTS", "2")
        patch.setattr(socket, "getaddrinfo", _here)
        reset(moto_port)
        yield _one_proxy


def reset(port: int) -> None:
    """Empty the stand-in."""
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/moto-api/reset", method="POST"), timeout=30)


@pytest.fixture
def shared_aws(account: Proxy) -> Proxy:
    """The module's AWS with whatever the module has put there, and a proxy that breaks nothing."""
    account.clear()
    account.latency = 0.0
    account.rules.append(without_what_moto_lacks)
    return account


@pytest.fixture
def aws(shared_aws: Proxy, moto_port: int) -> Proxy:
    """An AWS that is empty before each test."""
    reset(moto_port)
    return shared_aws
