"""Hot wallet withdrawals, everything in one zone of Tokyo."""

import pulumi
import pulumi_aws as aws

name = "hotwallet-prod"
zones = aws.get_availability_zones(state="available").names
zone = zones[0]
tags = {"Team": "payments", "resilience:service": "withdrawals"}

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16", enable_dns_hostnames=True, tags={"Name": name})
gateway = aws.ec2.InternetGateway("main", vpc_id=vpc.id)
public = aws.ec2.Subnet("public", vpc_id=vpc.id, cidr_block="10.20.0.0/24", availability_zone=zone)
app = aws.ec2.Subnet("app", vpc_id=vpc.id, cidr_block="10.20.10.0/24", availability_zone=zone)
db = [
    aws.ec2.Subnet(f"db-{i}", vpc_id=vpc.id, cidr_block=f"10.20.{20 + i}.0/24", availability_zone=zones[i])
    for i in range(2)
]
address = aws.ec2.Eip("nat", domain="vpc")
nat = aws.ec2.NatGateway("main", allocation_id=address.id, subnet_id=public.id)
public_table = aws.ec2.RouteTable(
    "public", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}]
)
app_table = aws.ec2.RouteTable("app", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}])
aws.ec2.RouteTableAssociation("public", subnet_id=public.id, route_table_id=public_table.id)
aws.ec2.RouteTableAssociation("app", subnet_id=app.id, route_table_id=app_table.id)
group = aws.ec2.SecurityGroup(
    "app",
    name=f"{name}-app",
    vpc_id=vpc.id,
    ingress=[{"from_port": 8443, "to_port": 8443, "protocol": "tcp", "cidr_blocks": ["10.20.0.0/16"]}],
    egress=[{"from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}],
)
balancer = aws.lb.LoadBalancer(
    "withdrawals", name=f"{name}-api", load_balancer_type="network", subnets=[public.id], tags=tags
)
targets = aws.lb.TargetGroup("withdrawals", name=f"{name}-api", port=8443, protocol="TCP", vpc_id=vpc.id)
aws.lb.Listener(
    "withdrawals",
    load_balancer_arn=balancer.arn,
    port=443,
    protocol="TCP",
    default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
)
signer = aws.ec2.Instance(
    "signer",
    ami="ami-12c6146b",
    instance_type="c6i.large",
    subnet_id=app.id,
    vpc_security_group_ids=[group.id],
    tags={**tags, "Name": f"{name}-signer"},
)
ledger_subnets = aws.rds.SubnetGroup("ledger", name=f"{name}-ledger", subnet_ids=[s.id for s in db])
ledger = aws.rds.Instance(
    "ledger",
    identifier=f"{name}-ledger",
    engine="postgres",
    instance_class="db.r6g.xlarge",
    allocated_storage=200,
    username="ledger",
    manage_master_user_password=True,
    db_subnet_group_name=ledger_subnets.name,
    availability_zone=zone,
    multi_az=False,
    backup_retention_period=7,
    skip_final_snapshot=True,
)
for i in range(2):
    api = aws.ec2.Instance(
        f"api-{i}",
        ami="ami-12c6146b",
        instance_type="m6i.xlarge",
        subnet_id=app.id,
        vpc_security_group_ids=[group.id],
        user_data=pulumi.Output.concat("LEDGER_HOST=", ledger.address, " SIGNER_HOST=", signer.private_ip),
        tags={**tags, "Name": f"{name}-api-{i}"},
    )
    aws.lb.TargetGroupAttachment(f"api-{i}", target_group_arn=targets.arn, target_id=api.id)
volume = aws.ebs.Volume("signer_keys", availability_zone=zone, size=20, type="gp3", encrypted=True)
aws.ec2.VolumeAttachment("signer_keys", device_name="/dev/sdf", volume_id=volume.id, instance_id=signer.id)
