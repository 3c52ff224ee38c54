"""`auditor diff`: what the account has lost since the code, or an earlier scan, described it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.sources.aws_live import table
from auditor.sources.aws_live.collectors import ec2, ecs, rds
from tests.live import stacks
from tests.live.conftest import REGION, scan
from tests.live.proxy import Proxy, Request, refusal


def diff(code: Path, *extra: str) -> tuple[int, dict[str, Any]]:
    outcome = CliRunner().invoke(
        cli, ["diff", str(code), "aws:", "--regions", REGION, "-f", "json", *extra], standalone_mode=False
    )
    assert outcome.exception is None, outcome.exception
    return int(outcome.return_value or 0), json.loads(outcome.stdout)


def kinds(report: dict[str, Any]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for change in report["changes"]:
        out.setdefault(change["kind"], []).append(change["subject"])
    return out


def test_a_deleted_gateway_and_a_database_that_lost_its_standby_are_told(
    aws: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(table, "SERVICES", (ec2.SERVICE, ecs.SERVICE, rds.SERVICE))
    net = stacks.network(nats=3)
    stacks.service(net, {"DB": stacks.database(net, multi_az=True)})
    code = tmp_path / "before.json"
    scan("--save", str(code))
    status, same = diff(code)
    assert (status, same["changes"]) == (0, [])
    assert same["compared"] > 4

    routes = stacks.client("ec2").describe_route_tables()["RouteTables"]
    for one in routes:
        if any(r.get("NatGatewayId") == net.nats[2] for r in one["Routes"]):
            stacks.client("ec2").replace_route(
                RouteTableId=one["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", NatGatewayId=net.nats[0]
            )
    stacks.client("ec2").delete_nat_gateway(NatGatewayId=net.nats[2])
    stacks.client("rds").modify_db_instance(DBInstanceIdentifier="ledger", MultiAZ=False, ApplyImmediately=True)
    status, report = diff(code)
    assert status == 1
    found = kinds(report)
    assert [a for a in found["lost"] if net.nats[2] in a]
    assert [a for a in found["worse"] if a.endswith("aws_db_instance.ledger")]
    assert "withdrawals" in found["worse"]


def test_what_was_not_read_is_not_called_lost_for_sure(aws: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(table, "SERVICES", (ec2.SERVICE, ecs.SERVICE, rds.SERVICE))
    net = stacks.network(nats=3)
    stacks.service(net, {"DB": stacks.database(net, multi_az=True)})
    code = tmp_path / "before.json"
    scan("--save", str(code))

    def denied(request: Request, before: int) -> Any:
        return refusal(request, "AccessDenied", 403) if request.operation == "DescribeDBInstances" else None

    aws.rules.insert(0, denied)
    status, report = diff(code, "--strict")
    assert status == 3
    (lost,) = [c for c in report["changes"] if c["kind"] == "lost"]
    assert "not everything was read" in lost["sentence"]
    assert report["unread"]
