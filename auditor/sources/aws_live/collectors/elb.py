"""Elastic Load Balancing: application, network, gateway and classic load balancers."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_ACTION = (
    (
        ".{{type: Type, target_group_arn: TargetGroupArn, forward: [ForwardConfig.{{target_group: "
        "TargetGroups[].{{arn: TargetGroupArn, weight: Weight}}}}]}}"
    )
    .replace("{{", "{")
    .replace("}}", "}")
)
_RULES = Call(
    operation="DescribeRules",
    given={"ListenerArn": "ListenerArn"},
    items="Rules[?!IsDefault]",
    absent=frozenset({"ListenerNotFound"}),
    kinds=(
        Kind(
            type="aws_lb_listener_rule",
            label="RuleArn",
            id="RuleArn",
            arn="RuleArn",
            values={"listener_arn": "_parent.ListenerArn", "action": "Actions[]" + _ACTION},
        ),
    ),
)
_LISTENERS = Call(
    operation="DescribeListeners",
    given={"LoadBalancerArn": "LoadBalancerArn"},
    items="Listeners",
    absent=frozenset({"LoadBalancerNotFound"}),
    kinds=(
        Kind(
            type="aws_lb_listener",
            label="ListenerArn",
            id="ListenerArn",
            arn="ListenerArn",
            values={
                "load_balancer_arn": "LoadBalancerArn",
                "port": "Port",
                "protocol": "Protocol",
                "default_action": "DefaultActions[]" + _ACTION,
            },
        ),
    ),
    then=(_RULES,),
)
_BALANCERS = Call(
    operation="DescribeLoadBalancers",
    items="LoadBalancers",
    kinds=(
        Kind(
            type="aws_lb",
            label="LoadBalancerName",
            id="LoadBalancerArn",
            arn="LoadBalancerArn",
            values={
                "name": "LoadBalancerName",
                "dns_name": "DNSName",
                "zone_id": "CanonicalHostedZoneId",
                "load_balancer_type": "Type",
                "internal": "Scheme == 'internal'",
                "subnets": "AvailabilityZones[].SubnetId",
                "vpc_id": "VpcId",
            },
        ),
    ),
    then=(_LISTENERS,),
)
_HEALTH = Call(
    operation="DescribeTargetHealth",
    given={"TargetGroupArn": "TargetGroupArn"},
    items="TargetHealthDescriptions[].Target",
    absent=frozenset({"TargetGroupNotFound"}),
    kinds=(
        Kind(
            type="aws_lb_target_group_attachment",
            label="join('/', [_parent.TargetGroupName, Id])",
            key="to_string(Port)",
            id="join('/', [_parent.TargetGroupArn, Id, to_string(Port)])",
            values={
                "target_group_arn": "_parent.TargetGroupArn",
                "target_id": "Id",
                "port": "Port",
                "availability_zone": "AvailabilityZone",
            },
        ),
    ),
)
_GROUPS = Call(
    operation="DescribeTargetGroups",
    items="TargetGroups",
    kinds=(
        Kind(
            type="aws_lb_target_group",
            label="TargetGroupName",
            id="TargetGroupArn",
            arn="TargetGroupArn",
            values={"name": "TargetGroupName", "target_type": "TargetType", "vpc_id": "VpcId"},
        ),
    ),
    then=(_HEALTH,),
)
_CLASSIC = Call(
    operation="DescribeLoadBalancers",
    items="LoadBalancerDescriptions",
    kinds=(
        Kind(
            type="aws_elb",
            label="LoadBalancerName",
            id="LoadBalancerName",
            arn="arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{id}",
            values={
                "name": "LoadBalancerName",
                "dns_name": "DNSName",
                "zone_id": "CanonicalHostedZoneNameID",
                "subnets": "Subnets",
                "availability_zones": "AvailabilityZones",
                "instances": "Instances[].InstanceId",
                "internal": "Scheme == 'internal'",
            },
        ),
    ),
)
SERVICE = Service(client="elbv2", iam="elasticloadbalancing", calls=(_BALANCERS, _GROUPS))
CLASSIC = Service(client="elb", iam="elasticloadbalancing", calls=(_CLASSIC,))
