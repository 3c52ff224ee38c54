"""Names from inputs are untrusted text in every report."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from auditor.reporting import FORMATS, RenderOptions
from tests.examples import audit

EVIL = '<script>alert("x")</script>\x1b[31m\u202e|`@all`'


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_control_character_and_no_script(name: str) -> None:
    records = {"aws_db_instance.withdrawals": {"tags": {"resilience:service": EVIL}, "multi_az": False}}
    out = FORMATS[name].render(audit(records), RenderOptions()).decode()
    if name != "json":
        assert "\x1b" not in out
        assert "\u202e" not in out
    if name in ("html", "markdown"):
        assert "<script>" not in out
    if name in ("json", "sarif"):
        json.loads(out)
    if name == "junit":
        ET.fromstring(out)


def test_html_is_one_file_without_network() -> None:
    seen: list[tuple[str, str]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.extend((tag, k) for k, _ in attrs if k in ("src", "href"))

    Reader().feed(FORMATS["html"].render(audit({"aws_sqs_queue.payouts": {}}), RenderOptions()).decode())
    assert seen == []
