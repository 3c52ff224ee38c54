"""Several inputs: one stack seen twice, stacks that share addresses, and stacks that read each other."""

from __future__ import annotations

import json
from typing import Any

from auditor.joining import merge
from auditor.model.config import Config
from auditor.model.verdict import Level
from auditor.pipeline import Options, run_audit
from auditor.sources import Input, read_bytes
from tests.examples import state
from tests.sources.plans import block, change, refs

TAGS = {"resilience:service": "withdrawals"}
Records = dict[str, dict[str, Any]]


def network(*zones: str, prefix: str = "subnet") -> Records:
    return {
        f"aws_subnet.private[{i}]": {"id": f"{prefix}-{i}", "availability_zone": z, "vpc_id": "vpc-1"}
        for i, z in enumerate(zones)
    }


def service(*subnets: str, **more: Any) -> Records:
    values = {"name": "w", "desired_count": 6, "network_configuration": [{"subnets": list(subnets)}], "tags": TAGS}
    return {"aws_ecs_service.w": {**values, **more}}


def read(name: str, records: Records, region: str = "ap-northeast-1", data: Records | None = None) -> Input:
    document = json.loads(state(records, region))
    for resource in json.loads(state(data or {}, region))["resources"]:
        document["resources"].append({**resource, "mode": "data"})
    return read_bytes(name, json.dumps(document).encode())


def zone(*inputs: Input) -> str:
    result = run_audit(inputs, Config(), (), Options())
    (found,) = (s for s in result.services if s.name == "withdrawals")
    return str(dict(found.verdicts)[Level.ZONE].interval)


TOKYO = ("ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d")
IDS = ("subnet-0", "subnet-1", "subnet-2")


def test_the_zones_are_in_another_state() -> None:
    app = read("app/terraform.tfstate", service(*IDS))
    spread = read("network/terraform.tfstate", network(*TOKYO))
    pinned = read("network/terraform.tfstate", network(TOKYO[0], TOKYO[0], TOKYO[0]))
    assert zone(app) == "stops..holds"
    assert zone(app, spread) == zone(spread, app) == "holds"
    assert zone(app, pinned) == "stops"


def test_what_one_reads_and_another_manages_is_one_resource() -> None:
    environment = [{"name": "DB", "value": "book.host"}]
    definition = {"arn": "td", "container_definitions": json.dumps([{"name": "x", "environment": environment}])}
    database = {
        "id": "db-1", "identifier": "book", "address": "book.host", "multi_az": False,
        "availability_zone": TOKYO[0], "backup_retention_period": 7,
    }  # fmt: skip
    app = read(
        "app/terraform.tfstate",
        {**service(*IDS, task_definition="td"), "aws_ecs_task_definition.w": definition},
        data={"aws_db_instance.book": database},
    )
    store = read("data/terraform.tfstate", {"aws_db_instance.main": database})
    records, _ = merge([app, store, read("network/terraform.tfstate", network(*TOKYO))])
    assert [r.address for r in records if r.type == "aws_db_instance"] == ["aws_db_instance.main"]
    result = run_audit([app, store], Config(), (), Options())
    assert "aws_db_instance.main" in {m.address for m in result.services[0].members}


def test_addresses_shared_by_two_stacks_stay_apart_with_their_references() -> None:
    tokyo = read("tokyo/terraform.tfstate", {**network(*TOKYO), **service(*IDS)})
    pinned = network("ap-southeast-1a", "ap-southeast-1a", "ap-southeast-1a", prefix="subnet-sg")
    ids = tuple(f"subnet-sg-{i}" for i in range(3))
    other = {**pinned, **service(*ids, tags={"resilience:service": "deposits"}, name="d")}
    singapore = read("singapore/terraform.tfstate", other, "ap-southeast-1")
    result = run_audit([tokyo, singapore], Config(), (), Options())
    verdicts = {s.name: str(dict(s.verdicts)[Level.ZONE].interval) for s in result.services}
    assert verdicts == {"withdrawals": "holds", "deposits": "stops"}
    assert len(result.resources) == len({r.address for r in result.resources}) == 2


def plan(name: str, cidr: str, zones: tuple[str, ...], tag: str) -> Input:
    subnets = [
        change(
            f"aws_subnet.private[{i}]",
            index=i,
            after={"availability_zone": z, "cidr_block": f"{cidr}.{i}.0/24"},
            after_unknown={"id": True},
        )
        for i, z in enumerate(zones)
    ]
    ecs = change(
        "aws_ecs_service.w",
        after={"name": tag, "desired_count": 6, "tags": {"resilience:service": tag}, "network_configuration": [{}]},
        after_unknown={"id": True, "network_configuration": [{"subnets": True}]},
    )
    resources = [
        block("aws_subnet", "private", count={"constant_value": len(zones)}),
        block("aws_ecs_service", "w", network_configuration=[{"subnets": refs("aws_subnet.private")}]),
    ]
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": [*subnets, ecs],
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}}},
            "root_module": {"resources": resources},
        },
    }
    return read_bytes(name, json.dumps(document).encode())


def test_two_plans_of_one_region_with_the_same_addresses_are_two_stacks() -> None:
    spread = plan("a/plan.json", "10.1", ("eu-west-1a", "eu-west-1b", "eu-west-1c"), "withdrawals")
    pinned = plan("b/plan.json", "10.2", ("eu-west-1a",), "deposits")
    for inputs in ((spread, pinned), (pinned, spread)):
        result = run_audit(inputs, Config(), (), Options())
        verdicts = {s.name: str(dict(s.verdicts)[Level.ZONE].interval) for s in result.services}
        assert verdicts == {"withdrawals": "holds", "deposits": "stops"}


def test_the_same_plan_twice_is_one_stack() -> None:
    one = plan("a/plan.json", "10.1", ("eu-west-1a", "eu-west-1b"), "withdrawals")
    again = plan("b/plan.json", "10.1", ("eu-west-1a", "eu-west-1b"), "withdrawals")
    records, notes = merge([one, again])
    assert len(records) == 3
    assert notes == ("b/plan.json shows the same stack as a/plan.json: of what both hold, a/plan.json is used",)
