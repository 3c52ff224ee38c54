"""One Region's part of a global Aurora database."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws_network import AwsNetwork

_INSTANCES = 2
"""A writer, and a reader in another zone which takes over by itself."""
# Promotion and failback change which cluster follows: Pulumi must not undo it.
_CHANGED_BY_PROMOTION = ["replicationSourceIdentifier", "globalClusterIdentifier", "masterUsername", "databaseName"]


@dataclass(frozen=True, kw_only=True)
class AuroraArgs:
    """What makes one Region differ from another."""

    shared: aws.rds.GlobalCluster
    network: AwsNetwork
    username: str | None = None
    """None in a Region that follows."""


class Aurora(pulumi.ComponentResource):
    """Instances in two zones over storage in three."""

    def __init__(self, name: str, args: AuroraArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:aws:Aurora", name, None, opts)
        self._own = pulumi.ResourceOptions(parent=self)
        self._name = name
        self._group = aws.ec2.SecurityGroup(name, vpc_id=args.network.vpc.id, opts=self._own)
        subnets = aws.rds.SubnetGroup(name, name=name, subnet_ids=args.network.private, opts=self._own)
        storage = aws.kms.Key(name, description=f"storage of {name}", enable_key_rotation=True, opts=self._own)
        cluster = aws.rds.Cluster(
            name,
            cluster_identifier=name,
            global_cluster_identifier=args.shared.id,
            engine=aws.rds.EngineType.AURORA_POSTGRESQL,
            engine_version=args.shared.engine_version,
            database_name="ledger" if args.username else None,
            master_username=args.username,
            manage_master_user_password=True if args.username else None,
            iam_database_authentication_enabled=True,
            db_subnet_group_name=subnets.name,
            vpc_security_group_ids=[self._group.id],
            storage_encrypted=True,
            kms_key_id=storage.arn,
            backup_retention_period=35,
            deletion_protection=True,
            final_snapshot_identifier=f"{name}-last",
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=_CHANGED_BY_PROMOTION),
        )
        for number in range(_INSTANCES):
            aws.rds.ClusterInstance(
                f"{name}-{number}",
                identifier=f"{name}-{number}",
                cluster_identifier=cluster.id,
                engine=aws.rds.EngineType.AURORA_POSTGRESQL,
                engine_version=cluster.engine_version,
                instance_class="db.r6g.xlarge",
                db_subnet_group_name=subnets.name,
                availability_zone=args.network.zones[number],  # left open, all of them may stand in one
                promotion_tier=0,
                opts=self._own,
            )
        self.endpoint = cluster.endpoint
        self.register_outputs({})

    def admit(self, group: aws.ec2.SecurityGroup) -> None:
        """Let what is in *group* connect."""
        aws.vpc.SecurityGroupIngressRule(
            self._name,
            security_group_id=self._group.id,
            ip_protocol="tcp",
            from_port=5432,
            to_port=5432,
            referenced_security_group_id=group.id,
            opts=self._own,
        )
