"""Several accounts as one topology: which are read, and what joins them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.sources.aws_live import table
from auditor.sources.aws_live.collectors import dynamodb, ec2, kms, messaging, s3, tagging
from tests.live import stacks
from tests.live.conftest import ACCOUNT, REGION, scan
from tests.live.proxy import Answer, Proxy, Request

OTHER = "222222222222"
THIRD = "333333333333"


def role(account: str) -> str:
    return f"arn:aws:iam::{account}:role/auditor"


def client(account: str, service: str, region: str = REGION) -> Any:
    """Return a client with the credentials of *account*."""
    given = assumed(account)
    return boto3.client(
        service,
        region_name=region,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


@pytest.fixture
def few(aws: Proxy, monkeypatch: pytest.MonkeyPatch) -> Proxy:
    monkeypatch.setattr(table, "SERVICES", (ec2.SERVICE, dynamodb.SERVICE, kms.SERVICE, messaging.SQS, tagging.SERVICE))
    for account in (OTHER, THIRD):
        client(account, "sqs").create_queue(QueueName=f"orders-{account[0]}")
    return aws


def queues(report: dict[str, Any]) -> list[str]:
    return [r["address"] for r in report["resources"] if r["type"] == "aws_sqs_queue"]


_BOTH = [f"{OTHER}/{REGION}/aws_sqs_queue.orders-2", f"{THIRD}/{REGION}/aws_sqs_queue.orders-3"]


def test_roles_one_by_one(few: Proxy):
    _, report, errors = scan("--role-arn", role(OTHER), "--role-arn", role(THIRD), "--strict")
    assert queues(report) == _BOTH
    # No terminal: a line for each Region of each account, then calls and seconds.
    assert f"{OTHER} {REGION}: read after" in errors
    assert f"{THIRD} {REGION}: read after" in errors
    assert errors.splitlines()[-1].split()[1:3] == ["calls", "in"]


def test_a_file_of_accounts(few: Proxy, tmp_path: Path):
    path = tmp_path / "accounts.txt"
    path.write_text(f"# custody\n{OTHER}\n\n{role(THIRD)}  # signing\n")
    _, report, _ = scan("--accounts", str(path), "--organization-role", "auditor")
    assert queues(report) == _BOTH
    path.write_text(f"{OTHER}\nnonsense\n")
    from auditor.errors import SourceError

    with pytest.raises(SourceError, match="nonsense") as told:
        scan("--accounts", str(path), "--organization-role", "auditor")
    assert told.value.place == "line 2"


def test_every_account_of_the_organization(few: Proxy):
    organizations = boto3.client("organizations", region_name="us-east-1")
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(AccountName="custody", Email="custody@example.com")
    other = made["CreateAccountStatus"]["AccountId"]
    client(other, "sqs").create_queue(QueueName="custody")
    _, report, _ = scan("--organization-role", "auditor")
    assert queues(report) == [f"{other}/{REGION}/aws_sqs_queue.custody"]
    assert {a.partition("/")[0] for a in (r["address"] for r in report["resources"])} <= {ACCOUNT, other}


def test_a_profile(few: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    boto3.client("sqs", region_name=REGION).create_queue(QueueName="mine")
    config = tmp_path / "config"
    config.write_text(f"[profile audit]\nregion = {REGION}\naws_access_key_id = testing\naws_secret_access_key = x\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    _, report, _ = scan("--profile", "audit")
    assert queues(report) == [f"{REGION}/aws_sqs_queue.mine"]
    from auditor.errors import SourceError

    with pytest.raises(SourceError, match="nobody"):
        scan("--profile", "nobody")


def test_a_key_of_another_account_and_a_replica_are_joined(few: Proxy):
    key = client(OTHER, "kms").create_key(Description="ledger")["KeyMetadata"]["Arn"]
    client(THIRD, "dynamodb").create_table(
        TableName="ledger",
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        Tags=[{"Key": k, "Value": v} for k, v in stacks.TAGS.items()],
    )
    _, report, _ = scan("--role-arn", role(OTHER), "--role-arn", role(THIRD))
    (service,) = [s for s in report["services"] if s["name"] == "withdrawals"]
    members = {m["address"].partition("/")[0]: m["reason"] for m in service["members"]}
    assert set(members) == {OTHER, THIRD}
    assert members[OTHER].startswith(f"protects {THIRD}/")


def test_a_replica_in_another_account_is_joined(few: Proxy, monkeypatch: pytest.MonkeyPatch):
    """The copy that a vault of another account holds is what is left when the first account is lost."""
    monkeypatch.setattr(table, "SERVICES", (s3.SERVICE, tagging.SERVICE))
    client(THIRD, "s3", "us-east-1").create_bucket(Bucket="copy")
    client(THIRD, "s3").put_bucket_versioning(Bucket="copy", VersioningConfiguration={"Status": "Enabled"})
    own = client(OTHER, "s3", "us-east-1")
    own.create_bucket(Bucket="ledger")
    own.put_bucket_versioning(Bucket="ledger", VersioningConfiguration={"Status": "Enabled"})
    own.put_bucket_tagging(
        Bucket="ledger", Tagging={"TagSet": [{"Key": k, "Value": v} for k, v in stacks.TAGS.items()]}
    )

    def account(report: dict[str, Any]) -> tuple[str, str]:
        (service,) = [s for s in report["services"] if s["name"] == "withdrawals"]
        found = service["verdicts"]["account"]
        return found["worst"], found["best"]

    roles = ("--role-arn", role(OTHER), "--role-arn", role(THIRD))
    _, alone, _ = scan(*roles)
    assert account(alone) == ("stops", "stops")
    rule = {
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
    }
    destination = {"Bucket": "arn:aws:s3:::copy", "Account": THIRD}
    own.put_bucket_replication(
        Bucket="ledger",
        ReplicationConfiguration={"Role": role(OTHER), "Rules": [{**rule, "Destination": destination}]},
    )
    _, joined, _ = scan(*roles)
    assert account(joined) == ("recovers", "recovers")


def test_a_shared_subnet_is_one_place_in_both_accounts(few: Proxy):
    """An instance stands in a subnet that another account owns, and goes out through that account's one gateway."""
    owner = client(OTHER, "ec2")
    vpc = owner.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    private = owner.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone=f"{REGION}a")["Subnet"][
        "SubnetId"
    ]
    public = owner.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24", AvailabilityZone=f"{REGION}c")["Subnet"][
        "SubnetId"
    ]
    gate = owner.create_nat_gateway(SubnetId=public, AllocationId=owner.allocate_address(Domain="vpc")["AllocationId"])[
        "NatGateway"
    ]["NatGatewayId"]
    routes = owner.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    owner.create_route(RouteTableId=routes, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=gate)
    owner.associate_route_table(RouteTableId=routes, SubnetId=private)
    tags = "".join(f"<item><key>{k}</key><value>{v}</value></item>" for k, v in stacks.TAGS.items())
    instance = (
        "<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>"
        f"<instanceState><name>running</name></instanceState><subnetId>{private}</subnetId><vpcId>{vpc}</vpcId>"
        f"<placement><availabilityZone>{REGION}a</availabilityZone></placement><tagSet>{tags}</tagSet>"
        "</item></instancesSet></item></reservationSet></DescribeInstancesResponse>"
    )
    owners: set[str] = set()

    def shared(request: Request, before: int) -> Answer | None:
        if request.region != REGION or request.key in ("testing", *owners):
            return None
        if request.operation == "DescribeInstances":
            return Answer(200, instance.encode(), {"Content-Type": "text/xml"})
        subnet = (
            f"<item><subnetId>{private}</subnetId><vpcId>{vpc}</vpcId><ownerId>{OTHER}</ownerId>"
            f"<availabilityZone>{REGION}a</availabilityZone>"
            f"<subnetArn>arn:aws:ec2:{REGION}:{OTHER}:subnet/{private}</subnetArn></item>"
        )
        body = f"<DescribeSubnetsResponse><subnetSet>{subnet}</subnetSet></DescribeSubnetsResponse>"
        if request.operation == "DescribeSubnets":
            return Answer(200, body.encode(), {"Content-Type": "text/xml"})
        return None

    first = assumed(OTHER)
    owners.add(first["AccessKeyId"])
    few.rules[:0] = [shared, _fixed(OTHER, first)]
    _, report, _ = scan("--role-arn", role(OTHER), "--role-arn", role(THIRD))
    (service,) = [s for s in report["services"] if s["name"] == "withdrawals"]
    causes = {(p["address"], p["domain"].rpartition(":")[2]) for p in service["single_points"]["zone"]}
    assert causes == {
        (f"{THIRD}/{REGION}/aws_instance.i-1", f"{REGION}a"),
        (f"{OTHER}/{REGION}/aws_nat_gateway.{gate}", f"{REGION}c"),
    }


def assumed(account: str) -> dict[str, str]:
    found: dict[str, str] = boto3.client("sts", region_name=REGION).assume_role(
        RoleArn=role(account), RoleSessionName="test"
    )["Credentials"]
    return found


def _fixed(account: str, given: dict[str, str]) -> Any:
    """Answer for the role of *account* with credentials that the test knows."""
    body = (
        f"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{given['AccessKeyId']}</AccessKeyId>"
        f"<SecretAccessKey>{given['SecretAccessKey']}</SecretAccessKey><SessionToken>{given['SessionToken']}"
        "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
        "</AssumeRoleResponse>"
    )

    def rule(request: Request, before: int) -> Answer | None:
        asked = request.operation == "AssumeRole" and account.encode() in request.body
        return Answer(200, body.encode(), {"Content-Type": "text/xml"}) if asked else None

    return rule


def test_a_zone_name_means_another_zone_in_another_account(few: Proxy):
    """Zone a of one account is zone c of the other: an instance in each shares the zone, whatever it is called."""

    def zones(request: Request, before: int) -> Answer | None:
        if request.operation != "DescribeAvailabilityZones" or request.region != REGION:
            return None
        turned = request.key in keys
        ids = {"a": "apne1-az4", "c": "apne1-az1", "d": "apne1-az2"}
        ids = {"a": ids["c"], "c": ids["a"], "d": ids["d"]} if turned else ids
        items = "".join(
            f"<item><zoneName>{REGION}{z}</zoneName><zoneId>{i}</zoneId><regionName>{REGION}</regionName>"
            "<zoneType>availability-zone</zoneType><zoneState>available</zoneState></item>"
            for z, i in ids.items()
        )
        listed = f"<availabilityZoneInfo>{items}</availabilityZoneInfo>"
        body = f"<DescribeAvailabilityZonesResponse>{listed}</DescribeAvailabilityZonesResponse>"
        return Answer(200, body.encode(), {"Content-Type": "text/xml"})

    keys: set[str] = set()

    for account, zone in ((OTHER, "a"), (THIRD, "c")):
        own = client(account, "ec2")
        vpc = own.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = own.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"]
        image = own.register_image(Name="base", RootDeviceName="/dev/xvda")["ImageId"]
        own.run_instances(
            ImageId=image,
            MinCount=1,
            MaxCount=1,
            SubnetId=subnet["SubnetId"],
            TagSpecifications=[
                {"ResourceType": "instance", "Tags": [{"Key": k, "Value": v} for k, v in stacks.TAGS.items()]}
            ],
        )

    third = assumed(THIRD)
    keys.add(third["AccessKeyId"])
    few.rules[:0] = [zones, _fixed(THIRD, third)]
    _, report, _ = scan("--role-arn", role(OTHER), "--role-arn", role(THIRD))
    (service,) = [s for s in report["services"] if s["name"] == "withdrawals"]
    places = {p["domain"] for p in service["single_points"]["zone"]}
    assert len(places) == 1
    (one,) = places
    assert one.endswith(f"{REGION}a")
    assert any("matched by zone id" in n for n in report["coverage"]["notes"])


def test_bars_on_a_terminal(few: Proxy):
    program = (
        "import sys; from auditor.sources.aws_live import table; from auditor.cli import main; "
        "table.SERVICES = tuple(s for s in table.SERVICES if s.client in ('ec2', 'sqs')); "
        "sys.argv = ['auditor', *sys.argv[1:]]; main()"
    )
    ours, theirs = pty.openpty()
    arguments = ["scan", "aws:", "--regions", REGION, "-f", "json", "--allow-empty", "--fail-on", "never"]
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, stderr=theirs, env=env
    ) as running:
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        out = running.stdout.read() if running.stdout else b""
    os.close(ours)
    text = seen.decode("utf-8", "replace")
    assert f"{ACCOUNT} {REGION}" in text
    assert "━" in text
    assert "calls in" in text
    # The report itself has no bar in it.
    assert json.loads(out)["coverage"]


def test_a_cluster_from_the_command_line(few: Proxy, tmp_path: Path):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'resilience-auditor[fleet]'")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from distributed import LocalCluster

        with LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, silence_logs=50
        ) as cluster:
            parquet = tmp_path / "out.parquet"
            extra = [
                "--role-arn",
                role(OTHER),
                "--role-arn",
                role(THIRD),
                "-o",
                "-",
                "-f",
                "parquet",
                "-o",
                str(parquet),
            ]
            _, report, _ = scan("--scheduler", cluster.scheduler_address, *extra)
    assert queues(report) == _BOTH
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install 'resilience-auditor[fleet]'")
    rows = duckdb.sql(
        f"select distinct account from '{parquet}' where type = 'aws_sqs_queue' order by account"  # noqa: S608
    ).fetchall()
    assert rows == [(OTHER,), (THIRD,)]


def test_a_scheduler_that_is_not_there_is_said(few: Proxy):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'resilience-auditor[fleet]'")
    outcome = CliRunner().invoke(cli, ["scan", "aws:", "--scheduler", "nonsense"], standalone_mode=False)
    assert outcome.exception is not None
    assert "scheduler" in str(outcome.exception)
