"""Amazon Redshift, provisioned and serverless."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_CLUSTERS = (
    Call(
        operation="DescribeClusters",
        items="Clusters[?ClusterStatus!='deleting']",
        kinds=(
            Kind(
                type="aws_redshift_cluster",
                label="ClusterIdentifier",
                id="ClusterIdentifier",
                arn="arn:{partition}:redshift:{region}:{account}:cluster:{id}",
                values={
                    "cluster_identifier": "ClusterIdentifier",
                    "endpoint": "Endpoint.Address",
                    "dns_name": "Endpoint.Address",
                    "multi_az": "MultiAZ=='Enabled' || MultiAZ=='enabled'",
                    "availability_zone": "AvailabilityZone",
                    "availability_zone_relocation_enabled": "AvailabilityZoneRelocationStatus=='enabled'",
                    "cluster_subnet_group_name": "ClusterSubnetGroupName",
                    "automated_snapshot_retention_period": "AutomatedSnapshotRetentionPeriod",
                    "snapshot_copy": "[ClusterSnapshotCopyStatus.{destination_region: DestinationRegion}]",
                    "kms_key_id": "KmsKeyId",
                },
            ),
        ),
    ),
    Call(
        operation="DescribeClusterSubnetGroups",
        items="ClusterSubnetGroups",
        kinds=(
            Kind(
                type="aws_redshift_subnet_group",
                label="ClusterSubnetGroupName",
                id="ClusterSubnetGroupName",
                values={"name": "ClusterSubnetGroupName", "subnet_ids": "Subnets[].SubnetIdentifier"},
            ),
        ),
    ),
    Call(
        operation="DescribeClusterSnapshots",
        params={"SnapshotType": "manual"},
        items="Snapshots[?Status=='available']",
        kinds=(
            Kind(
                type="aws_redshift_cluster_snapshot",
                label="SnapshotIdentifier",
                id="SnapshotIdentifier",
                arn="SnapshotArn",
                values={"cluster_identifier": "ClusterIdentifier", "snapshot_identifier": "SnapshotIdentifier"},
            ),
        ),
    ),
    Call(
        operation="DescribeEndpointAccess",
        items="EndpointAccessList",
        kinds=(
            Kind(
                type="aws_redshift_endpoint_access",
                label="EndpointName",
                id="EndpointName",
                tags="",
                values={
                    "endpoint_name": "EndpointName",
                    "cluster_identifier": "ClusterIdentifier",
                    "subnet_group_name": "SubnetGroupName",
                    "address": "Address",
                },
            ),
        ),
    ),
)
REDSHIFT = Service(client="redshift", calls=_CLUSTERS)
_SERVERLESS = (
    Call(
        operation="ListNamespaces",
        items="namespaces[?status!='DELETING']",
        kinds=(
            Kind(
                type="aws_redshiftserverless_namespace",
                label="namespaceName",
                id="namespaceName",
                arn="namespaceArn",
                tags="",
                values={"namespace_name": "namespaceName", "kms_key_id": "kmsKeyId"},
            ),
        ),
    ),
    Call(
        operation="ListWorkgroups",
        items="workgroups[?status!='DELETING']",
        kinds=(
            Kind(
                type="aws_redshiftserverless_workgroup",
                label="workgroupName",
                id="workgroupName",
                arn="workgroupArn",
                tags="",
                values={
                    "workgroup_name": "workgroupName",
                    "namespace_name": "namespaceName",
                    "subnet_ids": "subnetIds",
                    "endpoint": "endpoint.address",
                },
            ),
        ),
    ),
    Call(
        operation="ListSnapshots",
        items="snapshots[?status=='AVAILABLE']",
        kinds=(
            Kind(
                type="aws_redshiftserverless_snapshot",
                label="snapshotName",
                id="snapshotName",
                arn="snapshotArn",
                tags="",
                values={"snapshot_name": "snapshotName", "namespace_name": "namespaceName"},
            ),
        ),
    ),
    Call(
        operation="ListEndpointAccess",
        items="endpoints",
        kinds=(
            Kind(
                type="aws_redshiftserverless_endpoint_access",
                label="endpointName",
                id="endpointName",
                arn="endpointArn",
                tags="",
                values={
                    "endpoint_name": "endpointName",
                    "workgroup_name": "workgroupName",
                    "subnet_ids": "subnetIds",
                    "address": "address",
                },
            ),
        ),
    ),
)
SERVERLESS = Service(client="redshift-serverless", calls=_SERVERLESS)
