"""Every way in which a call can break, in every report: a named gap, an open verdict, exit 3 with --strict."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from auditor.sources.aws_live import session, table
from auditor.sources.aws_live.collectors import dynamodb, ec2, ecs, rds
from tests.live import stacks
from tests.live.conftest import REGION, scan
from tests.live.proxy import Answer, Proxy, Request, refusal
from tests.live.test_scan import verdict

_SOME = (ec2.SERVICE, ecs.SERVICE, rds.SERVICE, dynamodb.SERVICE)
_JSON = {"Content-Type": "application/x-amz-json-1.0"}
# What a person or a machine reads; a spreadsheet of verdicts has the gaps in its coverage rows.
_FORMATS = ("text", "json", "sarif", "markdown", "html", "junit", "csv", "gitlab", "oscal")


@pytest.fixture(scope="module")
def built(account: Proxy) -> None:
    """A service that holds on the loss of any zone."""
    account.rules.clear()
    stacks.service(stacks.network(nats=3), {})


@pytest.fixture
def stack(built: None, shared_aws: Proxy, monkeypatch: pytest.MonkeyPatch) -> Proxy:
    monkeypatch.setattr(table, "SERVICES", _SOME)
    return shared_aws


def test_a_gap_is_in_every_report_format(stack: Proxy, tmp_path: Path):
    def denied(request: Request, before: int) -> Answer | None:
        return refusal(request, "AccessDenied", 403) if request.operation == "DescribeDBInstances" else None

    stack.rules.insert(0, denied)
    wanted = [(f, tmp_path / f"out.{f}") for f in _FORMATS if f != "json"]
    extra = ["-o", "-", *(x for f, path in wanted for x in ("-f", f, "-o", str(path)))]
    code, report, _ = scan("--strict", *extra)
    assert code == 3
    for name, text in [("json", json.dumps(report)), *((f, p.read_text()) for f, p in wanted)]:
        assert "DescribeDBInstances" in text, name
        assert "access denied" in text, name
        # AWS's own messages may quote values: only its code is told.
        assert "injected" not in text, name
    # Among the causes it is told as what it is: no resource, no zone.
    (service,) = report["services"]
    causes = [p["address"] for p in service["single_points"]["zone"]]
    assert causes
    assert all(c.startswith("not read: 123456789012/") for c in causes)


def slow(request: Request, before: int) -> Answer | None:
    if request.operation == "DescribeDBInstances":
        time.sleep(2.5)
    return None


_PAGE = b'{"TableNames": ["ledger"], "LastEvaluatedTableName": "ledger"}'


def _second_page(broken: Answer | str) -> Any:
    """Let the first page of ListTables through, and break the second."""

    def rule(request: Request, before: int) -> Answer | None:
        if request.operation == "DescribeTable":
            table_ = {
                "Table": {
                    "TableName": "ledger",
                    "TableStatus": "ACTIVE",
                    "TableArn": "arn:aws:dynamodb:r:1:table/ledger",
                }
            }
            return Answer(200, json.dumps(table_).encode(), _JSON)
        if request.operation != "ListTables":
            return None
        if b"ExclusiveStart" not in request.body:
            return Answer(200, _PAGE, _JSON)
        return refusal(request, broken, 400) if isinstance(broken, str) else broken

    return rule


def test_a_call_that_takes_too_long_is_a_gap(stack: Proxy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "READ_TIMEOUT", 1)
    session._shared_clients.cache_clear()
    stack.rules.insert(0, slow)
    code, report, _ = scan("--strict")
    session._shared_clients.cache_clear()
    assert code == 3
    (gap,) = report["coverage"]["skipped"]
    assert "the connection broke (ReadTimeoutError)" in gap["reason"]
    assert verdict(report, "zone") == ("stops", "holds")


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        (Answer(200, b'{"TableNames": ["t1"' + b" " * 4000, _JSON, cut=True), ""),
        (Answer(200, b'{"TableNames": ["t1", ', _JSON), "the answer cannot be understood"),
        ("ExpiredTokenException", "credentials expired or not valid"),
        ("ThrottlingException", "throttled out"),
        ("AccessDeniedException", "access denied"),
    ],
    ids=["cut", "malformed", "expired", "throttled", "denied"],
)
def test_what_breaks_between_two_pages_keeps_the_first(stack: Proxy, broken: Answer | str, cause: str):
    stack.rules.insert(0, _second_page(broken))
    code, report, _ = scan("--strict")
    assert code == 3
    gaps = [s for s in report["coverage"]["skipped"] if "ListTables" in s["address"]]
    assert len(gaps) == 1
    assert cause in gaps[0]["reason"]
    assert "page 2" in gaps[0]["reason"]
    assert [r for r in report["resources"] if r["address"].endswith("aws_dynamodb_table.ledger")]
    assert verdict(report, "zone") == ("stops", "holds")


def test_a_region_that_is_not_enabled_is_a_gap_of_its_own(stack: Proxy):
    regions = (
        "<DescribeRegionsResponse><regionInfo>"
        f"<item><regionName>{REGION}</regionName><optInStatus>opt-in-not-required</optInStatus></item>"
        "<item><regionName>ap-east-1</regionName><optInStatus>not-opted-in</optInStatus></item>"
        "</regionInfo></DescribeRegionsResponse>"
    )

    def answer(request: Request, before: int) -> Answer | None:
        return (
            Answer(200, regions.encode(), {"Content-Type": "text/xml"})
            if request.operation == "DescribeRegions"
            else None
        )

    stack.rules.insert(0, answer)
    code, report, _ = scan("--strict", "--regions", f"{REGION},ap-east-1")
    assert code == 3
    (gap,) = report["coverage"]["skipped"]
    assert "Region not enabled for the account" in gap["reason"]
    assert {r.region for r in stack.seen} <= {REGION, "us-east-1"}


def test_an_endpoint_that_is_not_there_is_a_gap(stack: Proxy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_RDS", "http://127.0.0.1:9")
    session._shared_clients.cache_clear()
    code, report, _ = scan("--strict")
    session._shared_clients.cache_clear()
    assert code == 3
    gaps = report["coverage"]["skipped"]
    assert gaps
    assert all("no endpoint answers" in g["reason"] for g in gaps)
    assert all("/rds:" in g["address"] for g in gaps)
    assert verdict(report, "zone") == ("stops", "holds")
