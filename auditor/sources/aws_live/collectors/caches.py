"""Amazon MemoryDB and DynamoDB Accelerator (DAX)."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_MEMORYDB = (
    Call(
        operation="DescribeClusters",
        params={"ShowShardDetails": True},
        items="Clusters[?Status!='deleting']",
        kinds=(
            Kind(
                type="aws_memorydb_cluster",
                label="Name",
                id="Name",
                arn="ARN",
                tags="",
                values={
                    "name": "Name",
                    # The smallest shard tells how many copies there surely are.
                    "num_replicas_per_shard": "Shards && min(Shards[].subtract(NumberOfNodes || `1`, `1`))",
                    "subnet_group_name": "SubnetGroupName",
                    "snapshot_retention_limit": "SnapshotRetentionLimit",
                    "kms_key_arn": "KmsKeyId",
                    "cluster_endpoint": "[ClusterEndpoint.{address: Address, port: Port}]",
                    "endpoint": "ClusterEndpoint.Address",
                    "multi_region_cluster_name": "MultiRegionClusterName",
                },
                always=("num_replicas_per_shard",),
            ),
        ),
    ),
    Call(
        operation="DescribeSubnetGroups",
        items="SubnetGroups",
        kinds=(
            Kind(
                type="aws_memorydb_subnet_group",
                label="Name",
                id="Name",
                arn="ARN",
                tags="",
                values={"name": "Name", "subnet_ids": "Subnets[].Identifier"},
            ),
        ),
    ),
    Call(
        operation="DescribeMultiRegionClusters",
        items="MultiRegionClusters",
        kinds=(
            Kind(
                type="aws_memorydb_multi_region_cluster",
                label="MultiRegionClusterName",
                id="MultiRegionClusterName",
                arn="ARN",
                tags="",
                values={"multi_region_cluster_name": "MultiRegionClusterName"},
            ),
        ),
    ),
    Call(
        operation="DescribeSnapshots",
        items="Snapshots[?Status=='available']",
        kinds=(
            Kind(
                type="aws_memorydb_snapshot",
                label="Name",
                id="Name",
                arn="ARN",
                tags="",
                values={"name": "Name", "cluster_name": "ClusterConfiguration.Name"},
            ),
        ),
    ),
)
MEMORYDB = Service(client="memorydb", calls=_MEMORYDB)
_DAX = (
    Call(
        operation="DescribeClusters",
        items="Clusters[?Status!='deleting']",
        kinds=(
            Kind(
                type="aws_dax_cluster",
                label="ClusterName",
                id="ClusterName",
                arn="ClusterArn",
                tags="",
                values={
                    "cluster_name": "ClusterName",
                    "replication_factor": "TotalNodes",
                    # Where the nodes stand today.
                    "availability_zones": "Nodes[].AvailabilityZone",
                    "subnet_group_name": "SubnetGroup",
                    "cluster_address": "ClusterDiscoveryEndpoint.Address",
                    "endpoint": "ClusterDiscoveryEndpoint.Address",
                },
            ),
        ),
    ),
    Call(
        operation="DescribeSubnetGroups",
        items="SubnetGroups",
        kinds=(
            Kind(
                type="aws_dax_subnet_group",
                label="SubnetGroupName",
                id="SubnetGroupName",
                tags="",
                values={"name": "SubnetGroupName", "subnet_ids": "Subnets[].SubnetIdentifier"},
            ),
        ),
    ),
)
DAX = Service(client="dax", calls=_DAX)
