"""`auditor diff CODE aws:` where CODE is a plan, a state or an earlier scan of the same stack."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.sources.aws_live import table
from auditor.sources.aws_live.collectors import ec2, rds
from tests.live import stacks
from tests.live.conftest import REGION, scan
from tests.live.proxy import Proxy
from tests.live.test_diff import diff, kinds

_PROVIDER = 'provider["registry.terraform.io/hashicorp/aws"]'
Resources = list[tuple[str, str, dict[str, Any]]]


def _tags(name: str) -> dict[str, str]:
    return {"Name": name, **stacks.TAGS}


def _built() -> tuple[stacks.Network, Resources]:
    """A signer, a database with a copy in another zone, and a gateway: in the account, and as code says it."""
    net = stacks.network(nats=1)
    client = stacks.client("ec2")
    client.create_tags(Resources=net.nats, Tags=[{"Key": k, "Value": v} for k, v in _tags("out").items()])
    signer = _signer(net.subnets[0])
    rds_ = stacks.client("rds")
    stacks.database(net, multi_az=False)
    arn = rds_.describe_db_instances()["DBInstances"][0]["DBInstanceArn"]
    rds_.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": k, "Value": v} for k, v in stacks.TAGS.items()])
    copy = rds_.create_db_instance_read_replica(
        DBInstanceIdentifier="ledger-copy", SourceDBInstanceIdentifier="ledger", AvailabilityZone=f"{REGION}c"
    )["DBInstance"]["DBInstanceArn"]
    zones = {s["SubnetId"]: s["AvailabilityZone"] for s in client.describe_subnets()["Subnets"]}
    resources: Resources = [
        ("aws_vpc", "main", {"id": net.vpc, "cidr_block": "10.0.0.0/16"}),
        *(
            ("aws_subnet", f"s{i}", {"id": s, "vpc_id": net.vpc, "availability_zone": zones[s]})
            for i, s in enumerate(net.subnets)
        ),
        (
            "aws_instance",
            "signer",
            {"id": signer, "subnet_id": net.subnets[0], "availability_zone": f"{REGION}a", "tags": _tags("signer")},
        ),
        ("aws_nat_gateway", "out", {"id": net.nats[0], "subnet_id": net.subnets[0], "tags": _tags("out")}),
        ("aws_db_subnet_group", "data", {"id": "data", "name": "data", "subnet_ids": net.subnets}),
        (
            "aws_db_instance",
            "ledger",
            {
                "id": "ledger", "arn": arn, "identifier": "ledger", "multi_az": False,
                "availability_zone": f"{REGION}a", "db_subnet_group_name": "data",
                "backup_retention_period": 7, "engine": "postgres", "tags": dict(stacks.TAGS),
            },
        ),
        (
            "aws_db_instance",
            "copy",
            {
                "id": "ledger-copy", "arn": copy, "identifier": "ledger-copy", "replicate_source_db": "ledger",
                "multi_az": False,
                "engine": "postgres", "availability_zone": f"{REGION}c",
            },
        ),
    ]  # fmt: skip
    return net, resources


def _signer(subnet: str) -> str:
    made = stacks.client("ec2").run_instances(
        ImageId=stacks.image(),
        MinCount=1,
        MaxCount=1,
        SubnetId=subnet,
        TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": k, "Value": v} for k, v in _tags("signer").items()]}
        ],
    )
    return str(made["Instances"][0]["InstanceId"])


def state(resources: Resources, path: Path) -> None:
    listed = [
        {
            "mode": "managed",
            "type": type_,
            "name": name,
            "provider": _PROVIDER,
            "instances": [{"schema_version": 1, "attributes": values}],
        }
        for type_, name, values in resources
    ]
    whole = {"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "x", "outputs": {}}
    path.write_text(json.dumps({**whole, "resources": listed}))


def plan(resources: Resources, path: Path) -> None:
    """A plan on an empty account: no ids of its own, names and tags only."""
    listed, changes = [], []
    for type_, name, values in resources:
        own = {k: v for k, v in values.items() if k not in ("id", "arn")}
        head = {"address": f"{type_}.{name}", "mode": "managed", "type": type_, "name": name}
        head["provider_name"] = "registry.terraform.io/hashicorp/aws"
        listed.append({**head, "schema_version": 1, "values": own})
        change = {"actions": ["create"], "before": None, "after": own, "after_unknown": {"id": True, "arn": True}}
        changes.append({**head, "change": change})
    configured = [
        {
            "address": f"{t}.{n}",
            "mode": "managed",
            "type": t,
            "name": n,
            "provider_config_key": "aws",
            "expressions": {},
        }
        for t, n, _ in resources
    ]
    region = {"aws": {"name": "aws", "expressions": {"region": {"constant_value": REGION}}}}
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.0",
        "planned_values": {"root_module": {"resources": listed}},
        "resource_changes": changes,
        "configuration": {"provider_config": region, "root_module": {"resources": configured}},
    }
    path.write_text(json.dumps(document))


def inventory(resources: Resources, path: Path) -> None:
    scan("--save", str(path))


def _subject(changes: list[str], name: str) -> bool:
    return any(name in c for c in changes)


@pytest.mark.parametrize("written", [plan, state, inventory], ids=lambda f: f.__name__)
def test_what_the_account_has_lost_is_told_of_each_resource(
    aws: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: Callable[[Resources, Path], None]
):
    monkeypatch.setattr(table, "SERVICES", (ec2.SERVICE, rds.SERVICE))
    net, resources = _built()
    code = tmp_path / "code.json"
    written(resources, code)
    _, same = diff(code)
    before = kinds(same)
    assert not before.get("lost")
    assert not before.get("moved")
    assert not before.get("worse")

    client = stacks.client("ec2")
    (old,) = [i["InstanceId"] for r in client.describe_instances()["Reservations"] for i in r["Instances"]]
    client.terminate_instances(InstanceIds=[old])
    _signer(net.subnets[1])
    client.delete_nat_gateway(NatGatewayId=net.nats[0])
    stacks.client("rds").delete_db_instance(DBInstanceIdentifier="ledger-copy", SkipFinalSnapshot=True)
    status, report = diff(code)
    assert status == 1
    found = kinds(report)
    assert _subject(found["moved"], "aws_instance")
    (moved,) = [c["sentence"] for c in report["changes"] if c["kind"] == "moved"]
    assert f"not in {REGION}a and in {REGION}c" in moved
    assert _subject(found["lost"], "aws_nat_gateway")
    assert _subject(found["lost"], "copy")
    # The copy was what was left of the ledger on the loss of its zone.
    worse = {c["subject"]: c["sentence"] for c in report["changes"] if c["kind"] == "worse"}
    assert any("ledger" in s and "zone loss" in text for s, text in worse.items())
