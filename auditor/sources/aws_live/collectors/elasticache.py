"""Amazon ElastiCache: replication groups, clusters, global datastores, serverless caches."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_GROUPS = Call(
    operation="DescribeReplicationGroups",
    items="ReplicationGroups[?Status!='deleting']",
    kinds=(
        Kind(
            type="aws_elasticache_replication_group",
            label="ReplicationGroupId",
            id="ReplicationGroupId",
            arn="ARN",
            values={
                "replication_group_id": "ReplicationGroupId",
                "automatic_failover_enabled": "AutomaticFailover=='enabled' || AutomaticFailover=='enabling'",
                "multi_az_enabled": "MultiAZ && MultiAZ=='enabled'",
                "num_cache_clusters": "length(MemberClusters || `[]`)",
                "num_node_groups": "length(NodeGroups || `[]`)",
                # Each shard has a primary; the smallest shard tells how many copies there surely are.
                "replicas_per_node_group": "NodeGroups && "
                "min(NodeGroups[].subtract(length(NodeGroupMembers || `[]`), `1`))",
                # Zones of one shard say nothing of another: they count only where each shard spans several.
                "preferred_cache_cluster_azs": "spread(NodeGroups[].[NodeGroupMembers[].PreferredAvailabilityZone][])",
                "snapshot_retention_limit": "SnapshotRetentionLimit",
                "kms_key_id": "KmsKeyId",
                "global_replication_group_id": "GlobalReplicationGroupInfo.GlobalReplicationGroupId",
                "primary_endpoint_address": "NodeGroups[0].PrimaryEndpoint.Address",
                "reader_endpoint_address": "NodeGroups[0].ReaderEndpoint.Address",
                "configuration_endpoint_address": "ConfigurationEndpoint.Address",
            },
            always=("multi_az_enabled",),
        ),
    ),
)
_CLUSTERS = Call(
    operation="DescribeCacheClusters",
    params={"ShowCacheNodeInfo": True},
    items="CacheClusters[?CacheClusterStatus!='deleting']",
    kinds=(
        Kind(
            type="aws_elasticache_cluster",
            label="CacheClusterId",
            id="CacheClusterId",
            arn="ARN",
            values={
                "cluster_id": "CacheClusterId",
                "engine": "Engine",
                "replication_group_id": "ReplicationGroupId",
                "num_cache_nodes": "NumCacheNodes",
                "availability_zone": "given(PreferredAvailabilityZone!='Multiple', PreferredAvailabilityZone)",
                "preferred_availability_zones": "given(Engine=='memcached', CacheNodes[].CustomerAvailabilityZone)",
                "az_mode": "PreferredAvailabilityZone=='Multiple' && 'cross-az' || 'single-az'",
                "subnet_group_name": "CacheSubnetGroupName",
                "snapshot_retention_limit": "SnapshotRetentionLimit",
                "configuration_endpoint": "ConfigurationEndpoint.Address",
                "cluster_address": "ConfigurationEndpoint.Address",
                "cache_nodes": "CacheNodes[].{address: Endpoint.Address, availability_zone: CustomerAvailabilityZone}",
            },
        ),
    ),
)
_SUBNETS = Call(
    operation="DescribeCacheSubnetGroups",
    items="CacheSubnetGroups",
    kinds=(
        Kind(
            type="aws_elasticache_subnet_group",
            label="CacheSubnetGroupName",
            id="CacheSubnetGroupName",
            arn="ARN",
            tags="",
            values={"name": "CacheSubnetGroupName", "subnet_ids": "Subnets[].SubnetIdentifier"},
        ),
    ),
)
_GLOBAL = Call(
    operation="DescribeGlobalReplicationGroups",
    params={"ShowMemberInfo": True},
    items="GlobalReplicationGroups[?Status!='deleting']",
    kinds=(
        Kind(
            type="aws_elasticache_global_replication_group",
            label="GlobalReplicationGroupId",
            id="GlobalReplicationGroupId",
            arn="ARN",
            tags="",
            values={
                "global_replication_group_id": "GlobalReplicationGroupId",
                "primary_replication_group_id": "Members[?Role=='PRIMARY'].ReplicationGroupId | [0]",
            },
        ),
    ),
)
_SERVERLESS = Call(
    operation="DescribeServerlessCaches",
    items="ServerlessCaches[?Status!='deleting']",
    kinds=(
        Kind(
            type="aws_elasticache_serverless_cache",
            label="ServerlessCacheName",
            id="ServerlessCacheName",
            arn="ARN",
            values={
                "name": "ServerlessCacheName",
                "engine": "Engine",
                "kms_key_id": "KmsKeyId",
                "snapshot_retention_limit": "SnapshotRetentionLimit",
                "endpoint": "[Endpoint.{address: Address}]",
                "subnet_ids": "SubnetIds",
            },
        ),
    ),
)
SERVICE = Service(client="elasticache", calls=(_GROUPS, _CLUSTERS, _SUBNETS, _GLOBAL, _SERVERLESS))
