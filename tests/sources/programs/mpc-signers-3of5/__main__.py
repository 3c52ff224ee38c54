"""Two MPC signing groups, both 3 of 5: one over three regions, one badly spread over three zones."""

import pulumi
import pulumi_aws as aws


class SignerSite(pulumi.ComponentResource):
    """The parties of one signing group in one region."""

    def __init__(self, label: str, group: str, block: str, parties: dict[str, str], opts=None) -> None:
        super().__init__("custody:signing:SignerSite", label, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        vpc = aws.ec2.Vpc(f"{label}-this", cidr_block=block, assign_generated_ipv6_cidr_block=True, opts=child)
        gateway = aws.ec2.EgressOnlyInternetGateway(f"{label}-this", vpc_id=vpc.id, opts=child)
        routes = [{"ipv6_cidr_block": "::/0", "egress_only_gateway_id": gateway.id}]
        table = aws.ec2.RouteTable(f"{label}-this", vpc_id=vpc.id, routes=routes, opts=child)
        security = aws.ec2.SecurityGroup(f"{label}-this", name=group, vpc_id=vpc.id, opts=child)
        subnets = {}
        for i, zone in enumerate(sorted(set(parties.values()))):
            subnets[zone] = aws.ec2.Subnet(
                f"{label}-{zone}",
                vpc_id=vpc.id,
                availability_zone=zone,
                cidr_block=block.replace(".0.0/20", f".{i}.0/24"),
                opts=child,
            )
            aws.ec2.RouteTableAssociation(
                f"{label}-{zone}", subnet_id=subnets[zone].id, route_table_id=table.id, opts=child
            )
        for party, zone in parties.items():
            aws.ec2.Instance(
                f"{label}-{party}",
                ami="ami-12c6146b",
                instance_type="c6i.xlarge",
                availability_zone=zone,
                subnet_id=subnets[zone].id,
                vpc_security_group_ids=[security.id],
                root_block_device={"encrypted": True},
                tags={
                    "Name": f"{group}-{party}",
                    "resilience:service": group,
                    "resilience:function": "signing",
                    "resilience:threshold": "3/5",
                },
                opts=child,
            )
        self.register_outputs({})


singapore = aws.Provider("singapore", region="ap-southeast-1")
ireland = aws.Provider("ireland", region="eu-west-1")
treasury = "treasury-signing"
SignerSite("treasury-tokyo", treasury, "10.121.0.0/20", {"p1": "ap-northeast-1a", "p2": "ap-northeast-1c"})
SignerSite(
    "treasury-singapore",
    treasury,
    "10.122.0.0/20",
    {"p3": "ap-southeast-1a", "p4": "ap-southeast-1b"},
    pulumi.ResourceOptions(providers=[singapore]),
)
SignerSite(
    "treasury-ireland",
    treasury,
    "10.123.0.0/20",
    {"p5": "eu-west-1a"},
    pulumi.ResourceOptions(providers={"aws": ireland}),
)
zones = aws.get_availability_zones(state="available").names
hot = {f"party-{i + 1}": zones[max(0, i - 2)] for i in range(5)}
SignerSite("hot-wallet", "hot-wallet-signing", "10.124.0.0/20", hot)
