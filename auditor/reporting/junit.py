"""JUnit XML: a test case per service and level, and per finding."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from auditor.reporting.interface import RenderOptions, printable
from auditor.result import AuditResult, ServiceResult


def render(result: AuditResult, options: RenderOptions) -> bytes:
    """Return the result as JUnit XML; levels that need not survive are skipped, with their verdict."""
    del options
    root = ET.Element("testsuites", name="auditor")
    for service in result.services:
        _suite(root, service, result)
    for failure in result.failures:
        suite = ET.SubElement(root, "testsuite", name="policies", tests="1", failures="0", errors="1", skipped="0")
        case = ET.SubElement(suite, "testcase", classname="policies", name=printable(failure.policy))
        ET.SubElement(case, "error", message=printable(failure.error))
    ET.indent(root)
    body: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'.encode()


def _suite(root: ET.Element, service: ServiceResult, result: AuditResult) -> None:
    name = printable(service.name)
    suite = ET.SubElement(root, "testsuite", name=name)
    failures = skipped = tests = 0
    for level, verdict in service.verdicts:
        tests += 1
        case = ET.SubElement(suite, "testcase", classname=name, name=f"{level.value} loss: {verdict.interval}")
        if level not in service.survive:
            skipped += 1
            ET.SubElement(case, "skipped", message=f"not asked for; {verdict.interval}")
    for f in result.findings:
        if f.service != service.name:
            continue
        tests += 1
        case = ET.SubElement(suite, "testcase", classname=name, name=printable(f"{f.policy} {f.address or f.domain}"))
        if f.suppressed is not None:
            skipped += 1
            ET.SubElement(case, "skipped", message=printable(f"suppressed: {f.suppressed}"))
        else:
            failures += 1
            failure = ET.SubElement(case, "failure", message=printable(f.message), type=f.severity.word)
            failure.text = printable(f.remedy)
    for key, value in (("tests", tests), ("failures", failures), ("errors", 0), ("skipped", skipped)):
        suite.set(key, str(value))
