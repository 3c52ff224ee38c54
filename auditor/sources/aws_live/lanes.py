"""Threads for calls: so many at once in all, and so many per service and Region."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

Job = Callable[[], None]


class Lanes:
    """Runs jobs in threads; a job may hand in further jobs. `drop` leaves out those that have not begun."""

    def __init__(self, workers: int) -> None:
        """Take the number of jobs under way at once."""
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="aws")
        self._changed = threading.Condition()
        self._waiting: dict[Hashable, deque[tuple[Job, Job]]] = {}
        self._running: dict[Hashable, int] = {}
        self._open = 0
        self._dropping = False
        self._failure: BaseException | None = None

    def submit(self, lane: Hashable, limit: int, job: Job, dropped: Job) -> None:
        """Run *job* when *lane* has fewer than *limit* under way; *dropped* where it is left out."""
        with self._changed:
            if not self._dropping:
                self._open += 1
                if self._running.get(lane, 0) >= limit:
                    self._waiting.setdefault(lane, deque()).append((job, dropped))
                    return
                self._running[lane] = self._running.get(lane, 0) + 1
                self._pool.submit(self._run, lane, job)
                return
        dropped()

    def _run(self, lane: Hashable, job: Job) -> None:
        while True:
            try:
                job()
            except BaseException as error:
                self._failure = self._failure or error
            with self._changed:
                self._open -= 1
                queue = self._waiting.get(lane)
                if self._dropping or not queue:
                    self._running[lane] -= 1
                    self._changed.notify_all()
                    return
                job, _ = queue.popleft()

    def wait(self, stop: threading.Event) -> None:
        """Return when every job is done or *stop* is set; raises what a job raised."""
        with self._changed:
            while self._open and not stop.is_set():
                self._changed.wait(timeout=0.2)
        if self._failure is not None:
            raise self._failure

    def drop(self) -> None:
        """Leave out every job that has not begun."""
        left: list[Job] = []
        with self._changed:
            self._dropping = True
            for queue in self._waiting.values():
                left += [dropped for _, dropped in queue]
                queue.clear()
            self._open -= len(left)
            self._changed.notify_all()
        for dropped in left:
            dropped()

    def close(self) -> None:
        """Give the threads back."""
        self._pool.shutdown(wait=False, cancel_futures=True)
