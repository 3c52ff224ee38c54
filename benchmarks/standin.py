"""moto in a process of its own, with accounts of an exchange, and a proxy that is as slow as AWS."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.live.lacks import without_what_moto_lacks
from tests.live.proxy import Answer, forward, parse

SERVED = "X-Served"
"""Header of an answer: seconds from the call to the answer, latency and moto included."""
_ZONES = {"ap-northeast-1": "acd", "ap-southeast-1": "abc", "eu-west-1": "abc", "us-east-1": "abc"}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(port: int) -> dict[str, str]:
    """Return the environment in which AWS is what listens on *port*."""
    # An installed package is compiled once: where Python may not keep the bytecode, every run would compile it again.
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and k != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def moto() -> Iterator[int]:
    """Run moto and yield its port."""
    port = free_port()
    # Hundreds of images, each with a snapshot, which nobody has in an account of their own.
    lean = {**os.environ, "MOTO_EC2_LOAD_DEFAULT_AMIS": "false"}
    command = [sys.executable, "-c", "from moto.server import main; main()", "-p", str(port)]
    with _running(command, lean, f"http://127.0.0.1:{port}/moto-api/"):
        yield port


@contextmanager
def slow(target: int, latency: float) -> Iterator[int]:
    """Run a proxy in front of moto at *target* that answers after *latency* seconds, and yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.standin", str(port), str(target), str(latency)]
    with _running(command, dict(os.environ), f"http://127.0.0.1:{port}/moto-api/"):
        yield port


@contextmanager
def _running(command: list[str], env: dict[str, str], address: str) -> Iterator[None]:
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(command, env=env, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                if server.poll() is not None:
                    raise ChildProcessError(f"{' '.join(command)} does not start")
                try:
                    urllib.request.urlopen(address, timeout=5)  # noqa: S310 - a fixed http address of this machine
                    break
                except OSError:
                    time.sleep(0.1)
            yield
        finally:
            server.send_signal(signal.SIGTERM)


# --- what is in the accounts ----------------------------------------------------------------------


def fill(port: int, regions: tuple[str, ...], size: int, account: str | None = None) -> None:
    """Put *size* of everything into each of *regions* of *account* (none: that of the credentials)."""
    import boto3

    os.environ.update(environment(port))
    keys: dict[str, str] = {}
    if account is not None:
        role = f"arn:aws:iam::{account}:role/auditor"
        given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="fill")["Credentials"]
        keys = {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }
    session = boto3.Session(**keys)
    for region in regions:
        _Region(session, region).fill(size)


class _Region:
    """One Region of an account that is being filled."""

    def __init__(self, session: Any, region: str) -> None:
        self._session = session
        self._region = region

    def _client(self, service: str) -> Any:
        return self._session.client(service, region_name=self._region)

    def fill(self, size: int) -> None:
        subnets = self._network()
        self._compute(subnets, size)
        self._data(subnets, size)
        self._messages(size)

    def _network(self) -> list[str]:
        ec2 = self._client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = []
        for number, zone in enumerate(_ZONES[self._region]):
            made = ec2.create_subnet(
                VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"{self._region}{zone}"
            )
            subnet = made["Subnet"]["SubnetId"]
            address = ec2.allocate_address(Domain="vpc")["AllocationId"]
            gate = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]["NatGatewayId"]
            table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
            ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=gate)
            ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
            subnets.append(subnet)
        return subnets

    def _compute(self, subnets: list[str], size: int) -> None:
        ec2, ecs, balancing = self._client("ec2"), self._client("ecs"), self._client("elbv2")
        image = ec2.register_image(Name="base", RootDeviceName="/dev/xvda")["ImageId"]
        ecs.create_cluster(clusterName="payments")
        for i in range(size):
            ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnets[i % 3], UserData=f"node {i}")
            container = {"name": "a", "image": "a:1", "environment": [{"name": "N", "value": str(i)}]}
            ecs.register_task_definition(
                family=f"s{i}", networkMode="awsvpc", cpu="256", memory="512", containerDefinitions=[container]
            )
            placement = {"awsvpcConfiguration": {"subnets": subnets, "securityGroups": []}}
            ecs.create_service(
                cluster="payments", serviceName=f"s{i}", taskDefinition=f"s{i}", desiredCount=3, launchType="FARGATE",
                networkConfiguration=placement,
            )  # fmt: skip
            balancing.create_load_balancer(Name=f"lb{i}", Subnets=subnets, Scheme="internal", Type="application")

    def _data(self, subnets: list[str], size: int) -> None:
        rds, tables, s3 = self._client("rds"), self._client("dynamodb"), self._client("s3")
        rds.create_db_subnet_group(DBSubnetGroupName="data", DBSubnetGroupDescription="data", SubnetIds=subnets)
        for i in range(size):
            rds.create_db_instance(
                DBInstanceIdentifier=f"db{i}", DBInstanceClass="db.r6g.large", Engine="postgres", MasterUsername="u",
                MasterUserPassword="not-a-secret", AllocatedStorage=20, MultiAZ=i % 2 == 0, DBSubnetGroupName="data",
            )  # fmt: skip
            tables.create_table(
                TableName=f"t{i}", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST",
            )  # fmt: skip
            where = {} if self._region == "us-east-1" else {"LocationConstraint": self._region}
            name = f"b{i}-{self._region}-{time.monotonic_ns()}"
            s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))

    def _messages(self, size: int) -> None:
        sqs, sns, kms = self._client("sqs"), self._client("sns"), self._client("kms")
        secrets, parameters = self._client("secretsmanager"), self._client("ssm")
        for i in range(size):
            sqs.create_queue(QueueName=f"q{i}")
            sns.create_topic(Name=f"topic{i}")
            kms.create_key(Description=f"key {i}")
            secrets.create_secret(Name=f"s{i}", SecretString="x")
            parameters.put_parameter(Name=f"/p{i}", Value="x", Type="String")


# --- the proxy --------------------------------------------------------------------------------------


class _Slow(BaseHTTPRequestHandler):
    """Answers from moto once, from memory afterwards: what is measured is the caller, not moto."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    target = 0
    latency = 0.0
    known: dict[tuple[Any, ...], Answer] = {}  # noqa: RUF012 - one for the process
    lock = threading.Lock()

    def _serve(self) -> None:
        begun = time.perf_counter()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = parse(self, body)
        answer = without_what_moto_lacks(request, 0) or self._answer(request, body)
        time.sleep(max(0.0, self.latency - (time.perf_counter() - begun)))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header(SERVED, f"{time.perf_counter() - begun:.6f}")
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = _serve  # noqa: N815 - names of http.server

    def _answer(self, request: Any, body: bytes) -> Answer:
        what = (request.key, request.region, request.service, request.operation, self.path, body)
        with self.lock:
            found = self.known.get(what)
        if found is not None:
            return found
        found = forward(self, self.target, body)
        # Keys of a role change with every scan, and a token does not come twice.
        if request.key == "testing" and request.operation != "AssumeRole":
            with self.lock:
                self.known[what] = found
        return found

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of http.server
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512


def main() -> None:
    """Serve on one port what another says, slowly."""
    port, target, latency = sys.argv[1:]
    _Slow.target, _Slow.latency = int(target), float(latency)
    _Server(("127.0.0.1", int(port)), _Slow).serve_forever()


if __name__ == "__main__":
    main()
