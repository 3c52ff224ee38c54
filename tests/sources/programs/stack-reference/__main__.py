import pulumi
import pulumi_aws as aws

network = pulumi.StackReference("exchange/network/prod")
subnets = network.get_output("private_subnet_ids")
group = aws.rds.SubnetGroup("ledger", subnet_ids=subnets)
aws.rds.Instance(
    "withdrawals-ledger",
    engine="postgres",
    instance_class="db.t4g.large",
    allocated_storage=20,
    multi_az=network.require_output("multi_az"),
    db_subnet_group_name=group.name,
    username="u",
    password="unused-here",
    skip_final_snapshot=True,
)
