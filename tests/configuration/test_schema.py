"""The schema and the reader accept and refuse the same files."""

from __future__ import annotations

import datetime
import json
from typing import Any

import jsonschema
import pytest
import yaml

from auditor.configuration.reader import read_config
from auditor.configuration.schema import config_schema
from auditor.errors import ConfigError
from tests.configuration.test_reader import FULL

GOOD = [
    FULL,
    "",
    "services:",
    "services: []",
    "services: [{name: a, match: {}}]",
    "services: [{name: a, match: {tags: {critical: ''}}}]",
    "services: [{name: a, objectives: {rto: 0, rpo: 1d}}]",
    "services: [{name: a, needs: [], redundancy: [], exclude: []}]",
    "defaults: {accept: stops}",
    "suppressions: [{policy: 'RES*', reason: r, expires: '2027-01-01'}]",
]
BAD = [
    "[]",
    "text",
    "version: 2",
    "version:",
    "version: '1'",
    "service: []",
    "tags: {service: 1}",
    "tags: {team: a}",
    "defaults: {survive: []}",
    "defaults: {survive: [zone, zone]}",
    "defaults: {survive: [third-party]}",
    "defaults: {survive: zone}",
    "defaults: {accept: DIPS}",
    "services: [{}]",
    "services: [null]",
    "services: [{name: ' '}]",
    "services: [{name: 1}]",
    "services: [{name: a, function: withdraw}]",
    "services: [{name: a, match: }]",
    "services: [{name: a, match: {tags: {a: 1}}}]",
    "services: [{name: a, match: {tags: {'': a}}}]",
    "services: [{name: a, match: {addresses: ['']}}]",
    "services: [{name: a, objectives: {rto: -1}}]",
    "services: [{name: a, objectives: {rto: 1.5}}]",
    "services: [{name: a, objectives: {rto: 15 m}}]",
    "services: [{name: a, objectives: {rto: 1w}}]",
    "services: [{name: a, needs: [a]}]",
    "services: [{name: a, needs: [{mode: serving}]}]",
    "services: [{name: a, needs: [{name: a, mode: active}]}]",
    "services: [{name: a, redundancy: [{members: []}]}]",
    "services: [{name: a, redundancy: [{members: [a], needed: 0}]}]",
    "services: [{name: a, threshold: 0/3}]",
    "services: [{name: a, threshold: 3}]",
    "zones: {a: 1}",
    "zones: [a]",
    "suppressions: [{policy: a}]",
    "suppressions: [{reason: a}]",
    "suppressions: [{policy: a, reason: ''}]",
    "suppressions: [{policy: a, reason: b, expires: soon}]",
    "suppressions: [{policy: a, reason: b, expires: 2027-01-01T00:00:00Z}]",
]


def plain(value: Any) -> Any:
    """Spell dates as JSON does, as editors do before they validate."""
    match value:
        case dict():
            return {key: plain(part) for key, part in value.items()}
        case list():
            return [plain(part) for part in value]
        case datetime.date():
            return value.isoformat()
    return value


def schema_accepts(text: str) -> bool:
    validator = jsonschema.Draft202012Validator(config_schema())
    return validator.is_valid(plain(yaml.safe_load(text)))


def reader_accepts(text: str) -> bool:
    try:
        read_config(None, text=text)
    except ConfigError:
        return False
    return True


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(config_schema())
    assert json.loads(json.dumps(config_schema())) == config_schema()


@pytest.mark.parametrize("text", GOOD)
def test_good_files_are_accepted_by_both(text):
    assert reader_accepts(text)
    assert schema_accepts(text)


@pytest.mark.parametrize("text", BAD)
def test_bad_files_are_refused_by_both(text):
    assert not reader_accepts(text)
    assert not schema_accepts(text)
