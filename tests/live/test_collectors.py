"""Collectors against AWS's own descriptions of its APIs: no operation, parameter or field is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest

from auditor.catalog.table import CATALOG
from auditor.model.resource import Role
from auditor.sources.aws_live.interface import PARENT, TAGS, Call, Kind, Service, every_call
from auditor.sources.aws_live.records import HERE
from auditor.sources.aws_live.session import is_read
from auditor.sources.aws_live.table import SERVICES
from auditor.sources.aws_live.uncollected import NOT_COLLECTED, PENDING
from tests.live.shapes import ANY, check

SESSION = botocore.session.get_session()
_HERE = {"partition": ANY, "account": ANY, "region": ANY}


@pytest.fixture(scope="module", params=SERVICES, ids=lambda s: s.client)
def service(request: Any) -> Service:
    found: Service = request.param
    return found


def _walk(service: Service) -> Iterator[tuple[Call, Any, Any]]:
    """Yield every call with the shape of its items and of the item that it follows."""
    model = SESSION.get_service_model(service.client)

    def visit(call: Call, parent: Any) -> Iterator[tuple[Call, Any, Any]]:
        found = check(call.items, model.operation_model(call.operation).output_shape)
        element = found[1] if isinstance(found, tuple) else getattr(found, "member", found)
        item = _open(element) | {PARENT: parent, HERE: _HERE}
        for detail in (c for c in call.then if c.into):
            (_, shape, _), *_ = visit(detail, item)
            own = {k: v for k, v in shape.items() if k not in (PARENT, HERE)}
            value = own.get("value", own) if set(own) == {"value"} else own
            item[detail.into] = value if detail.single else ("list", value)
        yield call, item, parent
        for follow in call.then:
            yield from visit(follow, parent if follow.batch and parent else item)

    for call in service.calls:
        yield from visit(call, {})


def _open(shape: Any) -> dict[str, Any]:
    if isinstance(shape, dict):
        return dict(shape)
    members = getattr(shape, "members", None)
    if members is not None:
        return dict(members)
    # A map (queue attributes) holds the names that are asked for.
    return _Names(shape.value) if getattr(shape, "type_name", "") == "map" else {"value": shape}


class _Names(dict[str, Any]):
    """A map of AWS: any key may be there."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value

    def __or__(self, other: Any) -> Any:
        new = _Names(self.value)
        new.update(self)
        new.update(other)
        return new

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> Any:
        return self.value


def test_only_reading_operations_that_exist(service: Service):
    operations = SESSION.get_service_model(service.client).operation_names
    for call in every_call(service.calls):
        assert is_read(call.operation), call.operation
        assert call.operation in operations


def test_every_field_is_in_the_answer(service: Service):
    for call, item, _parent in _walk(service):
        for kind in call.kinds:
            part = _part(kind.each, item)
            for path in _paths(kind):
                check(path, part)
        for patch in call.patches:
            part = _part(patch.each, item)
            for path in (patch.match, *patch.values.values()):
                check(path, part)


def _part(each: str, item: Any) -> Any:
    if not each:
        return item
    found = check(each, item)
    element = found[1] if isinstance(found, tuple) else getattr(found, "member", found)
    return _open(element) | {PARENT: item, HERE: _HERE}


def _paths(kind: Kind) -> Iterator[str]:
    yield from (kind.label, kind.id, *kind.values.values())
    yield from (p for p in (kind.key, kind.when, kind.tags, kind.region, kind.account) if p and p != "Tags")
    if kind.arn and not kind.arn.startswith("arn:"):
        yield kind.arn


def test_every_parameter_is_taken(service: Service):
    model = SESSION.get_service_model(service.client)
    for call, _item, parent in _walk(service):
        shape = model.operation_model(call.operation).input_shape
        taken = shape.members if shape else {}
        for name in (*call.params, *call.given):
            assert name in taken, f"{call.operation}: {name}"
        required = set(shape.required_members if shape else ())
        told = {*call.params, *call.given} | ({"MaxResults"} if call.page_size else set())
        assert required <= told, call.operation
        if not call.batch:
            for path in call.given.values():
                check(path, parent)


def test_what_a_failed_detail_hides_is_named(service: Service):
    for call in every_call(service.calls):
        for detail in (c for c in call.then if c.into):
            values = {a for k in call.kinds for a in k.values}
            assert set(detail.unread) <= values, detail.operation


def test_every_type_is_in_the_catalog(service: Service):
    for call in every_call(service.calls):
        for kind in call.kinds:
            assert kind.type in {TAGS, *_LINKS} or kind.type in CATALOG, kind.type


# Not modelled themselves: catalog modules look through them.
_LINKS = {"aws_service_discovery_service"}


def test_every_modelled_type_is_collected_or_said_why_not():
    collected = {k.type for s in SERVICES for c in every_call(s.calls) for k in c.kinds}
    main = {Role.COMPUTE, Role.DATA, Role.CACHE, Role.QUEUE, Role.KEY, Role.SECRET, Role.FRONT, Role.ROUTER,
            Role.EGRESS, Role.ENDPOINT, Role.CONTROL, Role.BACKUP, Role.PART}  # fmt: skip
    modelled = {t for t, s in CATALOG.items() if t.startswith("aws_") and s.role in main}
    assert modelled - collected == set(NOT_COLLECTED) | PENDING
    assert not PENDING & set(NOT_COLLECTED)
