"""Amazon EKS: clusters, node groups, Fargate profiles."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_ABSENT = frozenset({"ResourceNotFoundException"})
_NODES = Call(
    operation="ListNodegroups",
    given={"clusterName": "name"},
    items="nodegroups",
    absent=_ABSENT,
    then=(
        Call(
            operation="DescribeNodegroup",
            given={"clusterName": "_parent.name", "nodegroupName": "value"},
            items="nodegroup",
            absent=_ABSENT,
            kinds=(
                Kind(
                    type="aws_eks_node_group",
                    label="nodegroupName",
                    id="join(':', [clusterName, nodegroupName])",
                    arn="nodegroupArn",
                    tags="tags",
                    values={
                        "node_group_name": "nodegroupName",
                        "cluster_name": "clusterName",
                        "subnet_ids": "subnets",
                        "scaling_config": "[scalingConfig.{desired_size: desiredSize, min_size: minSize, "
                        "max_size: maxSize}]",
                        "launch_template": "[launchTemplate.{id: id, name: name, version: version}]",
                        "taint": "taints[].{key: key, effect: effect}",
                    },
                ),
            ),
        ),
    ),
)
_PROFILES = Call(
    operation="ListFargateProfiles",
    given={"clusterName": "name"},
    items="fargateProfileNames",
    absent=_ABSENT,
    then=(
        Call(
            operation="DescribeFargateProfile",
            given={"clusterName": "_parent.name", "fargateProfileName": "value"},
            items="fargateProfile",
            absent=_ABSENT,
            kinds=(
                Kind(
                    type="aws_eks_fargate_profile",
                    label="fargateProfileName",
                    id="join(':', [clusterName, fargateProfileName])",
                    arn="fargateProfileArn",
                    tags="tags",
                    values={
                        "fargate_profile_name": "fargateProfileName",
                        "cluster_name": "clusterName",
                        "subnet_ids": "subnets",
                    },
                ),
            ),
        ),
    ),
)
_CLUSTERS = Call(
    operation="ListClusters",
    items="clusters",
    then=(
        Call(
            operation="DescribeCluster",
            given={"name": "value"},
            items="cluster",
            absent=_ABSENT,
            kinds=(
                Kind(
                    type="aws_eks_cluster",
                    label="name",
                    id="name",
                    arn="arn",
                    tags="tags",
                    values={
                        "name": "name",
                        "endpoint": "endpoint",
                        "vpc_config": "[resourcesVpcConfig.{subnet_ids: subnetIds, vpc_id: vpcId}]",
                        "encryption_config": "encryptionConfig[].{resources: resources, provider: "
                        "[provider.{key_arn: keyArn}]}",
                    },
                ),
            ),
            then=(_NODES, _PROFILES),
        ),
    ),
)
SERVICE = Service(client="eks", calls=(_CLUSTERS,))
