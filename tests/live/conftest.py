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

from tests.live.lacks import without_what_moto_lacks
from tests.live.proxy import Proxy

REGION = "ap-northeast-1"
ACCOUNT = "123456789012"


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
    return _RESOLVE("127.0.0.1" if name.endswith(".127.0.0.1") else host, *rest, **named)  # type: ignore[arg-type]


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
