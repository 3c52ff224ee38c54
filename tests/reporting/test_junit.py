"""The JUnit format, checked against the schema of its best known reader, Jenkins."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from msgspec import structs

from auditor.model.verdict import Interval, Level, Verdict
from auditor.reporting import RenderOptions, junit
from auditor.result import AuditResult

SCHEMA = Path(__file__).parent / "data" / "junit-10.xsd"


def tree(result: AuditResult) -> Any:
    return ET.fromstring(junit.render(result, RenderOptions()))


@pytest.mark.parametrize("sample", ["small", "rich_result", "nothing"])
def test_keeps_to_the_schema_of_jenkins(sample, request):
    text = junit.render(request.getfixturevalue(sample), RenderOptions())
    xmlschema.XMLSchema(SCHEMA).validate(io.BytesIO(text))
    assert ET.fromstring(text).tag == "testsuites"


def test_the_schema_can_refuse():
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        xmlschema.XMLSchema(SCHEMA).validate(io.BytesIO(b"<testsuites><testsuite name='a'/></testsuites>"))


def test_counts_are_right(rich_result):
    for suite in tree(rich_result):
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for plural, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(plural)) == sum(case.find(tag) is not None for case in cases)


def test_a_level_that_must_survive_and_does_not_is_a_failure(small):
    cases = {case.get("name"): case for case in tree(small)[0].findall("testcase")}
    zone = cases["survives the loss of one zone"].find("failure")
    assert zone.get("type") == "stops"
    assert "nat gateway a" in zone.text
    assert cases["survives the loss of one region"].find("failure").get("type") == "restores"
    assert "not asked for" in cases["survives the loss of one account"].find("skipped").get("message")


def test_a_level_that_was_asked_for_and_not_assessed_is_an_error(rich_result):
    empty = next(s for s in tree(rich_result) if s.get("name") == "empty")
    assert empty.find("testcase/error").get("type") == "NotAssessed"


def test_every_finding_and_failure_has_a_case(rich_result):
    names = [case.get("name") for case in tree(rich_result).iter("testcase")]
    for finding in rich_result.findings:
        assert sum(f"[{finding.fingerprint}]" in name for name in names) == 1
    for failure in rich_result.failures:
        assert sum(name.startswith(f"policy {failure.policy}") for name in names) == 1


def test_nothing_modelled_is_an_error(nothing):
    assert tree(nothing).find("testsuite/testcase/error").get("type") == "NothingModelled"


def test_a_dip_fails_where_less_is_not_accepted(small):
    service = small.services[0]
    zone = structs.replace(service.verdicts[0][1], interval=Interval(Verdict.DIPS, Verdict.DIPS))
    strict = structs.replace(service, verdicts=((Level.ZONE, zone),), accept=Verdict.HOLDS)
    lenient = structs.replace(strict, accept=Verdict.DIPS)
    for changed, fails in ((strict, True), (lenient, False)):
        case = tree(structs.replace(small, services=(changed,))).find("testsuite/testcase")
        assert (case.find("failure") is not None) is fails
