"""The changes that can be written down for a resource: arguments to set, per type and level.

Only what a resource's own arguments can do stands here; what needs design (a second fleet, a router, other
subnets) is said in words by the remedy of the finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from auditor.model.verdict import Level, Verdict

Scalar = str | int | bool


class Block(msgspec.Struct, frozen=True):
    """A nested block."""

    arguments: tuple[tuple[str, Scalar], ...]


Arguments = tuple[tuple[str, Scalar | Block], ...]


class Change(msgspec.Struct, frozen=True):
    """Arguments to set, what they give, and the command that does the same on a live account.

    In `cli`, `{id}` is the identifier, `{region}` its Region and `{other}` the other Region.
    """

    arguments: Arguments
    gives: Verdict
    cli: str
    source: str
    warning: str = ""


_RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Migrating.html"
_REDIS = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"
_TABLES = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html"
_REDSHIFT = "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-multi-az.html"
_MQ = "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-broker-architecture.html"

CHANGES: Mapping[tuple[str, Level], Change] = MappingProxyType(
    {
        ("aws_db_instance", Level.ZONE): Change(
            (("multi_az", True),),
            Verdict.DIPS,
            "aws rds modify-db-instance --region {region} --db-instance-identifier {id} --multi-az --apply-immediately",
            _RDS,
            "latency rises while the standby is made: choose a quiet hour",
        ),
        ("aws_elasticache_replication_group", Level.ZONE): Change(
            (("automatic_failover_enabled", True), ("multi_az_enabled", True), ("num_cache_clusters", 2)),
            Verdict.DIPS,
            "aws elasticache modify-replication-group --region {region} --replication-group-id {id} "
            "--automatic-failover-enabled --multi-az-enabled --apply-immediately",
            _REDIS,
            "needs a replica: add one first where there is none",
        ),
        ("aws_redshift_cluster", Level.ZONE): Change(
            (("multi_az", True),),
            Verdict.DIPS,
            "aws redshift modify-cluster --region {region} --cluster-identifier {id} --multi-az",
            _REDSHIFT,
            "RA3 nodes only",
        ),
        ("aws_dynamodb_table", Level.REGION): Change(
            (
                ("stream_enabled", True),
                ("stream_view_type", "NEW_AND_OLD_IMAGES"),
                ("replica", Block((("region_name", "{other}"),))),
            ),
            Verdict.HOLDS,
            "aws dynamodb update-table --region {region} --table-name {id} "
            "--replica-updates 'Create={{RegionName={other}}}'",
            _TABLES,
            "the service in the other Region must use the replica there",
        ),
        ("aws_mq_broker", Level.ZONE): Change(
            (("deployment_mode", "ACTIVE_STANDBY_MULTI_AZ"),),
            Verdict.DIPS,
            "aws mq create-broker --region {region} --broker-name {id}-multi-az "
            "--deployment-mode ACTIVE_STANDBY_MULTI_AZ ...",
            _MQ,
            "a broker's mode cannot be changed: it is made again, so drain its queues first",
        ),
    }
)
