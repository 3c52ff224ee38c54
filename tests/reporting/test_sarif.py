"""The SARIF format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.reporting import RenderOptions, sarif
from auditor.result import AuditResult

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text())


def log(result: AuditResult) -> Any:
    return json.loads(sarif.render(result, RenderOptions()))


@pytest.mark.parametrize("sample", ["small", "rich_result", "nothing"])
def test_fits_the_official_schema(sample, request):
    validator = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    validator.validate(log(request.getfixturevalue(sample)))


def test_the_schema_is_strict_enough_to_notice(small):
    wrong = log(small)
    wrong["runs"][0]["results"][0]["levle"] = "error"
    assert not jsonschema.Draft4Validator(SCHEMA).is_valid(wrong)


def test_rules_levels_and_fingerprints(small):
    run = log(small)["runs"][0]
    first, second = run["results"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "RES101"
    assert [first["level"], second["level"]] == ["error", "warning"]
    assert first["partialFingerprints"] == {"auditorFingerprint/v1": "0f1e2d3c4b5a6978"}
    assert "ruleIndex" not in second  # its policy is not among the result's policies


def test_locations_are_relative_and_escaped(rich_result):
    run = log(rich_result)["runs"][0]
    uris = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    assert uris == ["plan.json", "%3Cscript%3Ealert%281%29%3C/script%3E%20%25/../state.json", "aws%3A"]
    place = run["results"][0]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "network.tf", "uriBaseId": "%SRCROOT%"}
    assert place["physicalLocation"]["region"] == {"startLine": 42}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "aws_nat_gateway.a"


def test_evidence_is_a_code_flow_that_ends_at_the_cause(small):
    steps = log(small)["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    names = [step["location"]["logicalLocations"][0]["fullyQualifiedName"] for step in steps]
    assert (names[0], names[-1]) == ("withdrawals", "aws_nat_gateway.a")


def test_suppressed_findings_stay_with_their_reason(rich_result):
    hidden = [r for r in log(rich_result)["runs"][0]["results"] if "suppressions" in r]
    assert len(hidden) == 1
    assert hidden[0]["suppressions"][0]["justification"].startswith("accepted until 2027")


def test_a_failed_policy_is_an_unsuccessful_execution(small, rich_result):
    assert log(small)["runs"][0]["invocations"][0]["executionSuccessful"] is True
    invocation = log(rich_result)["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    errors = [n for n in invocation["toolExecutionNotifications"] if n["level"] == "error"]
    assert len(errors) == 2
    gaps = " ".join(n["message"]["text"] for n in invocation["toolExecutionNotifications"])
    assert "multi_az is known only after apply" in gaps
    assert "Not modelled: aws_d (2)" in gaps


def test_names_make_no_links(rich_result):
    texts = [r["message"]["text"] for r in log(rich_result)["runs"][0]["results"]]
    assert any("[a] (http" in text for text in texts)
    assert not any("](" in text for text in texts)
