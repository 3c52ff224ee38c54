"""Databases with APIs of their own: DocumentDB elastic, Neptune Analytics, Timestream, Keyspaces."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_ELASTIC = Call(
    operation="GetCluster",
    given={"clusterArn": "clusterArn"},
    items="cluster",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_docdbelastic_cluster",
            label="clusterName",
            id="clusterArn",
            arn="clusterArn",
            tags="",
            values={
                "name": "clusterName",
                "endpoint": "clusterEndpoint",
                "kms_key_id": "kmsKeyId",
                "shard_instance_count": "shardInstanceCount",
                "subnet_ids": "subnetIds",
            },
            always=("shard_instance_count",),
        ),
    ),
)
ELASTIC = Service(client="docdb-elastic", calls=(Call(operation="ListClusters", items="clusters", then=(_ELASTIC,)),))
_GRAPHS = Call(
    operation="ListGraphs",
    items="graphs[?status!='DELETING']",
    kinds=(
        Kind(
            type="aws_neptunegraph_graph",
            label="name",
            id="id",
            arn="arn",
            tags="",
            values={
                "graph_name": "name",
                "endpoint": "endpoint",
                "replica_count": "replicaCount",
                "kms_key_identifier": "kmsKeyIdentifier",
            },
            always=("replica_count",),
        ),
    ),
)
GRAPHS = Service(client="neptune-graph", calls=(_GRAPHS,))
_TIMESTREAM = (
    Call(
        operation="ListDatabases",
        items="Databases",
        kinds=(
            Kind(
                type="aws_timestreamwrite_database",
                label="DatabaseName",
                id="DatabaseName",
                arn="Arn",
                tags="",
                values={"database_name": "DatabaseName", "kms_key_id": "KmsKeyId"},
            ),
        ),
    ),
    Call(
        operation="ListTables",
        items="Tables",
        kinds=(
            Kind(
                type="aws_timestreamwrite_table",
                label="TableName",
                id="join(':', [TableName, DatabaseName])",
                arn="Arn",
                tags="",
                values={"table_name": "TableName", "database_name": "DatabaseName"},
            ),
        ),
    ),
)
TIMESTREAM = Service(client="timestream-write", iam="timestream", calls=_TIMESTREAM)
_INFLUX = Call(
    operation="GetDbInstance",
    given={"identifier": "id"},
    items="@",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_timestreaminfluxdb_db_instance",
            label="name",
            id="id",
            arn="arn",
            tags="",
            values={
                "name": "name",
                "endpoint": "endpoint",
                "deployment_type": "deploymentType",
                "vpc_subnet_ids": "vpcSubnetIds",
                "availability_zone": "availabilityZone",
            },
        ),
    ),
)
INFLUX = Service(
    client="timestream-influxdb", calls=(Call(operation="ListDbInstances", items="items", then=(_INFLUX,)),)
)
_KEYSPACES_TABLE = Call(
    operation="GetTable",
    given={"keyspaceName": "keyspaceName", "tableName": "tableName"},
    items="@",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_keyspaces_table",
            label="join('.', [keyspaceName, tableName])",
            id="join('/', [keyspaceName, tableName])",
            arn="resourceArn",
            tags="",
            values={
                "keyspace_name": "keyspaceName",
                "table_name": "tableName",
                "encryption_specification": "[encryptionSpecification.{type: type, kms_key_identifier: "
                "kmsKeyIdentifier}]",
            },
        ),
    ),
)
_KEYSPACES = Call(
    operation="ListKeyspaces",
    # The system's own keyspaces are nobody's data.
    items="keyspaces[?!starts_with(keyspaceName, 'system')]",
    kinds=(
        Kind(
            type="aws_keyspaces_keyspace",
            label="keyspaceName",
            id="keyspaceName",
            arn="resourceArn",
            tags="",
            values={
                "name": "keyspaceName",
                "replication_specification": "[{replication_strategy: replicationStrategy, region_list: "
                "replicationRegions}]",
            },
        ),
    ),
    then=(
        Call(
            operation="ListTables",
            given={"keyspaceName": "keyspaceName"},
            items="tables",
            absent=frozenset({"ResourceNotFoundException"}),
            then=(_KEYSPACES_TABLE,),
        ),
    ),
)
KEYSPACES = Service(client="keyspaces", iam="cassandra", calls=(_KEYSPACES,))
_DSQL = Call(
    operation="GetCluster",
    given={"identifier": "identifier"},
    items="@",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_dsql_cluster",
            label="identifier",
            id="identifier",
            arn="arn",
            tags="tags",
            values={
                "identifier": "identifier",
                "endpoint": "endpoint",
                "kms_encryption_key": "encryptionDetails.kmsKeyArn",
                "multi_region_properties": "[multiRegionProperties."
                "{witness_region: witnessRegion, clusters: clusters}]",
            },
        ),
        Kind(
            type="aws_dsql_cluster_peering",
            label="identifier",
            id="identifier",
            tags="",
            when="multiRegionProperties.clusters",
            values={
                "identifier": "identifier",
                "clusters": "multiRegionProperties.clusters",
                "witness_region": "multiRegionProperties.witnessRegion",
            },
        ),
    ),
)
DSQL = Service(client="dsql", calls=(Call(operation="ListClusters", items="clusters", then=(_DSQL,)),))
