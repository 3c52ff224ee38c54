"""Makes the calls of one account: every unit of work, its pages, what follows from them, and its gaps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.sources.aws_live.gaps import Cause, Gap, classify, error_code
from auditor.sources.aws_live.interface import PARENT, Call, Service, types_of
from auditor.sources.aws_live.lanes import Lanes
from auditor.sources.aws_live.paths import find, listed, true
from auditor.sources.aws_live.records import HERE, UNREAD, Draft, Fact, drafts, facts, mark
from auditor.sources.aws_live.session import Session

_TOKENS = (
    ("NextToken", "NextToken"), ("nextToken", "nextToken"), ("NextMarker", "Marker"), ("Marker", "Marker"),
    ("position", "position"), ("LastEvaluatedTableName", "ExclusiveStartTableName"),
)  # fmt: skip
_MAX_PAGES = 100_000


@dataclass(slots=True)
class Unit:
    """One call of a service in one Region, with everything that follows from it."""

    service: Service
    call: Call
    number: int
    """Which of the service's calls it is."""
    account: str
    region: str
    """Region asked."""
    partition: str
    open: int = 0
    drafts: list[Draft] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def key(self) -> str:
        """The unit's name in a saved scan."""
        return f"{self.account}/{self.region}/{self.service.client}/{self.number}:{self.call.operation}"

    @property
    def here(self) -> dict[str, str]:
        """What items say of where they were read."""
        return {"partition": self.partition, "account": self.account, "region": self.region}

    def gap(self, call: Call, cause: Cause, detail: str, item: str = "") -> Gap:
        """Return the gap that *call* leaves, with everything that would have followed it."""
        action = f"{self.service.iam or self.service.client}:{call.operation}"
        return Gap(
            account=self.account,
            region=self.place,
            action=action,
            types=types_of(call),
            cause=cause,
            detail=detail,
            item=item,
        )

    @property
    def place(self) -> str:
        """The Region that a gap of it leaves open; "" where one Region answers for all."""
        return "" if self.service.is_global else self.region


@dataclass(slots=True)
class _Pending:
    """An item that waits for its detail calls."""

    item: dict[str, Any]
    left: int


Notify = Callable[[str, Unit], None]


class Runner:
    """Makes the calls of some units; one for each account."""

    def __init__(self, session: Session, lanes: Lanes, notify: Notify) -> None:
        """Take the account's session; *notify* hears of each unit that begins and ends."""
        self._session = session
        self._lanes = lanes
        self._notify = notify
        self._expired = threading.Event()
        self.calls = 0
        self._count = threading.Lock()

    def start(self, units: Iterable[Unit]) -> None:
        """Hand in *units*; they are done when the lanes are."""
        for unit in units:
            unit.open += 1
            self._submit(unit, unit.call, _filled(unit.call, {HERE: unit.here}), None, None)

    # --- one call ---------------------------------------------------------------------------------

    def _submit(
        self, unit: Unit, call: Call, params: dict[str, Any], parent: Mapping[str, Any] | None, waiting: _Wait | None
    ) -> None:
        lane = (unit.account, unit.service.client, unit.region)
        self._lanes.submit(
            lane,
            unit.service.limit,
            lambda: self._work(unit, call, params, parent, waiting),
            lambda: self._failed(unit, call, parent, waiting, Cause.INTERRUPTED, ""),
        )

    def _work(
        self, unit: Unit, call: Call, params: dict[str, Any], parent: Mapping[str, Any] | None, waiting: _Wait | None
    ) -> None:
        with self._session.using():
            self._call(unit, call, params, parent, waiting)

    def _call(
        self, unit: Unit, call: Call, params: dict[str, Any], parent: Mapping[str, Any] | None, waiting: _Wait | None
    ) -> None:
        if parent is None:
            self._notify("begin", unit)
        if self._expired.is_set():
            self._failed(unit, call, parent, waiting, Cause.EXPIRED, "not called any more")
            return
        found: list[Any] = []
        page = 0
        try:
            for answer in self._pages(unit, call, params):
                page += 1
                items = listed(call.items, answer)
                if call.into:
                    found += items
                else:
                    self._take(unit, call, items, parent)
        except Exception as error:
            if error_code(error) not in call.absent:
                cause, detail = classify(error)
                self._note_expiry(cause, page)
                where = f"{detail}, page {page + 1}" if page else detail
                self._failed(unit, call, parent, waiting, cause, where)
                return
        if waiting is not None:
            self._merge(unit, waiting, call.into, (found[0] if found else None) if call.single else found)
        self._close(unit)

    def _note_expiry(self, cause: Cause, page: int) -> None:
        # Credentials that worked and then do not are over for every call; a Region that never took them is not.
        if cause is Cause.EXPIRED and (page or self.calls > 1) and not self._alive():
            self._expired.set()

    def _alive(self) -> bool:
        try:
            self._session.identify()
        except Exception:
            return False
        return True

    def _pages(self, unit: Unit, call: Call, params: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
        client = self._session.client(unit.service.client, unit.region)
        model = client.meta.service_model.operation_model(call.operation)
        name = next(n for n, o in client.meta.method_to_api_mapping.items() if o == call.operation)
        with self._count:
            self.calls += 1
        if client.can_paginate(name):
            size = {"PaginationConfig": {"PageSize": call.page_size}} if call.page_size else {}
            yield from client.get_paginator(name).paginate(**params, **size)
            return
        taken = model.input_shape.members if model.input_shape else {}
        for _ in range(_MAX_PAGES):
            answer = getattr(client, name)(**params)
            yield answer
            # Some operations have pages and no paginator in botocore.
            token = next(((i, answer[o]) for o, i in _TOKENS if answer.get(o) and i in taken), None)
            if token is None:
                return
            params = {**params, token[0]: token[1]}

    def _failed(  # noqa: PLR0913 - what a gap says
        self,
        unit: Unit,
        call: Call,
        parent: Mapping[str, Any] | None,
        waiting: _Wait | None,
        cause: Cause,
        detail: str,
    ) -> None:
        gap = unit.gap(call, cause, detail, _name(parent))
        with unit.lock:
            unit.gaps.append(gap)
        if waiting is not None:
            waiting.pending.item.setdefault(UNREAD, {}).update(
                mark(waiting.call.kinds, call.unread, f"{gap.action}: {cause}")
            )
            self._merge(unit, waiting, call.into, None)
        self._close(unit)

    # --- what follows -------------------------------------------------------------------------------

    def _take(self, unit: Unit, call: Call, items: Sequence[Any], parent: Mapping[str, Any] | None) -> None:
        details = [c for c in call.then if c.into]
        wrapped = [_wrap(i, parent, unit) for i in items]
        for item in wrapped:
            wanted = [c for c in details if not c.when or true(c.when, item)]
            if not wanted:
                self._emit(unit, call, item)
                continue
            wait = _Wait(call, _Pending(item, len(wanted)))
            for detail in wanted:
                self._follow(unit, detail, item, wait)
        for follow in call.then:
            if follow.batch and not follow.into:
                self._follow_batches(unit, follow, wrapped)

    def _follow_batches(self, unit: Unit, call: Call, items: Sequence[dict[str, Any]]) -> None:
        ((name, path),) = call.given.items()
        for start in range(0, len(items), call.batch):
            part = items[start : start + call.batch]
            above = part[0].get(PARENT, {})
            params = _filled(call, above)
            params[name] = [find(path, i) for i in part]
            self._open_call(unit, call, params, above or part[0], None)

    def _follow(self, unit: Unit, call: Call, item: dict[str, Any], wait: _Wait | None) -> None:
        params = {**_filled(call, item), **{k: find(path, item) for k, path in call.given.items()}}
        self._open_call(unit, call, params, item, wait)

    def _open_call(
        self, unit: Unit, call: Call, params: dict[str, Any], parent: Mapping[str, Any], wait: _Wait | None
    ) -> None:
        with unit.lock:
            unit.open += 1
        self._submit(unit, call, params, parent, wait)

    def _merge(self, unit: Unit, waiting: _Wait, into: str, found: Any) -> None:
        pending = waiting.pending
        with unit.lock:
            pending.item[into] = found
            pending.left -= 1
            ready = pending.left == 0
        if ready:
            self._emit(unit, waiting.call, pending.item)

    def _emit(self, unit: Unit, call: Call, item: dict[str, Any]) -> None:
        try:
            made = [d for kind in call.kinds for d in drafts(kind, item)]
            told = [f for patch in call.patches for f in facts(patch, item)]
        except Exception as error:
            with unit.lock:
                unit.gaps.append(unit.gap(call, Cause.ANSWER, type(error).__name__, _name(item)))
            return
        with unit.lock:
            unit.drafts += made
            unit.facts += told
        for follow in call.then:
            if not follow.into and not follow.batch and (not follow.when or true(follow.when, item)):
                self._follow(unit, follow, item, None)

    def _close(self, unit: Unit) -> None:
        with unit.lock:
            unit.open -= 1
            done = unit.open == 0
        if done:
            self._notify("end", unit)


@dataclass(slots=True)
class _Wait:
    """Whose detail a call is."""

    call: Call
    pending: _Pending


def _wrap(item: Any, parent: Mapping[str, Any] | None, unit: Unit) -> dict[str, Any]:
    own = dict(item) if isinstance(item, dict) else {"value": item}
    return {**own, PARENT: parent or {}, HERE: unit.here}


_NAMES = ("value", "arn", "ARN", "Arn", "Name", "Id", "KeyId", "InstanceId", "LoadBalancerArn", "ListenerArn",
          "TargetGroupArn", "clusterArn", "serviceArn", "name", "FunctionArn", "LaunchTemplateId")  # fmt: skip


def _name(item: Mapping[str, Any] | None) -> str:
    """Return what tells *item* apart in a gap: an id or name, never anything else."""
    return next((str(item[k]) for k in _NAMES if isinstance(item.get(k), str)), "") if item else ""


def _filled(call: Call, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the constant parameters of *call*, with those that are paths looked up in *item*."""
    return {k: find(v[1:-1], item) if _is_path(v) else v for k, v in call.params.items()}


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("{") and value.endswith("}")
