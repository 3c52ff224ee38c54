"""A synthetic organization behind one address: every account and Region answers, by arithmetic."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.live.proxy import _SCOPE

REGIONS = ("ap-northeast-1", "ap-southeast-1", "eu-west-1", "us-east-1")


def accounts(count: int) -> list[str]:
    return [f"{200_000_000_000 + i}" for i in range(count)]


class Organization:
    """Answers STS, EC2 (Regions), DynamoDB and SQS for any account: the session token says which one."""

    def __init__(self) -> None:
        outer = self
        self.calls = 0
        self._lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with outer._lock:
                    outer.calls += 1
                kind, answer = _answer(self.headers, body)
                # One account trusts nobody.
                self.send_response(403 if b"AccessDenied" in answer else 200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _answer(headers: object, body: bytes) -> tuple[str, bytes]:
    get = headers.get  # type: ignore[attr-defined]
    key, region, _ = _SCOPE.search(get("Authorization", "")).groups()  # type: ignore[union-attr]
    account = key.removeprefix("ASIA") if key.startswith("ASIA") else "100000000000"
    target = get("X-Amz-Target", "")
    if target:
        return "application/x-amz-json-1.0", json.dumps(
            _json(target.rsplit(".", 1)[-1], account, region, body)
        ).encode()
    form = parse_qs(body.decode())
    return "text/xml", _xml(form["Action"][0], account, form).encode()


def _json(operation: str, account: str, region: str, body: bytes) -> dict[str, object]:
    asked = json.loads(body or b"{}")
    size = int(hashlib.sha256(f"{account}{region}".encode()).hexdigest(), 16) % 3
    arn = f"arn:aws:dynamodb:{region}:{account}:table/"
    match operation:
        case "ListTables":
            return {"TableNames": [f"ledger-{i}" for i in range(size)]}
        case "DescribeTable":
            name = asked["TableName"]
            others = [{"RegionName": r, "ReplicaStatus": "ACTIVE"} for r in REGIONS[:2] if r != region]
            replicas = others if name == "ledger-0" and region in REGIONS[:2] else []
            return {"Table": {"TableName": name, "TableArn": arn + name, "TableStatus": "ACTIVE", "Replicas": replicas}}
        case "ListQueues":
            return {"QueueUrls": [f"https://sqs.{region}.amazonaws.com/{account}/withdrawals"]}
        case "GetQueueAttributes":
            return {"Attributes": {"QueueArn": f"arn:aws:sqs:{region}:{account}:withdrawals"}}
        case _:
            return {}


def _xml(action: str, account: str, form: dict[str, list[str]]) -> str:
    match action:
        case "GetCallerIdentity":
            arn = f"arn:aws:sts::{account}:assumed-role/auditor/auditor"
            inner = f"<Arn>{arn}</Arn><UserId>A</UserId><Account>{account}</Account>"
        case "AssumeRole":
            other = form["RoleArn"][0].split(":")[4]
            if other == "000000000000":
                return "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
            inner = (
                f"<Credentials><AccessKeyId>ASIA{other}</AccessKeyId><SecretAccessKey>x</SecretAccessKey>"
                f"<SessionToken>{other}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
            )
        case "DescribeRegions":
            items = "".join(
                f"<item><regionName>{r}</regionName><optInStatus>opt-in-not-required</optInStatus></item>"
                for r in REGIONS
            )
            return f"<DescribeRegionsResponse><regionInfo>{items}</regionInfo></DescribeRegionsResponse>"
        case _:
            inner = ""
    return f"<{action}Response><{action}Result>{inner}</{action}Result></{action}Response>"
