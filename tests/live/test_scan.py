"""`auditor scan aws:` on an account that boto3 filled: verdicts, what is called, what is never shown."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from auditor.sources.aws_live import table
from auditor.sources.aws_live.interface import every_call
from auditor.sources.aws_live.permissions import policy
from auditor.sources.aws_live.session import NEEDED, is_read
from auditor.sources.aws_live.table import SERVICES
from tests.live import stacks
from tests.live.conftest import REGION, scan
from tests.live.proxy import Proxy


def only(monkeypatch: pytest.MonkeyPatch, *clients: str) -> None:
    """Ask only some services: the others have nothing to say about what a test has made."""
    monkeypatch.setattr(table, "SERVICES", tuple(s for s in SERVICES if s.client in clients))


def verdict(report: dict[str, Any], level: str) -> tuple[str, str]:
    (service,) = [s for s in report["services"] if s["name"] == "withdrawals"]
    found = service["verdicts"][level]
    return found["worst"], found["best"]


def members(report: dict[str, Any]) -> set[str]:
    (service,) = [s for s in report["services"] if s["name"] == "withdrawals"]
    return {m["type"] for m in service["members"]}


def test_one_nat_gateway_for_all_subnets_stops_on_the_loss_of_its_zone(aws: Proxy, monkeypatch: pytest.MonkeyPatch):
    only(monkeypatch, "ec2", "ecs")
    net = stacks.network(nats=1)
    stacks.service(net, {})
    code, report, _ = scan()
    assert code == 0
    assert report["coverage"]["skipped"] == []
    assert verdict(report, "zone") == ("stops", "stops")
    (service,) = report["services"]
    causes = [p["address"] for p in service["single_points"]["zone"]]
    assert causes == [f"{REGION}/aws_nat_gateway.{net.nats[0]}"]


def test_a_nat_gateway_in_each_zone_and_a_standby_only_dip(aws: Proxy, monkeypatch: pytest.MonkeyPatch):
    only(monkeypatch, "ec2", "ecs", "rds")
    net = stacks.network(nats=3)
    endpoint = stacks.database(net, multi_az=True)
    stacks.service(net, {"DATABASE_HOST": endpoint})
    _, report, _ = scan()
    assert verdict(report, "zone")[0] == "dips"
    assert verdict(report, "region") == ("stops", "stops")
    assert "aws_db_instance" in members(report)


def test_instances_of_a_group_are_not_counted_twice(aws: Proxy, monkeypatch: pytest.MonkeyPatch):
    only(monkeypatch, "ec2", "autoscaling")
    net = stacks.network(nats=3)
    image = stacks.image()
    scaling = stacks.client("autoscaling")
    scaling.create_launch_configuration(LaunchConfigurationName="api", ImageId=image, InstanceType="t3.micro")
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="api",
        LaunchConfigurationName="api",
        MinSize=3,
        MaxSize=3,
        DesiredCapacity=3,
        VPCZoneIdentifier=",".join(net.subnets),
        Tags=[{"Key": k, "Value": v, "PropagateAtLaunch": True} for k, v in stacks.TAGS.items()],
    )
    _, report, _ = scan()
    assert verdict(report, "zone") == ("holds", "holds")
    types = [r["type"] for r in report["resources"]]
    assert types.count("aws_autoscaling_group") == 1
    assert "aws_instance" not in types


# --- what is called -------------------------------------------------------------------------------


def test_only_reading_calls_are_ever_made(aws: Proxy, monkeypatch: pytest.MonkeyPatch):
    from auditor.sources.aws_live import session

    called: set[tuple[str, str]] = set()
    before = session._only_reads

    def note(model: Any, **rest: Any) -> None:
        called.add((model.service_model.service_name, model.name))
        before(model, **rest)

    monkeypatch.setattr(session, "_only_reads", note)
    session._shared_clients.cache_clear()
    scan("--allow-empty")
    session._shared_clients.cache_clear()
    ours = {(s.client, c.operation) for s in SERVICES for c in every_call(s.calls)}
    own = {("sts", "GetCallerIdentity"), ("ec2", "DescribeRegions"), ("timestream-write", "DescribeEndpoints")}
    assert called <= ours | own
    assert len(called) > 100
    assert all(is_read(operation) for _, operation in called)
    assert [r for r in aws.seen if r.operation.startswith(("PUT", "DELETE", "Create", "Delete", "Put"))] == []


def test_the_policy_allows_exactly_what_is_called():
    (statement,) = policy(SERVICES)["Statement"]
    assert statement["Effect"] == "Allow"
    allowed = set(statement["Action"])
    reading = ("Describe", "List", "Get", "GET", "Select")
    assert all(a.partition(":")[2].startswith(reading) and "*" not in a for a in allowed)
    operations = {(s.iam or s.client, c.operation) for s in SERVICES for c in every_call(s.calls)}
    # Operations whose action has another name are in a table of their own; all others are told by their name.
    from auditor.sources.aws_live.permissions import ACTIONS

    expected = {a for p, o in operations if p != "apigateway" for a in ACTIONS.get(f"{p}:{o}", (f"{p}:{o}",))}
    assert allowed == expected | {"apigateway:GET", *NEEDED}


def test_the_guard_refuses_to_write(aws: Proxy):
    from auditor.errors import SourceError
    from auditor.sources.aws_live.session import open_session

    session = open_session(None)
    with session.using(), pytest.raises(SourceError, match="not a reading call"):
        session.client("sqs", REGION).create_queue(QueueName="x")
    assert not aws.seen


# --- what is never shown --------------------------------------------------------------------------

_CANARY = "canary-5f1d"


def _plant(url: str) -> None:
    """Put a canary into every field of an account that may hold a secret, beside a reference that is needed."""
    net = stacks.network(nats=3)
    stacks.service(net, {"QUEUE_URL": url, "API_KEY": f"{_CANARY}-environment"})
    script = f"#!/bin/sh\nexport TOKEN={_CANARY}-script\ncurl {url}\n"
    image = stacks.image()
    ec2 = stacks.client("ec2")
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, UserData=script, SubnetId=net.subnets[0])
    encoded = base64.b64encode(script.encode()).decode()
    ec2.create_launch_template(LaunchTemplateName="lt", LaunchTemplateData={"UserData": encoded})
    stacks.client("autoscaling").create_launch_configuration(
        LaunchConfigurationName="lc", ImageId=image, InstanceType="t3.micro", UserData=script
    )
    stacks.client("ssm").put_parameter(Name="/p", Value=f"{_CANARY}-parameter", Type="SecureString")
    stacks.client("secretsmanager").create_secret(Name="s", SecretString=f"{_CANARY}-secret")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("f.py", "")
    stacks.client("lambda").create_function(
        FunctionName="sweep",
        Runtime="python3.12",
        Role=stacks.role(),
        Handler="f.f",
        Code={"ZipFile": code.getvalue()},
        Environment={"Variables": {"PASSWORD": f"{_CANARY}-function", "QUEUE": url}},
    )
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": f"{_CANARY}-machine", "End": True}}}
    stacks.client("stepfunctions").create_state_machine(
        name="m", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/lambda"
    )
    stacks.client("batch").register_job_definition(
        jobDefinitionName="j",
        type="container",
        containerProperties={
            "image": "x",
            "vcpus": 1,
            "memory": 128,
            "environment": [{"name": "K", "value": f"{_CANARY}-job"}],
        },
    )
    route53 = stacks.client("route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
    record = {"Name": "t.example.com", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": f'"{_CANARY}-text"'}]}
    route53.change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    )


@pytest.fixture
def planted(aws: Proxy, monkeypatch: pytest.MonkeyPatch) -> str:
    only(
        monkeypatch,
        *("ec2", "ecs", "rds", "autoscaling", "lambda", "sqs", "ssm", "secretsmanager"),
        *("stepfunctions", "batch", "route53"),
    )
    url = stacks.queue("withdrawals")
    _plant(url)
    return url


def test_no_secret_is_stored_or_shown_and_what_a_service_needs_is_still_found(planted: str, tmp_path: Path):
    saved, packed = tmp_path / "scan.json", tmp_path / "scan.json.zst"
    reports = [tmp_path / f"r.{n}" for n in ("sarif", "md", "html", "xml", "txt")]
    formats = ("sarif", "markdown", "html", "junit", "text")
    extra = [x for f, r in zip(formats, reports, strict=True) for x in ("-f", f, "-o", str(r))]
    # The first -f is the JSON report on standard output.
    _, report, errors = scan("-o", "-", *extra, "--save", str(saved), "-v")
    assert "aws_sqs_queue" in members(report)
    _, again, _ = scan("--save", str(packed))
    import zstandard

    outputs = [json.dumps(report), json.dumps(again), errors, saved.read_text()]
    outputs += [r.read_text() for r in reports]
    outputs.append(zstandard.ZstdDecompressor().stream_reader(packed.read_bytes()).read().decode())
    for text in outputs:
        assert _CANARY not in text
        assert base64.b64encode(_CANARY.encode())[:12].decode() not in text
    assert "canary-password" not in saved.read_text()
