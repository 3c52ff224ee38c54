import pulumi
import pulumi_aws as aws


class Vpc(pulumi.ComponentResource):
    """As the SDK of a multi-language component has it."""

    subnet_ids: pulumi.Output[list]

    def __init__(self, name, opts=None):
        super().__init__("awsx:ec2:Vpc", name, {"subnet_ids": None}, opts, remote=True)


vpc = Vpc("main")
group = aws.rds.SubnetGroup("ledger", subnet_ids=vpc.subnet_ids)
