"""A small proxy in front of an AWS stand-in: it counts calls, adds latency, and breaks what it is told to break."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True, slots=True)
class Request:
    """One call that came in."""

    service: str
    region: str
    operation: str
    """Where the protocol names it; REST calls give method and path."""
    key: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back instead of the stand-in's answer."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    """Close the connection in the middle of the body."""


Rule = Callable[[Request, int], Answer | None]
"""(request, how many calls of its kind came before) -> an answer, or None to let it through."""


def refusal(request: Request, code: str, status: int) -> Answer:
    """Return the error *code* in the protocol that *request* speaks."""
    if "X-Amz-Target" in request.headers or request.headers.get("Content-Type", "").startswith("application/json"):
        body = json.dumps({"__type": code, "message": "injected"}).encode()
        return Answer(status, body, {"Content-Type": "application/x-amz-json-1.0", "x-amzn-ErrorType": code})
    if request.service in {"s3", "ec2"}:
        inner = f"<Code>{code}</Code><Message>injected</Message>"
        text = (
            f"<Response><Errors><Error>{inner}</Error></Errors></Response>"
            if request.service == "ec2"
            else f"<Error>{inner}</Error>"
        )
        return Answer(status, text.encode(), {"Content-Type": "text/xml"})
    if request.operation.startswith("GET ") or request.operation.startswith("POST /"):
        body = json.dumps({"message": "injected", "Code": code}).encode()
        return Answer(status, body, {"Content-Type": "application/json", "x-amzn-ErrorType": code})
    text = f"<ErrorResponse><Error><Code>{code}</Code><Message>injected</Message></Error></ErrorResponse>"
    return Answer(status, text.encode(), {"Content-Type": "text/xml"})


class Proxy:
    """Passes calls on to *target* (host, port)."""

    def __init__(self, port: int, *, latency: float = 0.0) -> None:
        self.latency = latency
        self.rules: list[Rule] = []
        self.seen: list[Request] = []
        self.most = 0
        self._now = 0
        self._counts: dict[tuple[str, str, str], int] = {}
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _serve(self) -> None:
                outer._handle(self, port)

            do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = _serve  # noqa: N815 - names of http.server

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def clear(self) -> None:
        self.rules.clear()
        self.seen.clear()
        self._counts.clear()
        self.most = 0

    def clear_seen(self) -> None:
        self.seen.clear()
        self._counts.clear()

    def _handle(self, handler: BaseHTTPRequestHandler, port: int) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        request = parse(handler, body)
        with self._lock:
            self.seen.append(request)
            kind = (request.service, request.region, request.operation)
            before = self._counts.get(kind, 0)
            self._counts[kind] = before + 1
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            if self.latency:
                time.sleep(self.latency)
            answer = next((a for rule in self.rules if (a := rule(request, before)) is not None), None)
            _send(handler, answer or forward(handler, port, body))
        except (BrokenPipeError, ConnectionError):
            handler.close_connection = True
        finally:
            with self._lock:
                self._now -= 1


def parse(handler: BaseHTTPRequestHandler, body: bytes) -> Request:
    """Return what the request says of itself."""
    headers = dict(handler.headers.items())
    scope = _SCOPE.search(headers.get("Authorization", ""))
    key, region, service = scope.groups() if scope else ("", "", "")
    target = headers.get("X-Amz-Target", "")
    form = parse_qs(body.decode("utf-8", "replace")) if body[:7] in (b"Action=", b"Version") else {}
    if target:
        operation = target.rsplit(".", 1)[-1]
    elif form.get("Action"):
        operation = form["Action"][0]
    else:
        operation = f"{handler.command} {handler.path.partition('?')[0]}"
    return Request(service, region, operation, key, headers, body)


def forward(handler: BaseHTTPRequestHandler, port: int, body: bytes) -> Answer:
    """Return what the stand-in at *port* says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {k: v for k, v in handler.headers.items() if k.lower() != "connection"}
    connection.request(handler.command, handler.path, body, headers)
    response = connection.getresponse()
    data = response.read()
    kept = {
        k: v for k, v in response.getheaders() if k.lower() not in ("transfer-encoding", "content-length", "connection")
    }
    connection.close()
    return Answer(response.status, data, kept)


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(answer.body)))
    handler.end_headers()
    if answer.cut:
        handler.wfile.write(answer.body[: len(answer.body) // 2])
        handler.wfile.flush()
        handler.close_connection = True
        return
    if handler.command != "HEAD":
        handler.wfile.write(answer.body)
