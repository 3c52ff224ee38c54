"""Small stacks made with boto3, as an operator would find them in an account."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import boto3

from tests.live.conftest import REGION

TAGS = {"resilience:service": "withdrawals", "resilience:function": "withdrawal"}


def client(service: str, region: str = REGION) -> Any:
    return boto3.client(service, region_name=region)


@dataclass
class Network:
    vpc: str
    subnets: list[str]
    nats: list[str]


def network(nats: int) -> Network:
    """Three private subnets whose default routes share *nats* NAT gateways."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    private, gates = [], []
    for i, zone in enumerate("acd"):
        made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{i}.0/24", AvailabilityZone=f"{REGION}{zone}")
        private.append(made["Subnet"]["SubnetId"])
    for i in range(nats):
        address = ec2.allocate_address(Domain="vpc")["AllocationId"]
        made = ec2.create_nat_gateway(SubnetId=private[i], AllocationId=address)
        gates.append(made["NatGateway"]["NatGatewayId"])
    for i, subnet in enumerate(private):
        table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        gate = gates[i % nats]
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=gate)
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    return Network(vpc, private, gates)


def service(net: Network, environment: dict[str, str], *, count: int = 3, user: str = "api") -> str:
    """An ECS service of *count* tasks in all subnets, tagged as the withdrawals service."""
    ecs = client("ecs")
    ecs.create_cluster(clusterName="payments")
    definition = ecs.register_task_definition(
        family=user,
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        containerDefinitions=[
            {
                "name": user,
                "image": "example/withdrawals:1",
                "environment": [{"name": k, "value": v} for k, v in environment.items()],
            }
        ],
    )["taskDefinition"]["taskDefinitionArn"]
    made = ecs.create_service(
        cluster="payments",
        serviceName=user,
        taskDefinition=definition,
        desiredCount=count,
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": net.subnets, "securityGroups": []}},
        tags=[{"key": k, "value": v} for k, v in TAGS.items()],
    )
    return str(made["service"]["serviceArn"])


def database(net: Network, *, multi_az: bool) -> str:
    """A PostgreSQL database in all subnets; returns its endpoint."""
    rds = client("rds")
    rds.create_db_subnet_group(DBSubnetGroupName="data", DBSubnetGroupDescription="data", SubnetIds=net.subnets)
    zone = {} if multi_az else {"AvailabilityZone": f"{REGION}a"}
    made = rds.create_db_instance(
        DBInstanceIdentifier="ledger",
        DBInstanceClass="db.r6g.large",
        Engine="postgres",
        MasterUsername="ledger",
        MasterUserPassword="canary-password-0000",
        AllocatedStorage=20,
        MultiAZ=multi_az,
        DBSubnetGroupName="data",
        BackupRetentionPeriod=7,
        **zone,
    )
    return str(made["DBInstance"]["Endpoint"]["Address"])


def image() -> str:
    return str(client("ec2").register_image(Name="base", RootDeviceName="/dev/xvda")["ImageId"])


def queue(name: str) -> str:
    return str(client("sqs").create_queue(QueueName=name)["QueueUrl"])


def role() -> str:
    policy = {"Version": "2012-10-17", "Statement": []}
    made = client("iam").create_role(RoleName="lambda", AssumeRolePolicyDocument=json.dumps(policy))
    return str(made["Role"]["Arn"])
