"""Amazon ECS: clusters, services, task definitions, capacity providers."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_DEFINITION = Call(
    operation="DescribeTaskDefinition",
    given={"taskDefinition": "taskDefinition"},
    items="taskDefinition",
    when="taskDefinition",
    kinds=(
        Kind(
            type="aws_ecs_task_definition",
            label="family",
            key="to_string(revision)",
            id="family",
            arn="taskDefinitionArn",
            values={
                "family": "family",
                "revision": "revision",
                "network_mode": "networkMode",
                "container_definitions": "containerDefinitions[].{image: image, command: command, entry: entryPoint, "
                "environment: environment, secrets: secrets, files: environmentFiles, log: logConfiguration, "
                "registry: repositoryCredentials}",
                "volume": "volumes[].{name: name, efs_volume_configuration: "
                "[efsVolumeConfiguration.{file_system_id: fileSystemId}]}",
            },
            texts=("container_definitions",),
        ),
    ),
)
_SERVICES = Call(
    operation="ListServices",
    given={"cluster": "clusterArn"},
    items="serviceArns[].{arn: @}",
    absent=frozenset({"ClusterNotFoundException"}),
    then=(
        Call(
            operation="DescribeServices",
            given={"services": "arn"},
            batch=10,
            # The cluster is named in each service's own ARN; the API wants it apart.
            params={"cluster": "{clusterArn}", "include": ["TAGS"]},
            items="services[?status!='INACTIVE']",
            kinds=(
                Kind(
                    type="aws_ecs_service",
                    label="serviceName",
                    id="serviceArn",
                    arn="serviceArn",
                    tags="tags",
                    values={
                        "name": "serviceName",
                        "cluster": "clusterArn",
                        "desired_count": "desiredCount",
                        "scheduling_strategy": "schedulingStrategy",
                        "launch_type": "launchType",
                        "task_definition": "taskDefinition",
                        "network_configuration": "[networkConfiguration.awsvpcConfiguration.{subnets: subnets}]",
                        "load_balancer": "loadBalancers[].{target_group_arn: targetGroupArn, elb_name: "
                        "loadBalancerName, container_name: containerName, container_port: containerPort}",
                        "service_registries": "serviceRegistries[].{registry_arn: registryArn}",
                    },
                ),
            ),
            then=(_DEFINITION,),
        ),
    ),
)
_CLUSTERS = Call(
    operation="ListClusters",
    items="clusterArns[].{arn: @}",
    then=(
        Call(
            operation="DescribeClusters",
            given={"clusters": "arn"},
            params={"include": ["TAGS"]},
            batch=100,
            items="clusters[?status=='ACTIVE' || status=='PROVISIONING']",
            kinds=(
                Kind(
                    type="aws_ecs_cluster",
                    label="clusterName",
                    id="clusterArn",
                    arn="clusterArn",
                    tags="tags",
                    values={"name": "clusterName"},
                ),
                Kind(
                    type="aws_ecs_cluster_capacity_providers",
                    label="clusterName",
                    id="clusterName",
                    when="capacityProviders",
                    tags="",
                    values={"cluster_name": "clusterName", "capacity_providers": "capacityProviders"},
                ),
            ),
            then=(_SERVICES,),
        ),
    ),
)
_PROVIDERS = Call(
    operation="DescribeCapacityProviders",
    items="capacityProviders[?autoScalingGroupProvider]",
    kinds=(
        Kind(
            type="aws_ecs_capacity_provider",
            label="name",
            id="capacityProviderArn",
            arn="capacityProviderArn",
            tags="tags",
            values={
                "name": "name",
                "auto_scaling_group_provider": "[autoScalingGroupProvider.{auto_scaling_group_arn: "
                "autoScalingGroupArn}]",
            },
        ),
    ),
)
SERVICE = Service(client="ecs", limit=10, calls=(_CLUSTERS, _PROVIDERS))
