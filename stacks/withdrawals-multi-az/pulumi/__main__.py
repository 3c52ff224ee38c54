"""Withdrawals over three zones of one Region: the twin of ../main.tf, with a certificate and roles besides."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.aws_cell import Allowed, AwsCell, CellArgs
from components.aws_network import AwsNetwork

config = pulumi.Config()
# Nothing runs in Osaka: it keeps the ledger's backups and the second copy of the key.
osaka = pulumi.ResourceOptions(provider=aws.Provider("osaka", region="ap-northeast-3"))
network = AwsNetwork("withdrawals", "10.20.0.0/16")

key = aws.kms.Key(
    "hot-wallet",
    description="signs withdrawals",
    multi_region=True,  # cannot be changed later
    key_usage="SIGN_VERIFY",
    customer_master_key_spec="ECC_SECG_P256K1",
)
aws.kms.ReplicaKey("hot-wallet", description="signs withdrawals", primary_key_arn=key.arn, opts=osaka)

broadcast = aws.sqs.Queue("broadcast", name="broadcast")

admitted = aws.ec2.SecurityGroup("ledger", vpc_id=network.vpc.id)
ledger = aws.rds.Instance(
    "ledger",
    identifier="ledger",
    engine="postgres",
    instance_class=aws.rds.InstanceType.R6_G_X_LARGE,
    allocated_storage=200,
    username="ledger",
    manage_master_user_password=True,
    db_subnet_group_name=aws.rds.SubnetGroup("ledger", name="ledger", subnet_ids=network.private).name,
    vpc_security_group_ids=[admitted.id],
    multi_az=True,
    backup_retention_period=14,
    skip_final_snapshot=True,
)
aws.rds.InstanceAutomatedBackupsReplication(
    "ledger", source_db_instance_arn=ledger.arn, retention_period=14, opts=osaka
)

cell = AwsCell(
    "withdrawals",
    CellArgs(
        network=network,
        image=config.require("image"),
        tasks=6,
        certificate=config.require("certificate"),
        environment={
            "LEDGER_HOST": ledger.address,
            "BROADCAST_QUEUE": broadcast.url,
            "SIGNING_KEY": key.arn,
        },
        allowed=[
            Allowed(actions=["kms:Sign", "kms:GetPublicKey"], resource=key.arn),
            Allowed(actions=["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"], resource=broadcast.arn),
        ],
        tags={"resilience:service": "withdrawals", "resilience:function": "withdrawal"},
    ),
)
aws.vpc.SecurityGroupIngressRule(
    "ledger",
    security_group_id=admitted.id,
    ip_protocol="tcp",
    from_port=5432,
    to_port=5432,
    referenced_security_group_id=cell.tasks.id,
)
