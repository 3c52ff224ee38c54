"""Amazon RDS, Aurora, Neptune and DocumentDB: they share one API."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Patch, Service

_DOCDB = "Engine=='docdb'"
_NEPTUNE = "Engine=='neptune'"
_RDS = "Engine!='docdb' && Engine!='neptune'"
_MEMBER_VALUES = {
    "identifier": "DBInstanceIdentifier",
    "cluster_identifier": "DBClusterIdentifier",
    "engine": "Engine",
    "availability_zone": "AvailabilityZone",
    "endpoint": "Endpoint.Address",
    "kms_key_id": "KmsKeyId",
}
_CLUSTER_VALUES = {
    "cluster_identifier": "DBClusterIdentifier",
    "engine": "Engine",
    "endpoint": "Endpoint",
    "reader_endpoint": "ReaderEndpoint",
    "kms_key_id": "KmsKeyId",
    "global_cluster_identifier": "GlobalClusterIdentifier",
    "backup_retention_period": "BackupRetentionPeriod",
    "replication_source_identifier": "ReplicationSourceIdentifier",
    "availability_zones": "AvailabilityZones",
    "cluster_resource_id": "DbClusterResourceId",
}


def _member(type_: str, when: str, group: str) -> Kind:
    return Kind(
        type=type_,
        label="DBInstanceIdentifier",
        id="DBInstanceIdentifier",
        arn="DBInstanceArn",
        tags="TagList",
        when=f"DBClusterIdentifier && {when}",
        values=_MEMBER_VALUES | {group: "DBSubnetGroup.DBSubnetGroupName"},
    )


_INSTANCES = Call(
    operation="DescribeDBInstances",
    items="DBInstances[?DBInstanceStatus!='deleting']",
    kinds=(
        Kind(
            type="aws_db_instance",
            label="DBInstanceIdentifier",
            id="DbiResourceId || DBInstanceIdentifier",
            arn="DBInstanceArn",
            tags="TagList",
            when=f"!DBClusterIdentifier && {_RDS}",
            values={
                "identifier": "DBInstanceIdentifier",
                "engine": "Engine",
                "address": "Endpoint.Address",
                "multi_az": "MultiAZ",
                "availability_zone": "AvailabilityZone",
                "db_subnet_group_name": "DBSubnetGroup.DBSubnetGroupName",
                "backup_retention_period": "BackupRetentionPeriod",
                "replicate_source_db": "ReadReplicaSourceDBInstanceIdentifier || ReadReplicaSourceDBClusterIdentifier",
                "kms_key_id": "KmsKeyId",
                "instance_class": "DBInstanceClass",
            },
        ),
        _member("aws_rds_cluster_instance", _RDS, "db_subnet_group_name"),
        _member("aws_docdb_cluster_instance", _DOCDB, "db_subnet_group_name"),
        _member("aws_neptune_cluster_instance", _NEPTUNE, "neptune_subnet_group_name"),
    ),
)


def _cluster(type_: str, when: str, group: str) -> Kind:
    return Kind(
        type=type_,
        label="DBClusterIdentifier",
        id="DBClusterIdentifier",
        arn="DBClusterArn",
        tags="TagList",
        when=when,
        values=_CLUSTER_VALUES | {group: "DBSubnetGroup"},
    )


_CLUSTERS = Call(
    operation="DescribeDBClusters",
    items="DBClusters[?Status!='deleting']",
    kinds=(
        _cluster("aws_rds_cluster", _RDS, "db_subnet_group_name"),
        _cluster("aws_docdb_cluster", _DOCDB, "db_subnet_group_name"),
        _cluster("aws_neptune_cluster", _NEPTUNE, "neptune_subnet_group_name"),
        *(
            # A cluster names its members even where they themselves could not be read: their zones are then open.
            Kind(
                type=type_,
                label="DBInstanceIdentifier",
                id="DBInstanceIdentifier",
                tags="",
                each="DBClusterMembers",
                when=f"_parent.{when}",
                stub=True,
                values={
                    "identifier": "DBInstanceIdentifier",
                    "cluster_identifier": "_parent.DBClusterIdentifier",
                    "engine": "_parent.Engine",
                    "writer": "IsClusterWriter",
                    group: "_parent.DBSubnetGroup",
                },
            )
            for type_, when, group in (
                ("aws_rds_cluster_instance", "Engine!='docdb' && _parent.Engine!='neptune'", "db_subnet_group_name"),
                ("aws_docdb_cluster_instance", _DOCDB, "db_subnet_group_name"),
                ("aws_neptune_cluster_instance", _NEPTUNE, "neptune_subnet_group_name"),
            )
        ),
    ),
    patches=(
        # Which instance writes is a fact of the cluster; Terraform states it of the instance.
        Patch(
            types=("aws_rds_cluster_instance", "aws_docdb_cluster_instance", "aws_neptune_cluster_instance"),
            attribute="identifier",
            each="DBClusterMembers[?IsClusterWriter]",
            match="DBInstanceIdentifier",
            values={"writer": "IsClusterWriter"},
        ),
    ),
)
_GROUPS = Call(
    operation="DescribeDBSubnetGroups",
    items="DBSubnetGroups",
    kinds=tuple(
        Kind(
            type=t,
            label="DBSubnetGroupName",
            id="DBSubnetGroupName",
            arn="DBSubnetGroupArn",
            tags="",
            values={"name": "DBSubnetGroupName", "subnet_ids": "Subnets[].SubnetIdentifier"},
        )
        # One API keeps the groups of all three engines; whoever names one finds it under its own type.
        for t in ("aws_db_subnet_group", "aws_docdb_subnet_group", "aws_neptune_subnet_group")
    ),
)
_SNAPSHOTS = (
    Call(
        operation="DescribeDBSnapshots",
        params={"SnapshotType": "manual"},
        items="DBSnapshots[?Status=='available']",
        kinds=(
            Kind(
                type="aws_db_snapshot",
                label="DBSnapshotIdentifier",
                id="DBSnapshotIdentifier",
                tags="TagList",
                when="!SourceDBSnapshotIdentifier",
                values={
                    "db_snapshot_identifier": "DBSnapshotIdentifier",
                    "db_snapshot_arn": "DBSnapshotArn",
                    "db_instance_identifier": "DBInstanceIdentifier",
                },
            ),
            Kind(
                type="aws_db_snapshot_copy",
                label="DBSnapshotIdentifier",
                id="DBSnapshotIdentifier",
                tags="TagList",
                when="SourceDBSnapshotIdentifier",
                values={
                    "source_db_snapshot_identifier": "SourceDBSnapshotIdentifier",
                    "db_snapshot_arn": "DBSnapshotArn",
                },
            ),
        ),
    ),
    Call(
        operation="DescribeDBClusterSnapshots",
        params={"SnapshotType": "manual"},
        items="DBClusterSnapshots[?Status=='available']",
        kinds=(
            Kind(
                type="aws_db_cluster_snapshot",
                label="DBClusterSnapshotIdentifier",
                id="DBClusterSnapshotIdentifier",
                tags="TagList",
                when=f"({_RDS}) && !SourceDBClusterSnapshotArn",
                values={
                    "db_cluster_identifier": "DBClusterIdentifier",
                    "db_cluster_snapshot_arn": "DBClusterSnapshotArn",
                },
            ),
            *(
                Kind(
                    type=type_,
                    label="DBClusterSnapshotIdentifier",
                    id="DBClusterSnapshotIdentifier",
                    tags="TagList",
                    when=when,
                    values={"db_cluster_identifier": "DBClusterIdentifier"},
                )
                for type_, when in (("aws_docdb_cluster_snapshot", _DOCDB), ("aws_neptune_cluster_snapshot", _NEPTUNE))
            ),
            Kind(
                type="aws_rds_cluster_snapshot_copy",
                label="DBClusterSnapshotIdentifier",
                id="DBClusterSnapshotIdentifier",
                tags="TagList",
                when=f"({_RDS}) && SourceDBClusterSnapshotArn",
                values={"source_db_cluster_snapshot_identifier": "SourceDBClusterSnapshotArn"},
            ),
        ),
    ),
    Call(
        operation="DescribeDBInstanceAutomatedBackups",
        # A replicated backup stands in this Region while its source's ARN names another.
        items="DBInstanceAutomatedBackups[?DBInstanceArn]",
        kinds=(
            Kind(
                type="aws_db_instance_automated_backups_replication",
                label="DBInstanceIdentifier",
                id="DBInstanceAutomatedBackupsArn || DbiResourceId",
                tags="",
                when="arn_region(DBInstanceArn) != _here.region",
                values={"source_db_instance_arn": "DBInstanceArn"},
            ),
        ),
    ),
)
_ENDPOINTS = (
    Call(
        operation="DescribeDBClusterEndpoints",
        # The writer's and the readers' endpoints are told with the cluster.
        items="DBClusterEndpoints[?EndpointType=='CUSTOM']",
        kinds=(
            Kind(
                type="aws_rds_cluster_endpoint",
                label="DBClusterEndpointIdentifier",
                id="DBClusterEndpointIdentifier",
                arn="DBClusterEndpointArn",
                tags="",
                values={"cluster_identifier": "DBClusterIdentifier", "endpoint": "Endpoint"},
            ),
            # Neptune's are listed by the same call, and lead to clusters of their own type.
            Kind(
                type="aws_neptune_cluster_endpoint",
                label="DBClusterEndpointIdentifier",
                id="DBClusterEndpointIdentifier",
                tags="",
                values={"cluster_identifier": "DBClusterIdentifier", "endpoint": "Endpoint"},
            ),
        ),
    ),
    Call(
        operation="DescribeDBShardGroups",
        items="DBShardGroups",
        kinds=(
            Kind(
                type="aws_rds_shard_group",
                label="DBShardGroupIdentifier",
                id="DBShardGroupIdentifier",
                arn="DBShardGroupArn",
                tags="TagList",
                values={"db_cluster_identifier": "DBClusterIdentifier", "endpoint": "Endpoint"},
            ),
        ),
    ),
    Call(
        operation="DescribeDBProxyEndpoints",
        items="DBProxyEndpoints[?!IsDefault]",
        kinds=(
            Kind(
                type="aws_db_proxy_endpoint",
                label="DBProxyEndpointName",
                id="DBProxyEndpointName",
                arn="DBProxyEndpointArn",
                tags="",
                values={"db_proxy_name": "DBProxyName", "endpoint": "Endpoint", "vpc_subnet_ids": "VpcSubnetIds"},
            ),
        ),
    ),
)
_PROXIES = Call(
    operation="DescribeDBProxies",
    items="DBProxies",
    kinds=(
        Kind(
            type="aws_db_proxy",
            label="DBProxyName",
            id="DBProxyName",
            arn="DBProxyArn",
            tags="",
            values={"name": "DBProxyName", "endpoint": "Endpoint", "vpc_subnet_ids": "VpcSubnetIds"},
        ),
    ),
    then=(
        Call(
            operation="DescribeDBProxyTargets",
            given={"DBProxyName": "DBProxyName"},
            items="Targets",
            kinds=(
                Kind(
                    type="aws_db_proxy_target",
                    label="join('/', [_parent.DBProxyName, RdsResourceId || TrackedClusterId || Endpoint || 'target'])",
                    id="join('/', [_parent.DBProxyName, RdsResourceId || TrackedClusterId || Endpoint || 'target'])",
                    values={
                        "db_proxy_name": "_parent.DBProxyName",
                        "db_instance_identifier": "given(Type=='RDS_INSTANCE', RdsResourceId)",
                        "db_cluster_identifier": "TrackedClusterId || given(Type=='TRACKED_CLUSTER', RdsResourceId)",
                    },
                ),
            ),
        ),
    ),
)
_GLOBAL_CLUSTERS = Call(
    operation="DescribeGlobalClusters",
    items="GlobalClusters",
    kinds=(
        *(
            Kind(
                type=t,
                label="GlobalClusterIdentifier",
                id="GlobalClusterIdentifier",
                arn="GlobalClusterArn",
                tags="TagList",
                when=when,
                values={
                    "global_cluster_identifier": "GlobalClusterIdentifier",
                    "engine": "Engine",
                    "source_db_cluster_identifier": "GlobalClusterMembers[?IsWriter].DBClusterArn | [0]",
                },
            )
            for t, when in (
                ("aws_rds_global_cluster", _RDS),
                ("aws_docdb_global_cluster", _DOCDB),
                ("aws_neptune_global_cluster", _NEPTUNE),
            )
        ),
    ),
    patches=(
        Patch(
            types=("aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"),
            attribute="arn",
            each="GlobalClusterMembers",
            match="DBClusterArn",
            values={"global_cluster_identifier": "_parent.GlobalClusterIdentifier"},
        ),
    ),
)
SERVICE = Service(
    client="rds", limit=10, calls=(_INSTANCES, _CLUSTERS, _GROUPS, *_SNAPSHOTS, *_ENDPOINTS, _PROXIES, _GLOBAL_CLUSTERS)
)
