"""A whole withdrawal service in one AWS Region: load balancer and tasks in a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws_network import AwsNetwork

_PORT = 8080
_START = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
_TASKS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
        ],
    }
)


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """Actions that the tasks may take, and on what."""

    actions: Sequence[str]
    resource: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class CellArgs:
    """What makes one cell differ from another."""

    network: AwsNetwork
    image: str
    tasks: int
    """Running tasks: what all customers need with one zone of three lost, so peak times 3/2."""
    certificate: str
    environment: Mapping[str, pulumi.Input[str]]
    allowed: Sequence[Allowed]
    tags: Mapping[str, str]


class AwsCell(pulumi.ComponentResource):
    """It needs nothing of another Region to serve: losing the other cell changes nothing here."""

    def __init__(self, name: str, args: CellArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("stacks:aws:Cell", name, None, opts)
        self._own = pulumi.ResourceOptions(parent=self)
        self.network = args.network
        front, self.tasks = self._security(name)
        self.front = aws.lb.LoadBalancer(
            name, name=name, subnets=self.network.public, security_groups=[front.id], opts=self._own
        )
        group = aws.lb.TargetGroup(
            name,
            name=name,
            port=_PORT,
            protocol="HTTP",
            target_type="ip",
            vpc_id=self.network.vpc.id,
            # Deep enough to fail when this cell cannot pay: ledger and key are asked, no other Region is.
            health_check=aws.lb.TargetGroupHealthCheckArgs(path="/healthz"),
            opts=self._own,
        )
        listener = aws.lb.Listener(
            name,
            load_balancer_arn=self.front.arn,
            port=443,
            protocol="HTTPS",
            ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            certificate_arn=args.certificate,
            default_actions=[aws.lb.ListenerDefaultActionArgs(type="forward", target_group_arn=group.arn)],
            opts=self._own,
        )
        aws.ecs.Service(
            name,
            name=name,
            cluster=aws.ecs.Cluster(name, name=name, opts=self._own).id,
            task_definition=self._definition(name, args).arn,
            desired_count=args.tasks,
            launch_type="FARGATE",
            network_configuration=aws.ecs.ServiceNetworkConfigurationArgs(
                subnets=self.network.private, security_groups=[self.tasks.id]
            ),
            load_balancers=[
                aws.ecs.ServiceLoadBalancerArgs(target_group_arn=group.arn, container_name="api", container_port=_PORT)
            ],
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[listener]),
        )
        self.register_outputs({})

    def _security(self, name: str) -> tuple[aws.ec2.SecurityGroup, aws.ec2.SecurityGroup]:
        front = aws.ec2.SecurityGroup(
            f"{name}-front",
            vpc_id=self.network.vpc.id,
            ingress=[
                aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=443, to_port=443, cidr_blocks=["0.0.0.0/0"])
            ],
            egress=[
                aws.ec2.SecurityGroupEgressArgs(
                    protocol="tcp", from_port=_PORT, to_port=_PORT, cidr_blocks=[self.network.cidr]
                )
            ],
            opts=self._own,
        )
        task = aws.ec2.SecurityGroup(
            f"{name}-task",
            vpc_id=self.network.vpc.id,
            ingress=[
                aws.ec2.SecurityGroupIngressArgs(
                    protocol="tcp", from_port=_PORT, to_port=_PORT, security_groups=[front.id]
                )
            ],
            egress=[aws.ec2.SecurityGroupEgressArgs(protocol="-1", from_port=0, to_port=0, cidr_blocks=["0.0.0.0/0"])],
            opts=self._own,
        )
        return front, task

    def _definition(self, name: str, args: CellArgs) -> aws.ecs.TaskDefinition:
        task = aws.iam.Role(f"{name}-task", assume_role_policy=_TASKS, opts=self._own)
        aws.iam.RolePolicy(
            f"{name}-task",
            role=task.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": list(a.actions), "Resource": a.resource} for a in args.allowed
                    ],
                }
            ),
            opts=self._own,
        )
        start = aws.iam.Role(f"{name}-start", assume_role_policy=_TASKS, opts=self._own)
        aws.iam.RolePolicyAttachment(f"{name}-start", role=start.name, policy_arn=_START, opts=self._own)
        containers = [
            {
                "name": "api",
                "image": args.image,
                "portMappings": [{"containerPort": _PORT}],
                "environment": [{"name": key, "value": value} for key, value in args.environment.items()],
            }
        ]
        return aws.ecs.TaskDefinition(
            name,
            family=name,
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="1024",
            memory="2048",
            task_role_arn=task.arn,
            execution_role_arn=start.arn,
            container_definitions=pulumi.Output.json_dumps(containers),
            opts=self._own,
        )
