"""Withdrawals: Tokyo serves, Singapore waits with a read replica and an empty fleet."""

import base64

import pulumi
import pulumi_aws as aws


class Site(pulumi.ComponentResource):
    """The network, load balancer and fleet of one region; the ledger's address comes later."""

    def __init__(self, site: str, zones: list[str], provider: aws.Provider) -> None:
        super().__init__("exchange:site:Site", site, None, pulumi.ResourceOptions(providers=[provider]))
        self.site = site
        child = self.child = pulumi.ResourceOptions(parent=self)
        self.vpc = aws.ec2.Vpc(f"{site}-this", cidr_block="10.101.0.0/16", opts=child)
        gateway = aws.ec2.InternetGateway(f"{site}-this", vpc_id=self.vpc.id, opts=child)
        out = [{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}]
        public_table = aws.ec2.RouteTable(f"{site}-public", vpc_id=self.vpc.id, routes=out, opts=child)
        self.public, self.app = [], []
        for i, zone in enumerate(zones):
            public = aws.ec2.Subnet(
                f"{site}-public-{i}",
                vpc_id=self.vpc.id,
                availability_zone=zone,
                cidr_block=f"10.101.{i}.0/24",
                opts=child,
            )
            app = aws.ec2.Subnet(
                f"{site}-app-{i}",
                vpc_id=self.vpc.id,
                availability_zone=zone,
                cidr_block=f"10.101.{16 + i}.0/24",
                opts=child,
            )
            address = aws.ec2.Eip(f"{site}-nat-{i}", domain="vpc", opts=child)
            nat = aws.ec2.NatGateway(f"{site}-this-{i}", allocation_id=address.id, subnet_id=public.id, opts=child)
            table = aws.ec2.RouteTable(
                f"{site}-app-{i}",
                vpc_id=self.vpc.id,
                routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}],
                opts=child,
            )
            aws.ec2.RouteTableAssociation(
                f"{site}-public-{i}", subnet_id=public.id, route_table_id=public_table.id, opts=child
            )
            aws.ec2.RouteTableAssociation(f"{site}-app-{i}", subnet_id=app.id, route_table_id=table.id, opts=child)
            self.public.append(public.id)
            self.app.append(app.id)
        self.subnets = aws.rds.SubnetGroup(f"{site}-ledger", name="withdrawals-ledger", subnet_ids=self.app, opts=child)

    def fleet(self, ledger: aws.rds.Instance, count: int) -> aws.lb.LoadBalancer:
        """Add the way in and the instances behind it."""
        site, child = self.site, self.child
        group = aws.ec2.SecurityGroup(f"{site}-app", name=site, vpc_id=self.vpc.id, opts=child)
        balancer = aws.lb.LoadBalancer(
            f"{site}-this", name=site, subnets=self.public, security_groups=[group.id], opts=child
        )
        targets = aws.lb.TargetGroup(
            f"{site}-this",
            name=site,
            port=8080,
            protocol="HTTP",
            vpc_id=self.vpc.id,
            health_check={"path": "/ready"},
            opts=child,
        )
        aws.lb.Listener(
            f"{site}-this",
            load_balancer_arn=balancer.arn,
            port=80,
            protocol="HTTP",
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
            opts=child,
        )
        data = ledger.address.apply(lambda a: base64.b64encode(f"LEDGER_HOST={a}".encode()).decode())
        template = aws.ec2.LaunchTemplate(
            f"{site}-this",
            name_prefix=f"{site}-",
            image_id="ami-12c6146b",
            instance_type="c6i.xlarge",
            vpc_security_group_ids=[group.id],
            user_data=data,
            opts=child,
        )
        aws.autoscaling.Group(
            f"{site}-this",
            name=site,
            min_size=count,
            desired_capacity=count,
            max_size=24,
            vpc_zone_identifiers=self.app,
            target_group_arns=[targets.arn],
            launch_template={"id": template.id, "version": "$Latest"},
            tags=[{"key": "resilience:service", "value": "withdrawals", "propagate_at_launch": True}],
            opts=child,
        )
        self.register_outputs({})
        return balancer


tokyo_provider = aws.Provider("tokyo", region="ap-northeast-1")
singapore_provider = aws.Provider("singapore", region="ap-southeast-1")
tokyo = Site("withdrawals-tyo", ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"], tokyo_provider)
singapore = Site("withdrawals-sgp", ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"], singapore_provider)
in_tokyo = pulumi.ResourceOptions(provider=tokyo_provider)
tags = {"resilience:service": "withdrawals"}
ledger = aws.rds.Instance(
    "ledger",
    identifier="withdrawals-ledger",
    engine="postgres",
    instance_class="db.r6g.2xlarge",
    allocated_storage=400,
    username="ledger",
    password=pulumi.Output.secret("rotated-at-first-login"),
    db_subnet_group_name=tokyo.subnets.name,
    multi_az=True,
    backup_retention_period=7,
    skip_final_snapshot=True,
    tags=tags,
    opts=in_tokyo,
)
replica = aws.rds.Instance(
    "ledger_replica",
    identifier="withdrawals-ledger-replica",
    replicate_source_db=ledger.arn,
    instance_class="db.r6g.2xlarge",
    db_subnet_group_name=singapore.subnets.name,
    skip_final_snapshot=True,
    tags=tags,
    opts=pulumi.ResourceOptions(provider=singapore_provider),
)
front = tokyo.fleet(ledger, 6)
waiting = singapore.fleet(replica, 0)
zone = aws.route53.Zone("public", name="payments.exchange.example", opts=in_tokyo)
check = aws.route53.HealthCheck(
    "tokyo",
    fqdn=front.dns_name,
    type="HTTP",
    port=80,
    resource_path="/ready",
    request_interval=10,
    failure_threshold=3,
    opts=in_tokyo,
)
for label, rank, balancer in (("primary", "PRIMARY", front), ("secondary", "SECONDARY", waiting)):
    aws.route53.Record(
        label,
        zone_id=zone.zone_id,
        name="withdraw",
        type="A",
        set_identifier=label,
        health_check_id=check.id if rank == "PRIMARY" else None,
        failover_routing_policies=[{"type": rank}],
        aliases=[{"name": balancer.dns_name, "zone_id": balancer.zone_id, "evaluate_target_health": True}],
        opts=in_tokyo,
    )
