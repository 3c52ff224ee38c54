"""The catalogue of incidents: each row has a source, and says only what its fields allow."""

from __future__ import annotations

import datetime
import re

import pytest

from auditor.knowledge.incidents import incidents
from auditor.knowledge.products import PRODUCTS
from auditor.model.incident import Incident

SCOPES = {"zone", "zones", "region", "services", "global", "control-plane", "account", "third-party"}


def test_there_are_many_and_none_twice() -> None:
    ids = [i.id for i in incidents()]
    assert len(ids) == len(set(ids)) > 45
    assert [i.date for i in incidents()] == sorted((i.date for i in incidents()), reverse=True)


@pytest.mark.parametrize("incident", incidents(), ids=lambda i: i.id)
def test_row(incident: Incident) -> None:
    assert incident.sources
    assert all(url.startswith(("https://", "http://")) for s in incident.sources for url in s.urls)
    assert any(s.urls for s in incident.sources)
    assert incident.confidence in {"confirmed", "partly", "weak"}
    assert incident.scope in SCOPES
    assert incident.extent in {"whole", "part"}
    assert set(incident.scenarios) <= set("abcdefghi")
    assert incident.scenarios
    assert incident.lose or incident.one_zone_of or incident.impaired or incident.frozen
    assert {*incident.impaired, *incident.frozen} <= set(PRODUCTS)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", incident.date)


@pytest.mark.parametrize("incident", [i for i in incidents() if i.end and i.scope == "zone"], ids=lambda i: i.id)
def test_duration_is_the_time_between_start_and_end(incident: Incident) -> None:
    assert incident.end is not None
    start, end = (datetime.datetime.fromisoformat(t) for t in (incident.start, incident.end))
    assert incident.lasted_seconds == (end - start).total_seconds()
