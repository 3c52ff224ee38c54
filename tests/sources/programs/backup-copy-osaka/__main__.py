"""Withdrawals in Tokyo, nightly copy of the ledger to Osaka."""

import base64

import pulumi
import pulumi_aws as aws

DEFAULT = {"tags": {"resilience:service": "withdrawals", "Owner": "platform"}}
tokyo = pulumi.ResourceOptions(provider=aws.Provider("tokyo", region="ap-northeast-1", default_tags=DEFAULT))
osaka = pulumi.ResourceOptions(provider=aws.Provider("osaka", region="ap-northeast-3", default_tags=DEFAULT))

vpc = aws.ec2.Vpc("this", cidr_block="10.80.0.0/16", opts=tokyo)
gateway = aws.ec2.InternetGateway("this", vpc_id=vpc.id, opts=tokyo)
public_table = aws.ec2.RouteTable("public", vpc_id=vpc.id, opts=tokyo)
aws.ec2.Route(
    "internet",
    route_table_id=public_table.id,
    destination_cidr_block="0.0.0.0/0",
    gateway_id=gateway.id,
    opts=tokyo,
)
public, app = [], []
for i, suffix in enumerate("acd"):
    zone = f"ap-northeast-1{suffix}"
    outer = aws.ec2.Subnet(
        f"public-{zone}", vpc_id=vpc.id, availability_zone=zone, cidr_block=f"10.80.{i}.0/24", opts=tokyo
    )
    inner = aws.ec2.Subnet(
        f"app-{zone}", vpc_id=vpc.id, availability_zone=zone, cidr_block=f"10.80.{16 + i}.0/24", opts=tokyo
    )
    address = aws.ec2.Eip(f"nat-{zone}", domain="vpc", opts=tokyo)
    nat = aws.ec2.NatGateway(f"this-{zone}", allocation_id=address.id, subnet_id=outer.id, opts=tokyo)
    table = aws.ec2.RouteTable(f"app-{zone}", vpc_id=vpc.id, opts=tokyo)
    aws.ec2.Route(
        f"app-{zone}",
        route_table_id=table.id,
        destination_cidr_block="0.0.0.0/0",
        nat_gateway_id=nat.id,
        opts=tokyo,
    )
    aws.ec2.RouteTableAssociation(f"public-{zone}", subnet_id=outer.id, route_table_id=public_table.id, opts=tokyo)
    aws.ec2.RouteTableAssociation(f"app-{zone}", subnet_id=inner.id, route_table_id=table.id, opts=tokyo)
    public.append(outer.id)
    app.append(inner.id)
group = aws.ec2.SecurityGroup("withdrawals", name="withdrawals", vpc_id=vpc.id, opts=tokyo)
balancer = aws.lb.LoadBalancer(
    "withdrawals", name="withdrawals", subnets=public, security_groups=[group.id], opts=tokyo
)
targets = aws.lb.TargetGroup("withdrawals", name="withdrawals", port=8080, protocol="HTTP", vpc_id=vpc.id, opts=tokyo)
aws.lb.Listener(
    "withdrawals",
    load_balancer_arn=balancer.arn,
    port=80,
    protocol="HTTP",
    default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
    opts=tokyo,
)
subnets = aws.rds.SubnetGroup("ledger", name="withdrawals-ledger", subnet_ids=app, opts=tokyo)
key = aws.kms.Key("ledger", description="ledger at rest", opts=tokyo)
ledger = aws.rds.Instance(
    "ledger",
    identifier="withdrawals-ledger",
    engine="postgres",
    instance_class="db.r6g.2xlarge",
    allocated_storage=400,
    username="ledger",
    manage_master_user_password=True,
    db_subnet_group_name=subnets.name,
    multi_az=True,
    storage_encrypted=True,
    kms_key_id=key.arn,
    backup_retention_period=7,
    skip_final_snapshot=True,
    tags={"BackupPlan": "nightly-offsite"},
    opts=tokyo,
)
data = ledger.address.apply(lambda a: base64.b64encode(f"LEDGER_HOST={a}".encode()).decode())
template = aws.ec2.LaunchTemplate(
    "withdrawals",
    name_prefix="withdrawals-",
    image_id="ami-12c6146b",
    instance_type="m6i.large",
    vpc_security_group_ids=[group.id],
    user_data=data,
    opts=tokyo,
)
aws.autoscaling.Group(
    "withdrawals",
    name="withdrawals",
    min_size=6,
    desired_capacity=6,
    max_size=18,
    vpc_zone_identifiers=app,
    target_group_arns=[targets.arn],
    health_check_type="ELB",
    launch_template={"id": template.id, "version": "$Latest"},
    opts=tokyo,
)
vault = aws.backup.Vault("tokyo", name="withdrawals", kms_key_arn=key.arn, opts=tokyo)
away_key = aws.kms.Key("vault_osaka", opts=osaka)
away = aws.backup.Vault("osaka", name="withdrawals-offsite", kms_key_arn=away_key.arn, opts=osaka)
role = aws.iam.Role("backup", name="withdrawals-backup", assume_role_policy="{}", opts=tokyo)
plan = aws.backup.Plan(
    "nightly",
    name="nightly-offsite",
    rules=[
        {
            "rule_name": "nightly",
            "target_vault_name": vault.name,
            "schedule": "cron(0 18 * * ? *)",
            "lifecycle": {"delete_after": 35},
            "copy_actions": [{"destination_vault_arn": away.arn, "lifecycle": {"delete_after": 35}}],
        }
    ],
    opts=tokyo,
)
aws.backup.Selection(
    "nightly",
    name="by-tag",
    plan_id=plan.id,
    iam_role_arn=role.arn,
    selection_tags=[{"type": "STRINGEQUALS", "key": "BackupPlan", "value": "nightly-offsite"}],
    opts=tokyo,
)
