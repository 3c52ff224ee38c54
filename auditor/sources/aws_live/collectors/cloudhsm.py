"""AWS CloudHSM: clusters and their modules."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_CLUSTERS = Call(
    operation="DescribeClusters",
    items="Clusters[?State!='DELETED' && State!='DELETE_IN_PROGRESS']",
    kinds=(
        Kind(
            type="aws_cloudhsm_v2_cluster",
            label="ClusterId",
            id="ClusterId",
            arn="arn:{partition}:cloudhsm:{region}:{account}:cluster/{id}",
            tags="TagList",
            values={
                "cluster_id": "ClusterId",
                "subnet_ids": "values(SubnetMapping || `{}`)",
                "vpc_id": "VpcId",
                "hsm_type": "HsmType",
            },
        ),
        Kind(
            type="aws_cloudhsm_v2_hsm",
            label="HsmId",
            id="HsmId",
            tags="",
            each="Hsms[?State!='DELETED' && State!='DELETE_IN_PROGRESS']",
            values={
                "hsm_id": "HsmId",
                "cluster_id": "ClusterId",
                "availability_zone": "AvailabilityZone",
                "subnet_id": "SubnetId",
                "ip_address": "EniIp",
            },
        ),
    ),
)
SERVICE = Service(client="cloudhsmv2", iam="cloudhsm", calls=(_CLUSTERS,))
