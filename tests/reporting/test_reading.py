"""A JSON report is read back into the very same result."""

from __future__ import annotations

import json

import pytest

from auditor.errors import SourceError
from auditor.reporting import RenderOptions, json_format
from auditor.reporting.reading import from_json, is_result, read_result


@pytest.mark.parametrize("sample", ["small", "rich_result", "nothing"])
def test_round_trip(sample, request):
    result = request.getfixturevalue(sample)
    assert from_json(json_format.render(result, RenderOptions()), "r.json") == result


def test_a_report_of_the_first_version_is_read(small):
    document = json.loads(json_format.render(small, RenderOptions()))
    for key in (
        "accepted",
        "replays",
        "frameworks",
        "controls",
        "concentration",
        "downtime",
        "remediations",
        "snapshot",
        "blast",
    ):
        del document[key]
    document["schema_version"] = "1.0"
    assert from_json(json.dumps(document).encode(), "r.json") == small


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema_version": "2.0"}, "schema version 2.0"),
        ({"services": 3}, "damaged JSON report"),
        ({"tool": {"name": "other"}}, "not a JSON report of auditor"),
    ],
)
def test_others_are_refused(small, change, said):
    document = json.loads(json_format.render(small, RenderOptions())) | change
    with pytest.raises(SourceError, match=said):
        from_json(json.dumps(document).encode(), "r.json")


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"format_version": "1.2"}', b"null"])
def test_what_is_no_result(data):
    assert not is_result(data)


def test_missing_file(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        read_result(tmp_path / "absent.json")
