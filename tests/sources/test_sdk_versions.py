"""One program under the SDK versions that pip can install: the same records from each.

Our side of the wire is one; programs bring the SDK of their own project. It takes minutes to install them, so this
runs where AUDITOR_SDK_VERSIONS is set; the environments are kept beside the others, and a second run takes seconds.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.model.record import Record
from auditor.model.value import Known, Unknown
from auditor.sources.pulumi_program import Choices, read
from tests.sources.pulumi_sdk import environment

# (SDK, AWS package): the oldest that speaks the protocol, one before and the two around checkov's pin on packaging.
PAIRS = (("3.60.0", "5.43.0"), ("3.200.0", "6.83.0"), ("3.223.0", "7.29.0"), ("3.272.0", "7.51.1"))
PROGRAM = """
import pulumi
import pulumi_aws as aws

config = pulumi.Config()
osaka = aws.Provider("osaka", region="ap-northeast-3")
zones = aws.get_availability_zones(state="available").names
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
subnets = [
    aws.ec2.Subnet(f"app-{i}", vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=zones[i]) for i in range(2)
]
group = aws.rds.SubnetGroup("ledger", subnet_ids=[s.id for s in subnets])
aws.rds.Instance(
    "ledger", engine="postgres", instance_class="db.r6g.large", multi_az=True, db_subnet_group_name=group.name,
    username="u", password=config.require_secret("password"), allocated_storage=20,
)
aws.sqs.Queue("copy", name=config.require("queue"), opts=pulumi.ResourceOptions(provider=osaka))
"""


@pytest.mark.skipif(not os.environ.get("AUDITOR_SDK_VERSIONS"), reason="AUDITOR_SDK_VERSIONS is not set: installs SDKs")
@pytest.mark.parametrize(("sdk", "aws"), PAIRS)
def test_every_sdk_gives_the_same_records(tmp_path: Path, sdk: str, aws: str) -> None:
    python = environment((f"pulumi=={sdk}", f"pulumi-aws=={aws}", "setuptools<80"), "import pulumi, pulumi_aws.rds")
    (tmp_path / "Pulumi.yaml").write_text("name: versions\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  aws:region: ap-northeast-1\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    got = read(str(tmp_path), Choices(run_program=True, python=python))
    found: dict[str, Record] = {r.address: r for r in got.records}
    assert set(found) == {
        "aws_vpc.main", 'aws_subnet.app["app-0"]', 'aws_subnet.app["app-1"]', "aws_db_subnet_group.ledger",
        "aws_db_instance.ledger", "aws_sqs_queue.copy",
    }  # fmt: skip
    ledger = found["aws_db_instance.ledger"]
    assert ledger.get("multi_az") == Known(value=True)
    assert isinstance(ledger.get("password"), Unknown)
    assert ledger.refs("db_subnet_group_name")[0].targets == ("aws_db_subnet_group.ledger",)
    assert set(found["aws_db_subnet_group.ledger"].refs("subnet_ids")[0].targets) == {
        'aws_subnet.app["app-0"]', 'aws_subnet.app["app-1"]'}  # fmt: skip
    assert found['aws_subnet.app["app-1"]'].values["availability_zone"] == "ap-northeast-1c"
    assert found["aws_sqs_queue.copy"].provider.region == Known("ap-northeast-3")
    assert ledger.provider.region == Known("ap-northeast-1")
    assert isinstance(found["aws_sqs_queue.copy"].get("name"), Unknown)
    assert any("versions:queue is missing" in note for note in got.meta.notes)
