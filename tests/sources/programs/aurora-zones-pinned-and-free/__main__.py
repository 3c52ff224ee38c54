"""Seoul: the withdrawal store is pinned to one zone, the ledger is not."""

import pulumi
import pulumi_aws as aws

zones = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"]


class Aurora(pulumi.ComponentResource):
    """An Aurora cluster with some instances."""

    def __init__(self, label: str, subnet_ids: list, count: int, pin_to: str | None = None) -> None:
        super().__init__("exchange:database:Aurora", label)
        child = pulumi.ResourceOptions(parent=self)
        group = aws.rds.SubnetGroup(label, name=label, subnet_ids=subnet_ids, opts=child)
        cluster = aws.rds.Cluster(
            label,
            cluster_identifier=label,
            engine="aurora-postgresql",
            availability_zones=zones,
            db_subnet_group_name=group.name,
            master_username="app",
            manage_master_user_password=True,
            backup_retention_period=14,
            skip_final_snapshot=True,
            opts=child,
        )
        for i in range(count):
            aws.rds.ClusterInstance(
                f"{label}-{i}",
                identifier=f"{label}-{i}",
                cluster_identifier=cluster.id,
                engine=cluster.engine.apply(aws.rds.EngineType),
                instance_class="db.r6g.xlarge",
                availability_zone=pin_to,
                opts=child,
            )
        self.endpoint = cluster.endpoint
        self.register_outputs({"endpoint": cluster.endpoint})


vpc = aws.ec2.Vpc("core", cidr_block="10.130.0.0/16")
subnets = [
    aws.ec2.Subnet(f"core-{i}", vpc_id=vpc.id, availability_zone=zone, cidr_block=f"10.130.{16 * i}.0/20")
    for i, zone in enumerate(zones)
]
ids = [s.id for s in subnets]
for service in ("kms", "secretsmanager"):
    aws.ec2.VpcEndpoint(
        f"core-{service}",
        vpc_id=vpc.id,
        service_name=f"com.amazonaws.ap-northeast-2.{service}",
        vpc_endpoint_type="Interface",
        private_dns_enabled=True,
        subnet_ids=ids,
    )
store = Aurora("withdrawal-store", ids, 3, zones[0])
books = Aurora("ledger", ids, 2)
key = aws.kms.Key("signing", key_usage="SIGN_VERIFY", customer_master_key_spec="ECC_SECG_P256K1")
role = aws.iam.Role("fn", name="wallet-functions", assume_role_policy="{}")
group = aws.ec2.SecurityGroup("fn", name="wallet-functions", vpc_id=vpc.id)
for name, service, variables in (
    ("withdraw", "withdrawals", {"STORE_HOST": store.endpoint, "SIGNING_KEY": key.arn}),
    ("ledger-post-entry", "ledger", {"LEDGER_HOST": books.endpoint}),
):
    aws.lambda_.Function(
        name,
        name=name,
        role=role.arn,
        package_type="Image",
        image_uri=f"123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/{name}:12",
        timeout=20,
        vpc_config={"subnet_ids": ids, "security_group_ids": [group.id]},
        environment={"variables": variables},
        tags={"resilience:service": service},
    )
