"""Asks prowler, which reads live accounts only: a stack is applied to moto, and prowler looks at that account.

Only stacks that were applied before (they have a terraform.tfstate) are asked; each takes minutes, since Terraform
waits as it would for AWS.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Those of prowler's checks that ask whether one resource stands in several zones.
# https://hub.prowler.com/check
ZONE_CHECKS = (
    "autoscaling_group_multiple_az",
    "awslambda_function_vpc_multi_az",
    "dms_instance_multi_az_enabled",
    "documentdb_cluster_multi_az_enabled",
    "dynamodb_accelerator_cluster_multi_az",
    "efs_multi_az_enabled",
    "elasticache_redis_cluster_multi_az_enabled",
    "elb_is_in_multiple_az",
    "elbv2_is_in_multiple_az",
    "fsx_windows_file_system_multi_az_enabled",
    "neptune_cluster_multi_az",
    "networkfirewall_multi_az",
    "opensearch_service_domains_fault_tolerant_data_nodes",
    "rds_cluster_multi_az",
    "rds_instance_multi_az",
    "redshift_cluster_multi_az_enabled",
    "vpc_endpoint_multi_az_enabled",
)
REGIONS = ("ap-northeast-1", "ap-northeast-3")
_TERRAFORM_ENV = Path(__file__).resolve().parents[2] / "shared" / "tools" / "terraform-env"
_TOGETHER = 4


def version(program: str) -> str:
    """Return what prowler calls itself."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return next(word for word in done.stdout.split() if word[0].isdigit())


def judged(program: str, stacks: Iterable[Path]) -> dict[Path, Mapping[str, list[bool]]]:
    """Return, for each stack that could be built in moto, prowler's answers by address."""
    asked = [s for s in stacks if (s / "terraform.tfstate").is_file() and (s / "main.tf").is_file()]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        found = pool.map(lambda stack: _stack(program, stack), asked)
        return {stack: answers for stack, answers in zip(asked, found, strict=True) if answers is not None}


def _stack(program: str, stack: Path) -> Mapping[str, list[bool]] | None:
    with tempfile.TemporaryDirectory() as folder, _moto() as port:
        work = Path(folder)
        shutil.copytree(stack, work / "stack", ignore=shutil.ignore_patterns("*.tfstate", "*.json", "expected.yaml"))
        env = _environment(port, work)
        for words in (("init",), ("apply", "-auto-approve")):
            command = ["terraform", *words, "-input=false", "-no-color"]
            done = subprocess.run(command, cwd=work / "stack", env=env, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"truth: {stack.name} cannot be built in moto: {done.stderr.strip()[-200:]}", file=sys.stderr)
                return None
        return _by_address(work / "stack" / "terraform.tfstate", _asked(program, work / "out", env))


def _asked(program: str, out: Path, env: Mapping[str, str]) -> list[dict[str, Any]]:
    options = ["-f", *REGIONS, "-M", "json-ocsf", "-o", str(out), "-F", "answers", "-b", "--ignore-exit-code-3"]
    subprocess.run([program, "aws", "-c", *ZONE_CHECKS, *options], env=env, capture_output=True, check=False)
    rows: list[dict[str, Any]] = json.loads((out / "answers.ocsf.json").read_text())
    return rows


def _by_address(state: Path, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[bool]]:
    addresses: dict[str, str] = {}
    for resource in json.loads(state.read_text())["resources"]:
        where = f"{resource['module']}." if resource.get("module") else ""
        for instance in resource["instances"]:
            address = f"{where}{resource['type']}.{resource['name']}"
            addresses.setdefault(str(instance["attributes"].get("arn") or ""), address)
    out: dict[str, list[bool]] = {}
    for row in rows:
        for one in row["resources"]:
            if one["uid"] in addresses:
                out.setdefault(addresses[one["uid"]], []).append(row["status_code"] == "PASS")
    return out


def _environment(port: int, work: Path) -> dict[str, str]:
    """Return the environment in which Terraform and prowler see moto for AWS."""
    env = {**os.environ, "TMPDIR": str(work), "AWS_DEFAULT_REGION": REGIONS[0]}
    env |= {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    if _TERRAFORM_ENV.is_file():
        subprocess.run([str(_TERRAFORM_ENV), str(port)], env=env, capture_output=True, check=True)
        env["TF_CLI_CONFIG_FILE"] = str(work / "terraform-offline.rc")
    return env


@contextmanager
def _moto() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [str(Path(sys.executable).parent / "moto_server"), "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("truth: moto does not start")
