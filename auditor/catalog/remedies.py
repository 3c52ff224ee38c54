"""The smallest change per type: which argument to set so that a loss of this level is survived."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.verdict import Level

_ZONE: Mapping[str, str] = {
    "aws_db_instance": "set `multi_az = true`",
    "aws_rds_cluster_instance": "set `availability_zone` so that the instances stand in different zones",
    "aws_docdb_cluster_instance": "set `availability_zone` so that the instances stand in different zones",
    "aws_neptune_cluster_instance": "set `availability_zone` so that the instances stand in different zones",
    "aws_nat_gateway": "add a NAT gateway in every zone and point each private route table at its own",
    "aws_lb": "add subnets in other zones to `subnets`",
    "aws_elb": "add subnets in other zones to `subnets`",
    "aws_ecs_service": "give `network_configuration.subnets` subnets in at least two zones",
    "aws_autoscaling_group": "give `vpc_zone_identifier` subnets with a set `availability_zone`, in two zones",
    "aws_eks_node_group": "give `subnet_ids` subnets in at least two zones",
    "aws_lambda_function": "give `vpc_config.subnet_ids` subnets in at least two zones",
    "aws_instance": "run a second one in another zone in the same target group, or use an Auto Scaling group",
    "aws_ebs_volume": "keep the data in a replicated store, or at least take `aws_ebs_snapshot`s",
    "aws_elasticache_cluster": "use a replication group with `automatic_failover_enabled` and `multi_az_enabled`",
    "aws_elasticache_replication_group": "set `automatic_failover_enabled` and `multi_az_enabled`, with a replica",
    "aws_efs_file_system": "leave `availability_zone_name` out (Regional storage)",
    "aws_msk_cluster": "use three zones and keep `min.insync.replicas` below the replication factor",
    "aws_opensearch_domain": "set `zone_awareness_enabled` with three zones and three dedicated masters",
    "aws_vpc_endpoint": "add subnets in other zones to `subnet_ids`",
    "aws_mq_broker": 'set `deployment_mode = "ACTIVE_STANDBY_MULTI_AZ"` (or CLUSTER_MULTI_AZ)',
    "aws_redshift_cluster": "set `multi_az = true`",
    "aws_cloudhsm_v2_hsm": "add an `aws_cloudhsm_v2_hsm` in a second zone",
}
_REGION: Mapping[str, str] = {
    "aws_kms_key": "make it `multi_region = true`, add an `aws_kms_replica_key` in the other Region and use it there "
    "(an existing key cannot be converted)",
    "aws_dynamodb_table": "add a `replica` block for a second Region (global table)",
    "aws_db_instance": "add a cross-Region replica (`replicate_source_db`), or at least a backup copy elsewhere",
    "aws_rds_cluster": "join an `aws_rds_global_cluster` with a secondary cluster in another Region",
    "aws_s3_bucket": "add `aws_s3_bucket_replication_configuration` to a bucket in another Region",
    "aws_secretsmanager_secret": "add a `replica` block for the other Region",
    "aws_sqs_queue": "run a queue in each Region and keep accepted work in a replicated store",
    "aws_ebs_volume": "copy snapshots to another Region (`aws_ebs_snapshot_copy`)",
    "aws_efs_file_system": "add `aws_efs_replication_configuration` to another Region",
    "aws_autoscaling_group": "keep running capacity (`desired_capacity` above 0) where customers are failed over to",
    "aws_cloudhsm_v2_cluster": "keep a second cluster restored from a copied backup in another Region",
}
_PLACES = {
    Level.ZONE: "run it in more than one zone",
    Level.REGION: "run or store it in a second Region",
    Level.ACCOUNT: "keep a copy in a second account",
    Level.PROVIDER: "run or store it with a second provider",
    Level.GLOBAL: "keep a way in that does not rest on this global service",
    Level.THIRD_PARTY: "add an alternative that takes over by itself",
}


def remedy(type_: str, address: str, level: Level, *, has_zones: bool = True) -> str:
    """Return one line: what to change on *address* so that it survives the loss of a domain of *level*."""
    if level is Level.ZONE and not has_zones:
        return f"{address}: its region has no zones, so only a second region (or a move to one with zones) helps"
    table = {Level.ZONE: _ZONE, Level.REGION: _REGION}.get(level, {})
    return f"{address}: {table.get(type_, _PLACES[level])}"
