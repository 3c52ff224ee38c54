"""The templates are found beside the package in a checkout."""

from __future__ import annotations

import pytest
from msgspec import structs

from auditor.bundled import bundled
from auditor.errors import ReportError
from auditor.reporting import RenderOptions, templates


def test_every_template_is_there():
    assert {path.name for path in bundled("reports").iterdir()} >= {"report.html.j2", "report.md.j2"}


def test_a_missing_template_is_an_error_that_names_it(nothing):
    with pytest.raises(ReportError, match=r"absent\.html\.j2"):
        templates.fill("absent.html.j2", structs.replace(nothing), RenderOptions())
