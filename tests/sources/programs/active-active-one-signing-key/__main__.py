"""Deposits and withdrawals, Tokyo and Singapore both serving, one single-region signing key."""

import pulumi
import pulumi_aws as aws


class Cell(pulumi.ComponentResource):
    """Everything that one region runs."""

    def __init__(self, site: str, zones: list[str], table, address_key, signing_key, opts=None) -> None:
        super().__init__("exchange:cell:Cell", site, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        vpc = aws.ec2.Vpc(f"{site}-this", cidr_block="10.110.0.0/16", opts=child)
        gateway = aws.ec2.InternetGateway(f"{site}-this", vpc_id=vpc.id, opts=child)
        egress = aws.ec2.EgressOnlyInternetGateway(f"{site}-this", vpc_id=vpc.id, opts=child)
        out = [{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}]
        out6 = [{"ipv6_cidr_block": "::/0", "egress_only_gateway_id": egress.id}]
        tables = {
            "public": aws.ec2.RouteTable(f"{site}-public", vpc_id=vpc.id, routes=out, opts=child),
            "task": aws.ec2.RouteTable(f"{site}-task", vpc_id=vpc.id, routes=out6, opts=child),
        }
        nets: dict[str, list] = {"public": [], "task": []}
        for kind, table_of in tables.items():
            for i, zone in enumerate(zones):
                subnet = aws.ec2.Subnet(
                    f"{site}-{kind}-{zone}",
                    vpc_id=vpc.id,
                    availability_zone=zone,
                    cidr_block=f"10.110.{i + 16 * (kind == 'task')}.0/24",
                    opts=child,
                )
                aws.ec2.RouteTableAssociation(
                    f"{site}-{kind}-{zone}", subnet_id=subnet.id, route_table_id=table_of.id, opts=child
                )
                nets[kind].append(subnet.id)
        group = aws.ec2.SecurityGroup(f"{site}-this", name=site, vpc_id=vpc.id, opts=child)
        self.balancer = aws.lb.LoadBalancer(
            f"{site}-this", name=site, subnets=nets["public"], security_groups=[group.id], opts=child
        )
        targets = {
            service: aws.lb.TargetGroup(
                f"{site}-{service}",
                name=f"{site}-{service}",
                port=8080,
                protocol="HTTP",
                target_type="ip",
                vpc_id=vpc.id,
                opts=child,
            )
            for service in ("deposits", "withdrawals")
        }
        listener = aws.lb.Listener(
            f"{site}-this",
            load_balancer_arn=self.balancer.arn,
            port=80,
            protocol="HTTP",
            default_actions=[{"type": "forward", "target_group_arn": targets["deposits"].arn}],
            opts=child,
        )
        aws.lb.ListenerRule(
            f"{site}-withdrawals",
            listener_arn=listener.arn,
            priority=10,
            conditions=[{"path_pattern": {"values": ["/v1/withdrawals*"]}}],
            actions=[{"type": "forward", "target_group_arn": targets["withdrawals"].arn}],
            opts=child,
        )
        cluster = aws.ecs.Cluster(f"{site}-this", name=site, opts=child)
        settings = {
            "deposits": {"LEDGER_TABLE": table.name, "ADDRESS_KEY": address_key.arn},
            "withdrawals": {"LEDGER_TABLE": table.name, "SIGNING_KEY_ARN": signing_key.arn, "MAX_BATCH": "50"},
        }
        for service, variables in settings.items():
            environment = [{"name": key, "value": value} for key, value in variables.items()]
            definition = aws.ecs.TaskDefinition(
                f"{site}-{service}",
                family=service,
                requires_compatibilities=["FARGATE"],
                network_mode="awsvpc",
                cpu="512",
                memory="1024",
                container_definitions=pulumi.Output.json_dumps(
                    [{"name": service, "image": "registry.example/x:1", "environment": environment}]
                ),
                opts=child,
            )
            aws.ecs.Service(
                f"{site}-{service}",
                name=service,
                cluster=cluster.id,
                task_definition=definition.arn,
                desired_count=6,
                launch_type="FARGATE",
                network_configuration={"subnets": nets["task"], "security_groups": [group.id]},
                load_balancers=[
                    {"target_group_arn": targets[service].arn, "container_name": service, "container_port": 8080}
                ],
                tags={"resilience:service": service},
                opts=child,
            )
        self.register_outputs({})


sgp = aws.Provider("sgp", region="ap-southeast-1")
ledger = aws.dynamodb.Table(
    "ledger",
    name="ledger",
    billing_mode="PAY_PER_REQUEST",
    hash_key="account",
    range_key="entry",
    stream_enabled=True,
    stream_view_type="NEW_AND_OLD_IMAGES",
    attributes=[{"name": "account", "type": "S"}, {"name": "entry", "type": "S"}],
    replicas=[{"region_name": "ap-southeast-1", "point_in_time_recovery": True}],
    point_in_time_recovery={"enabled": True},
)
address = aws.kms.Key("address", multi_region=True)
address_sgp = aws.kms.ReplicaKey("address_sgp", primary_key_arn=address.arn, opts=pulumi.ResourceOptions(provider=sgp))
signing = aws.kms.Key("withdrawal_signing", key_usage="SIGN_VERIFY", customer_master_key_spec="ECC_SECG_P256K1")
tokyo_zones = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
sgp_zones = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]
cells = {
    "ap-northeast-1": Cell("tokyo", tokyo_zones, ledger, address, signing),
    "ap-southeast-1": Cell(
        "singapore", sgp_zones, ledger, address_sgp, signing, pulumi.ResourceOptions(providers=[sgp])
    ),
}
zone = aws.route53.Zone("api", name="api.exchange.example")
for region, cell in cells.items():
    check = aws.route53.HealthCheck(
        f"site-{region}",
        fqdn=cell.balancer.dns_name,
        type="HTTP",
        port=80,
        resource_path="/healthz",
        request_interval=10,
        failure_threshold=2,
    )
    aws.route53.Record(
        f"wallet-{region}",
        zone_id=zone.zone_id,
        name="wallet",
        type="A",
        set_identifier=region,
        health_check_id=check.id,
        latency_routing_policies=[{"region": region}],
        aliases=[
            {
                "name": cell.balancer.dns_name,
                "zone_id": cell.balancer.zone_id,
                "evaluate_target_health": True,
            }
        ],
    )
