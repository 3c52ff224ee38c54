"""Runs `auditor scan aws:` as it is, and writes down its calls: which followed from which, and how long AWS took.

python -m benchmarks.probe TRACE scan aws: ...
"""

from __future__ import annotations

import json
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

from benchmarks.standin import SERVED

_resolve = socket.getaddrinfo


def _here(host: Any, *rest: Any, **named: Any) -> Any:
    """Resolve ACCOUNT.127.0.0.1, the host names of S3 Control, to this machine."""
    text = host.decode() if isinstance(host, bytes) else str(host)
    return _resolve("127.0.0.1" if text.endswith(".127.0.0.1") else host, *rest, **named)


class Trace:
    """The jobs of a scan, and what was served to each."""

    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []
        self.before = 0.0
        """Seconds served to calls outside any job: who are you, which Regions."""
        self.calls = 0
        self.clients = 0
        self.making = 0.0
        """Processor seconds spent on making clients."""
        self._lock = threading.Lock()
        self._now = threading.local()

    def job(self, lane: Hashable, limit: int, work: Callable[[], None]) -> Callable[[], None]:
        """Note that *work* was handed in, by the job under way in this thread, and return it wrapped."""
        own: dict[str, Any] = {"lane": str(lane), "limit": limit, "served": 0.0, "parent": None, "after": 0.0}
        above = getattr(self._now, "job", None)
        with self._lock:
            own["number"] = len(self.jobs)
            self.jobs.append(own)
        if above is not None:
            own["parent"], own["after"] = above["number"], above["served"]

        def run() -> None:
            self._now.job = own
            try:
                work()
            finally:
                self._now.job = None

        return run

    def served(self, seconds: float) -> None:
        """Note that AWS took so long to answer a call of this thread."""
        own = getattr(self._now, "job", None)
        with self._lock:
            self.calls += 1
            if own is None:
                self.before += seconds
        if own is not None:
            own["served"] += seconds

    def made(self, seconds: float) -> None:
        """Note that a client was made."""
        self.clients += 1
        self.making += seconds


def watch(trace: Trace) -> None:
    """Let *trace* hear of every job, call and client."""
    from botocore.httpsession import URLLib3Session

    from auditor.sources.aws_live.lanes import Lanes
    from auditor.sources.aws_live.session import Clients

    submit, send, make = Lanes.submit, URLLib3Session.send, Clients._make

    def submitted(self: Any, lane: Hashable, limit: int, job: Any, dropped: Any) -> None:
        submit(self, lane, limit, trace.job(lane, limit, job), dropped)

    def sent(self: Any, request: Any) -> Any:
        answer = send(self, request)
        trace.served(float(answer.headers.get(SERVED, 0)))
        return answer

    def made(self: Any, service: str, region: str) -> Any:
        begun = time.thread_time()
        client = make(self, service, region)
        trace.made(time.thread_time() - begun)
        return client

    Lanes.submit, URLLib3Session.send, Clients._make = submitted, sent, made  # type: ignore[method-assign]


def main() -> None:
    """Scan, and write the trace whatever becomes of the scan."""
    from auditor.cli import main as auditor

    path = Path(sys.argv.pop(1))
    socket.getaddrinfo = _here
    trace = Trace()
    watch(trace)
    begun = time.perf_counter()
    try:
        auditor()
    finally:
        told = {

            "jobs": trace.jobs, "before": trace.before, "calls": trace.calls, "clients": trace.clients,
            "making": trace.making, "processor": time.process_time(), "wall": time.perf_counter() - begun,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }  # fmt: skip
        path.write_text(json.dumps(told))


if __name__ == "__main__":
    main()
