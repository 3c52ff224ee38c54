"""EC2 Auto Scaling: groups and launch configurations."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_SPECIFICATION = "{launch_template_id: LaunchTemplateId, launch_template_name: LaunchTemplateName, version: Version}"
_GROUPS = Call(
    operation="DescribeAutoScalingGroups",
    items="AutoScalingGroups[?!Status]",
    kinds=(
        Kind(
            type="aws_autoscaling_group",
            label="AutoScalingGroupName",
            id="AutoScalingGroupName",
            arn="AutoScalingGroupARN",
            # The group behind an EKS node group is described by the node group.
            when="!(Tags[?Key=='eks:nodegroup-name'])",
            values={
                "name": "AutoScalingGroupName",
                "desired_capacity": "DesiredCapacity",
                "min_size": "MinSize",
                "max_size": "MaxSize",
                "availability_zones": "AvailabilityZones",
                "vpc_zone_identifier": "split(VPCZoneIdentifier)",
                "target_group_arns": "TargetGroupARNs",
                "load_balancers": "LoadBalancerNames",
                "traffic_source": "TrafficSources[].{identifier: Identifier, type: Type}",
                "launch_configuration": "LaunchConfigurationName",
                "launch_template": "[LaunchTemplate.{id: LaunchTemplateId, name: LaunchTemplateName, "
                "version: Version}]",
                "mixed_instances_policy": "[MixedInstancesPolicy.{launch_template: [LaunchTemplate."
                f"{{launch_template_specification: [LaunchTemplateSpecification.{_SPECIFICATION}]}}]}}]",
            },
        ),
    ),
)
_CONFIGURATIONS = Call(
    operation="DescribeLaunchConfigurations",
    items="LaunchConfigurations",
    kinds=(
        Kind(
            type="aws_launch_configuration",
            label="LaunchConfigurationName",
            id="LaunchConfigurationName",
            arn="LaunchConfigurationARN",
            tags="",
            values={"name": "LaunchConfigurationName", "user_data": "UserData"},
            texts=("user_data",),
        ),
    ),
)
SERVICE = Service(client="autoscaling", calls=(_GROUPS, _CONFIGURATIONS))
