"""The withdrawal stack that fell on 15 April 2025: the twin of ../main.tf. Do not deploy it."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi_aws as aws

from components.aws_cell import AwsCell, CellArgs
from components.aws_network import AwsNetwork


class FallenNetwork(AwsNetwork):
    """Three zones, each with a gateway, and one address for the node providers' allow lists."""

    def way_out(self, gateways: Sequence[aws.ec2.NatGateway], zone: int) -> aws.ec2.NatGateway:
        """Return the first zone's gateway, whatever the zone: this is the mistake."""
        return gateways[0]


network = FallenNetwork("exchange", "10.15.0.0/16")
key = aws.kms.Key(
    "hot-wallet",
    description="signs withdrawals",
    key_usage="SIGN_VERIFY",
    customer_master_key_spec="ECC_SECG_P256K1",
)
broadcast = aws.sqs.Queue("broadcast", name="broadcast")
ledger = aws.rds.Instance(
    "ledger",
    identifier="ledger",
    engine="postgres",
    instance_class=aws.rds.InstanceType.R6_G_X_LARGE,
    allocated_storage=200,
    username="ledger",
    manage_master_user_password=True,
    db_subnet_group_name=aws.rds.SubnetGroup("ledger", name="ledger", subnet_ids=network.private).name,
    multi_az=True,
    backup_retention_period=14,
    skip_final_snapshot=True,
)
AwsCell(
    "withdrawals",
    CellArgs(
        network=network,
        image="123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdrawals:1",
        tasks=6,
        certificate="arn:aws:acm:ap-northeast-1:123456789012:certificate/00000000-0000-0000-0000-000000000001",
        environment={
            "LEDGER_HOST": ledger.address,
            "BROADCAST_QUEUE": broadcast.url,
            "SIGNING_KEY": key.arn,
        },
        allowed=[],
        tags={"resilience:service": "withdrawals", "resilience:function": "withdrawal"},
    ),
)
