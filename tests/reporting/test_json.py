"""The JSON format and its schema."""

from __future__ import annotations

import json
from typing import get_args

import jsonschema
import msgspec
import pytest
from msgspec import structs

from auditor.model.finding import Severity
from auditor.model.verdict import Verdict
from auditor.reporting import RenderOptions, json_format, schema, shapes
from auditor.result import AuditResult


@pytest.mark.parametrize("sample", ["small", "rich_result", "nothing"])
def test_output_fits_the_published_schema(sample, request):
    published = schema.result_schema()
    jsonschema.Draft202012Validator.check_schema(published)
    shown = json.loads(json_format.render(request.getfixturevalue(sample), RenderOptions()))
    jsonschema.Draft202012Validator(published).validate(shown)


def test_schema_refuses_another_verdict_and_a_missing_key(small):
    shown = json.loads(json_format.render(small, RenderOptions()))
    validator = jsonschema.Draft202012Validator(schema.result_schema())
    shown["services"][0]["verdicts"]["zone"]["worst"] = "fine"
    assert not validator.is_valid(shown)
    del shown["services"]
    assert not validator.is_valid(shown)


def test_output_decodes_into_its_shape(rich_result):
    rendered = json_format.render(rich_result, RenderOptions())
    assert msgspec.json.decode(rendered, type=schema.ReportShape) == json_format.shape(rich_result)


def test_the_words_are_those_of_the_model():
    assert set(get_args(shapes.VerdictWord)) == {v.word for v in Verdict}
    assert set(get_args(schema.SeverityWord)) == {s.word for s in Severity}


def test_every_field_of_the_result_is_in_the_report(rich_result):
    shown = json.loads(json_format.render(rich_result, RenderOptions()))
    renamed = {"tool_version": "tool", "inputs": "input"}
    assert {renamed.get(f.name, f.name) for f in structs.fields(AuditResult)} <= set(shown)
    for part, key in ((rich_result.findings[0], "findings"), (rich_result.services[0], "services")):
        assert {f.name for f in structs.fields(part)} == set(shown[key][0])


def test_scoring_keys(small):
    service = json.loads(json_format.render(small, RenderOptions()))["services"][0]
    assert service["verdicts"]["zone"] == {
        "worst": "stops",
        "best": "stops",
        "confidence": "certain",
        "domain": "aws:ap-northeast-1:ap-northeast-1a",
        "rto": "",
        "rpo": "",
        "rto_seconds": None,
        "rpo_seconds": None,
        "assumptions": [],
    }
    assert set(service["single_points"]["zone"][0]) == {"address", "domain", "path", "group"}
    assert set(service["domains"][0]) == {"domain", "also", "level", "worst", "best"}
