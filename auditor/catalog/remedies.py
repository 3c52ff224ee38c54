"""The smallest change per type: which argument to set so that a loss of this level is survived."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.catalog.clouds import cloud_named
from auditor.catalog.interface import Catalog, Remedy
from auditor.model.resource import Resource
from auditor.model.verdict import Level, Verdict

ZONE: Mapping[str, Remedy] = {
    "aws_db_instance": Remedy("set `multi_az = true`", Verdict.DIPS),
    "aws_rds_cluster_instance": Remedy(
        "set `availability_zone` so that the instances stand in different zones",
        Verdict.DIPS,
    ),
    "aws_docdb_cluster_instance": Remedy(
        "set `availability_zone` so that the instances stand in different zones",
        Verdict.DIPS,
    ),
    "aws_neptune_cluster_instance": Remedy(
        "set `availability_zone` so that the instances stand in different zones",
        Verdict.DIPS,
    ),
    "aws_nat_gateway": Remedy(
        "add a NAT gateway in every zone and point each private route table at its own",
        Verdict.HOLDS,
    ),
    "aws_lb": Remedy("add subnets in other zones to `subnets`", Verdict.HOLDS),
    "aws_elb": Remedy("add subnets in other zones to `subnets`", Verdict.HOLDS),
    "aws_ecs_service": Remedy("give `network_configuration.subnets` subnets in at least two zones", Verdict.HOLDS),
    "aws_autoscaling_group": Remedy(
        "give `vpc_zone_identifier` subnets with a set `availability_zone`, in two zones",
        Verdict.HOLDS,
    ),
    "aws_eks_node_group": Remedy("give `subnet_ids` subnets in at least two zones", Verdict.HOLDS),
    "aws_lambda_function": Remedy("give `vpc_config.subnet_ids` subnets in at least two zones", Verdict.HOLDS),
    "aws_instance": Remedy(
        "run a second one in another zone in the same target group, or use an Auto Scaling group",
        Verdict.HOLDS,
    ),
    "aws_ebs_volume": Remedy(
        "keep the data in a store that replicates over zones (a snapshot alone only `restores`)",
        Verdict.DIPS,
    ),
    "aws_elasticache_cluster": Remedy(
        "use a replication group with `automatic_failover_enabled` and `multi_az_enabled`",
        Verdict.DIPS,
    ),
    "aws_elasticache_replication_group": Remedy(
        "set `automatic_failover_enabled` and `multi_az_enabled`, with a replica",
        Verdict.DIPS,
    ),
    "aws_efs_file_system": Remedy("leave `availability_zone_name` out (Regional storage)", Verdict.HOLDS),
    "aws_msk_cluster": Remedy(
        "use three zones and keep `min.insync.replicas` below the replication factor",
        Verdict.HOLDS,
    ),
    "aws_opensearch_domain": Remedy(
        "set `zone_awareness_enabled` with three zones and three dedicated masters",
        Verdict.DIPS,
    ),
    "aws_vpc_endpoint": Remedy("add subnets in other zones to `subnet_ids`", Verdict.HOLDS),
    "aws_mq_broker": Remedy('set `deployment_mode = "ACTIVE_STANDBY_MULTI_AZ"` (or CLUSTER_MULTI_AZ)', Verdict.DIPS),
    "aws_redshift_cluster": Remedy("set `multi_az = true`", Verdict.DIPS),
    "aws_cloudhsm_v2_hsm": Remedy("add an `aws_cloudhsm_v2_hsm` in a second zone", Verdict.HOLDS),
}
REGION: Mapping[str, Remedy] = {
    "aws_kms_key": Remedy(
        "make it `multi_region = true`, add an `aws_kms_replica_key` in the other Region and use it there "
        "(an existing key cannot be converted)",
        Verdict.HOLDS,
    ),
    "aws_dynamodb_table": Remedy("add a `replica` block for a second Region (global table)", Verdict.HOLDS),
    "aws_db_instance": Remedy(
        "add a cross-Region replica (`replicate_source_db`), or at least a backup copy elsewhere",
        Verdict.RECOVERS,
    ),
    "aws_rds_cluster": Remedy(
        "join an `aws_rds_global_cluster` with a secondary cluster in another Region",
        Verdict.RECOVERS,
    ),
    "aws_s3_bucket": Remedy(
        "add `aws_s3_bucket_replication_configuration` to a bucket in another Region",
        Verdict.RECOVERS,
    ),
    "aws_secretsmanager_secret": Remedy("add a `replica` block for the other Region", Verdict.HOLDS),
    "aws_sqs_queue": Remedy("run a queue in each Region and keep accepted work in a replicated store", Verdict.DIPS),
    "aws_ebs_volume": Remedy("copy snapshots to another Region (`aws_ebs_snapshot_copy`)", Verdict.RESTORES),
    "aws_efs_file_system": Remedy("add `aws_efs_replication_configuration` to another Region", Verdict.RECOVERS),
    "aws_autoscaling_group": Remedy(
        "keep running capacity (`desired_capacity` above 0) where customers are failed over to",
        Verdict.HOLDS,
    ),
    "aws_cloudhsm_v2_cluster": Remedy(
        "keep a second cluster restored from a copied backup in another Region", Verdict.RESTORES
    ),
}
_ELSEWHERE: Mapping[Level, Remedy] = {
    Level.ZONE: Remedy("run it in more than one zone", Verdict.DIPS),
    Level.REGION: Remedy("run or store it in a second Region", Verdict.DIPS),
    Level.ACCOUNT: Remedy("keep a copy in a second account", Verdict.RESTORES),
    Level.PROVIDER: Remedy("run or store it with a second provider", Verdict.RECOVERS),
    Level.GLOBAL: Remedy("keep a way in that does not rest on this global service", Verdict.DIPS),
    Level.THIRD_PARTY: Remedy("add an alternative that takes over by itself", Verdict.DIPS),
}
_NO_ZONES = Remedy("its region has no zones, so only a second region (or a move to one with zones) helps", Verdict.DIPS)
# A single unit that is allowed in several zones is started again in another one: an interruption remains.
_STARTS_AGAIN = ("desired_count", "desired_capacity")


def remedy(resource: Resource | None, level: Level, catalog: Catalog) -> Remedy:
    """Return what to change on *resource* so that it survives the loss of a domain of *level*."""
    if level is Level.ZONE and resource and not cloud_named(resource.provider).has_zones(resource.region):
        return _NO_ZONES
    type_ = resource.type if resource else ""
    spec = catalog.get(type_)
    own = spec.fixes.get(level) if spec else None
    found = own or {Level.ZONE: ZONE, Level.REGION: REGION}.get(level, {}).get(type_) or _ELSEWHERE[level]
    if level is Level.ZONE and resource and any(resource.record.values.get(k) == 1 for k in _STARTS_AGAIN):
        return Remedy(found.change, min(found.gives, Verdict.DIPS))
    return found
