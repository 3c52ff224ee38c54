"""The shortest time in which calls can be made that wait for each other, with so many at once."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class _Lane:
    limit: int
    running: int = 0
    waiting: deque[int] = field(default_factory=deque)


def makespan(jobs: Sequence[Mapping[str, Any]], workers: int) -> float:
    """Return when the last of *jobs* ends if nothing but calls takes time.

    A job begins when the job that it follows from has read the page that named it, when fewer than its limit run in
    its lane, and when one of *workers* is free; first come, first served, as the auditor does.
    """
    followers: dict[int, list[Mapping[str, Any]]] = {}
    for job in jobs:
        if job["parent"] is not None:
            followers.setdefault(job["parent"], []).append(job)
    lanes: dict[str, _Lane] = {}
    events: list[tuple[float, int, int]] = [(0.0, 0, j["number"]) for j in jobs if j["parent"] is None]
    heapq.heapify(events)
    queue: deque[int] = deque()
    free, now = workers, 0.0
    while events:
        now, kind, number = heapq.heappop(events)
        lane = lanes.setdefault(jobs[number]["lane"], _Lane(jobs[number]["limit"]))
        if kind == 0:
            lane.waiting.append(number)
        else:
            lane.running -= 1
            free += 1
        _admit(lane, queue)
        while free and queue:
            free -= 1
            begun = queue.popleft()
            heapq.heappush(events, (now + jobs[begun]["served"], 1, begun))
            for follower in followers.get(begun, ()):
                heapq.heappush(events, (now + follower["after"], 0, follower["number"]))
    return now


def _admit(lane: _Lane, queue: deque[int]) -> None:
    while lane.waiting and lane.running < lane.limit:
        lane.running += 1
        queue.append(lane.waiting.popleft())


def longest_chain(jobs: Sequence[Mapping[str, Any]]) -> float:
    """Return how long the slowest calls that wait for each other take, however many are made at once."""
    begins: dict[int, float] = {}
    longest = 0.0
    for job in jobs:
        begin = begins[job["parent"]] + job["after"] if job["parent"] is not None else 0.0
        begins[job["number"]] = begin
        longest = max(longest, begin + job["served"])
    return longest
