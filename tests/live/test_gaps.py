"""What breaks between the auditor and AWS is named, widens the verdict, and is never lost."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.sources.aws_live import table
from auditor.sources.aws_live.collectors import dynamodb, ec2, ecs, rds
from tests.live import stacks
from tests.live.conftest import REGION, scan
from tests.live.proxy import Answer, Proxy, Request, refusal
from tests.live.test_scan import verdict

_SOME = (ec2.SERVICE, ecs.SERVICE, rds.SERVICE, dynamodb.SERVICE)


@pytest.fixture(scope="module")
def built(account: Proxy) -> None:
    """A service that holds on the loss of any zone, with three tables beside it."""
    account.rules.clear()
    net = stacks.network(nats=3)
    stacks.service(net, {})
    for number in range(3):
        stacks.client("dynamodb").create_table(
            TableName=f"t{number}",
            AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )


@pytest.fixture
def stack(built: None, shared_aws: Proxy, monkeypatch: pytest.MonkeyPatch) -> Proxy:
    """The module's account, read with four services."""
    monkeypatch.setattr(table, "SERVICES", _SOME)
    return shared_aws


def test_without_faults_it_is_certain(stack: Proxy):
    code, report, errors = scan("--strict")
    assert (code, report["coverage"]["skipped"]) == (0, [])
    assert verdict(report, "zone") == ("holds", "holds")
    assert "calls in" in errors


def on(operation: str, answer: Answer | str, status: int = 400) -> Any:
    """Break every call of *operation*."""

    def rule(request: Request, before: int) -> Answer | None:
        if request.operation != operation:
            return None
        return refusal(request, answer, status) if isinstance(answer, str) else answer

    return rule


_BROKEN_XML = Answer(200, b"<DescribeDBInstancesResponse><DescribeDBInst", {"Content-Type": "text/xml"})
_BROKEN_JSON = Answer(200, b'{"TableNames": ["a", ', {"Content-Type": "application/x-amz-json-1.0"})
_CUT = Answer(200, b"<DescribeDBInstancesResponse>" + b" " * 4000, {"Content-Type": "text/xml"}, cut=True)


@pytest.mark.parametrize(
    ("operation", "answer", "status", "cause"),
    [
        ("DescribeDBInstances", "AccessDenied", 403, "access denied (AccessDenied)"),
        ("ListTables", "AccessDeniedException", 400, "access denied (AccessDeniedException)"),
        ("DescribeRouteTables", "UnauthorizedOperation", 403, "access denied (UnauthorizedOperation)"),
        ("DescribeDBInstances", "Throttling", 400, "throttled out (Throttling)"),
        ("DescribeDBInstances", "InternalFailure", 500, "the service answered with an error (InternalFailure 500)"),
        ("DescribeDBInstances", "OptInRequired", 403, "Region not enabled for the account (OptInRequired)"),
        ("DescribeDBInstances", _BROKEN_XML, 200, "the answer cannot be understood (ResponseParserError)"),
        ("ListTables", _BROKEN_JSON, 200, "the answer cannot be understood"),
        ("DescribeDBInstances", _CUT, 200, "the answer cannot be understood (ResponseParserError)"),
    ],
)
def test_a_call_that_fails_is_named_and_widens(
    stack: Proxy, operation: str, answer: Answer | str, status: int, cause: str
):
    stack.rules.insert(0, on(operation, answer, status))
    code, report, errors = scan("--strict")
    assert code == 3
    (gap,) = report["coverage"]["skipped"]
    assert cause in gap["reason"]
    assert operation in gap["address"]
    assert verdict(report, "zone") == ("stops", "holds")
    (service,) = report["services"]
    assert any(operation in g for g in service["gaps"])
    assert "1 without an answer" in errors


def test_without_strict_a_gap_is_in_the_report_and_not_in_the_exit_code(stack: Proxy):
    stack.rules.insert(0, on("DescribeDBInstances", "AccessDenied", 403))
    code, report, _ = scan()
    assert code == 0
    assert any("without an answer" in n for n in report["coverage"]["notes"])


def test_a_call_that_is_throttled_once_is_made_again_and_nothing_is_missing(stack: Proxy):
    def once(request: Request, before: int) -> Answer | None:
        wanted = request.operation == "DescribeDBInstances" and before == 0
        return refusal(request, "Throttling", 400) if wanted else None

    stack.rules.insert(0, once)
    _, report, _ = scan()
    assert report["coverage"]["skipped"] == []
    assert verdict(report, "zone") == ("holds", "holds")


def test_a_page_that_fails_keeps_the_pages_before_it(stack: Proxy):
    first = Answer(
        200,
        b'{"TableNames": ["t0", "t1"], "LastEvaluatedTableName": "t1"}',
        {"Content-Type": "application/x-amz-json-1.0"},
    )

    def second_page_fails(request: Request, before: int) -> Answer | None:
        if request.operation != "ListTables":
            return None
        return refusal(request, "InternalServerError", 500) if b"ExclusiveStart" in request.body else first

    stack.rules.insert(0, second_page_fails)
    _, report, _ = scan()
    found = [r["address"] for r in report["resources"] if r["type"] == "aws_dynamodb_table"]
    assert [a.rsplit(".", 1)[-1] for a in found] == ["t0", "t1"]
    (gap,) = report["coverage"]["skipped"]
    assert "page 2" in gap["reason"]


def test_a_detail_that_fails_leaves_its_resource_open(stack: Proxy):
    image = stacks.image()
    made = stacks.client("ec2").run_instances(ImageId=image, MinCount=1, MaxCount=1)
    stack.rules.insert(0, on("DescribeInstanceAttribute", "UnauthorizedOperation", 403))
    _, report, _ = scan()
    stacks.client("ec2").terminate_instances(InstanceIds=[made["Instances"][0]["InstanceId"]])
    (gap,) = report["coverage"]["skipped"]
    assert made["Instances"][0]["InstanceId"] in gap["address"]
    # Another resource's gap: the service that does not use it stays certain.
    assert verdict(report, "zone") == ("holds", "holds")


def test_credentials_that_end_half_way_leave_the_rest_as_gaps(stack: Proxy):
    def ends(request: Request, before: int) -> Answer | None:
        over = len(stack.seen) > 12
        return refusal(request, "ExpiredTokenException", 400) if over else None

    stack.rules.insert(0, ends)
    code, report, _ = scan("--strict")
    assert code == 3
    skipped = report["coverage"]["skipped"]
    assert len(skipped) > 5
    assert all("credentials expired" in s["reason"] for s in skipped)
    # Most calls were not even tried.
    assert any("not called any more" in s["reason"] for s in skipped)


def test_a_gap_elsewhere_does_not_say_that_the_service_may_stop(stack: Proxy, monkeypatch: pytest.MonkeyPatch):
    def far(request: Request, before: int) -> Answer | None:
        return refusal(request, "AccessDenied", 403) if (request.region, request.operation) == (
            "ap-southeast-1", "DescribeDBInstances") else None  # fmt: skip

    stack.rules.insert(0, far)
    _, report, _ = scan("--regions", f"{REGION},ap-southeast-1")
    # What holds still holds; what stops with the Region may have a copy that was not seen.
    assert verdict(report, "zone") == ("holds", "holds")
    assert verdict(report, "region")[1] in ("recovers", "restores", "holds")
    assert len(report["coverage"]["skipped"]) == 1
