"""Withdrawal engine in Singapore: three subnets, three NAT gateways, three tasks, one zone."""

import pulumi
import pulumi_aws as aws


class Subnets(pulumi.ComponentResource):
    """Subnets spread over the first zones of the region."""

    def __init__(self, label: str, vpc: aws.ec2.Vpc, blocks: list[str], zone_count: int = 1) -> None:
        super().__init__("exchange:network:Subnets", label)
        child = pulumi.ResourceOptions(parent=self)
        zones = aws.get_availability_zones(state="available").names[:zone_count]
        self.ids, self.tables = [], []
        for i, block in enumerate(blocks):
            subnet = aws.ec2.Subnet(
                f"{label}-{i}", vpc_id=vpc.id, cidr_block=block, availability_zone=zones[i % len(zones)], opts=child
            )
            table = aws.ec2.RouteTable(f"{label}-{i}", vpc_id=vpc.id, opts=child)
            aws.ec2.RouteTableAssociation(f"{label}-{i}", subnet_id=subnet.id, route_table_id=table.id, opts=child)
            self.ids.append(subnet.id)
            self.tables.append(table.id)
        self.register_outputs({})


vpc = aws.ec2.Vpc("payments", cidr_block="10.60.0.0/16", enable_dns_hostnames=True)
gateway = aws.ec2.InternetGateway("payments", vpc_id=vpc.id)
public = Subnets("public_subnets", vpc, ["10.60.0.0/24", "10.60.1.0/24", "10.60.2.0/24"], zone_count=3)
engine = Subnets("engine_subnets", vpc, ["10.60.16.0/22", "10.60.20.0/22", "10.60.24.0/22"])
everywhere = "0.0.0.0/0"
for i in range(3):
    aws.ec2.Route(
        f"public-{i}", route_table_id=public.tables[i], destination_cidr_block=everywhere, gateway_id=gateway.id
    )
    address = aws.ec2.Eip(f"nat-{i}", domain="vpc")
    nat = aws.ec2.NatGateway(f"this-{i}", allocation_id=address.id, subnet_id=public.ids[i])
    aws.ec2.Route(
        f"engine-{i}", route_table_id=engine.tables[i], destination_cidr_block=everywhere, nat_gateway_id=nat.id
    )
group = aws.ec2.SecurityGroup("engine", name="withdrawal-engine", vpc_id=vpc.id)
balancer = aws.lb.LoadBalancer("withdrawals", name="withdrawals-sgp", security_groups=[group.id], subnets=public.ids)
targets = aws.lb.TargetGroup(
    "engine", name="withdrawal-engine", port=9000, protocol="HTTP", target_type="ip", vpc_id=vpc.id
)
aws.lb.Listener(
    "withdrawals",
    load_balancer_arn=balancer.arn,
    port=80,
    protocol="HTTP",
    default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
)
withdrawals = aws.dynamodb.Table(
    "withdrawals",
    name="withdrawals",
    billing_mode="PAY_PER_REQUEST",
    hash_key="withdrawal_id",
    attributes=[{"name": "withdrawal_id", "type": "S"}],
    point_in_time_recovery={"enabled": True},
)
nonces = aws.dynamodb.Table(
    "nonces",
    name="withdrawal-nonces",
    billing_mode="PAY_PER_REQUEST",
    hash_key="address",
    attributes=[{"name": "address", "type": "S"}],
)
key = aws.kms.Key("hot_wallet", key_usage="SIGN_VERIFY", customer_master_key_spec="ECC_SECG_P256K1")
alias = aws.kms.Alias("hot_wallet", name="alias/hot-wallet", target_key_id=key.key_id)
cluster = aws.ecs.Cluster("payments", name="payments")
definition = aws.ecs.TaskDefinition(
    "engine",
    family="withdrawal-engine",
    requires_compatibilities=["FARGATE"],
    network_mode="awsvpc",
    cpu="2048",
    memory="4096",
    container_definitions=pulumi.Output.json_dumps(
        [
            {
                "name": "engine",
                "image": "123456789012.dkr.ecr.ap-southeast-1.amazonaws.com/withdrawal-engine:4.8.1",
                "environment": [
                    {"name": "TABLE_WITHDRAWALS", "value": withdrawals.name},
                    {"name": "TABLE_NONCES", "value": nonces.name},
                    {"name": "SIGNING_KEY", "value": alias.name},
                ],
            }
        ]
    ),
)
aws.ecs.Service(
    "withdrawal_engine",
    name="withdrawal-engine",
    cluster=cluster.id,
    task_definition=definition.arn,
    desired_count=3,
    launch_type="FARGATE",
    network_configuration={"subnets": engine.ids, "security_groups": [group.id]},
    load_balancers=[{"target_group_arn": targets.arn, "container_name": "engine", "container_port": 9000}],
    tags={"resilience:service": "withdrawals"},
)
