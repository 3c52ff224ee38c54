"""Withdrawal API in three zones of Tokyo; every private route leaves through the first NAT gateway."""

import pulumi
import pulumi_aws as aws

name = "wd-prod-tyo"


class Network(pulumi.ComponentResource):
    """A VPC with public, private and database subnets in some zones."""

    def __init__(self, label: str, zones: list[str]) -> None:
        super().__init__("exchange:network:Network", label)
        child = pulumi.ResourceOptions(parent=self)
        self.vpc = aws.ec2.Vpc("this", cidr_block="10.40.0.0/16", enable_dns_hostnames=True, opts=child)
        gateway = aws.ec2.InternetGateway("this", vpc_id=self.vpc.id, opts=child)
        kinds = {"public": 0, "private": 32, "database": 100}
        nets = {
            kind: [
                aws.ec2.Subnet(
                    f"{kind}-{i}",
                    vpc_id=self.vpc.id,
                    cidr_block=f"10.40.{start + i}.0/24",
                    availability_zone=zone,
                    opts=child,
                )
                for i, zone in enumerate(zones)
            ]
            for kind, start in kinds.items()
        }
        nats = []
        for i, subnet in enumerate(nets["public"]):
            address = aws.ec2.Eip(f"nat-{i}", domain="vpc", opts=child)
            nats.append(aws.ec2.NatGateway(f"this-{i}", allocation_id=address.id, subnet_id=subnet.id, opts=child))
        public = aws.ec2.RouteTable("public", vpc_id=self.vpc.id, opts=child)
        aws.ec2.Route(
            "public_default",
            route_table_id=public.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=child,
        )
        for i in range(len(zones)):
            table = aws.ec2.RouteTable(f"private-{i}", vpc_id=self.vpc.id, opts=child)
            aws.ec2.Route(
                f"private_default-{i}",
                route_table_id=table.id,
                destination_cidr_block="0.0.0.0/0",
                nat_gateway_id=nats[0].id,
                opts=child,
            )
            for kind, target in (("public", public), ("private", table), ("database", table)):
                aws.ec2.RouteTableAssociation(
                    f"{kind}-{i}", subnet_id=nets[kind][i].id, route_table_id=target.id, opts=child
                )
        self.ids = {kind: [s.id for s in subnets] for kind, subnets in nets.items()}
        self.register_outputs({"vpc_id": self.vpc.id})


network = Network("network", aws.get_availability_zones(state="available").names[:3])
alb_group = aws.ec2.SecurityGroup("alb", name=f"{name}-alb", vpc_id=network.vpc.id)
task_group = aws.ec2.SecurityGroup("task", name=f"{name}-task", vpc_id=network.vpc.id)
balancer = aws.lb.LoadBalancer("api", name=f"{name}-api", subnets=network.ids["public"], security_groups=[alb_group.id])
targets = aws.lb.TargetGroup(
    "api",
    name=f"{name}-api",
    port=8080,
    protocol="HTTP",
    target_type="ip",
    vpc_id=network.vpc.id,
    health_check={"path": "/healthz"},
)
listener = aws.lb.Listener(
    "api",
    load_balancer_arn=balancer.arn,
    port=80,
    protocol="HTTP",
    default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
)
cluster = aws.ecs.Cluster("payments", name=f"{name}-payments")
role = aws.iam.Role("task", name=f"{name}-task", assume_role_policy="{}")
key = aws.kms.Key("signing", key_usage="SIGN_VERIFY", customer_master_key_spec="ECC_SECG_P256K1")
queue = aws.sqs.Queue("broadcast", name=f"{name}-broadcast.fifo", fifo_queue=True)
subnets = aws.rds.SubnetGroup("ledger", name=f"{name}-ledger", subnet_ids=network.ids["database"])
ledger = aws.rds.Instance(
    "ledger",
    identifier=f"{name}-ledger",
    engine="postgres",
    instance_class="db.r6g.2xlarge",
    allocated_storage=500,
    username="ledger",
    manage_master_user_password=True,
    db_subnet_group_name=subnets.name,
    multi_az=True,
    backup_retention_period=14,
    skip_final_snapshot=True,
)
definition = aws.ecs.TaskDefinition(
    "api",
    family=f"{name}-api",
    requires_compatibilities=["FARGATE"],
    network_mode="awsvpc",
    cpu="1024",
    memory="2048",
    task_role_arn=role.arn,
    execution_role_arn=role.arn,
    container_definitions=pulumi.Output.json_dumps(
        [
            {
                "name": "api",
                "image": "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdrawal-api:2025.11.3",
                "environment": [
                    {"name": "LEDGER_HOST", "value": ledger.address},
                    {"name": "BROADCAST_QUEUE_URL", "value": queue.url},
                    {"name": "SIGNING_KEY_ID", "value": key.key_id},
                    {"name": "ETH_RPC_URL", "value": "https://eth-mainnet.nodes.example.com/v1"},
                ],
            }
        ]
    ),
)
aws.ecs.Service(
    "api",
    name="withdrawal-api",
    cluster=cluster.id,
    task_definition=definition.arn,
    desired_count=6,
    launch_type="FARGATE",
    network_configuration={"subnets": network.ids["private"], "security_groups": [task_group.id]},
    load_balancers=[{"target_group_arn": targets.arn, "container_name": "api", "container_port": 8080}],
    tags={"resilience:service": "withdrawals", "resilience:function": "withdrawal"},
    opts=pulumi.ResourceOptions(depends_on=[listener]),
)
aws.cloudwatch.MetricAlarm(
    "ledger_cpu",
    namespace="AWS/RDS",
    metric_name="CPUUtilization",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=5,
    threshold=80,
    dimensions={"DBInstanceIdentifier": ledger.identifier},
)
