"""Ways out that lead back to themselves end, whatever the routes say."""

from __future__ import annotations

from auditor.model.verdict import Level
from tests.examples import audit, verdict


def test_an_attachment_in_a_subnet_that_leaves_through_its_own_gateway() -> None:
    subnets = {"a": "ap-northeast-1a", "b": "ap-northeast-1c"}
    result = audit(
        {
            "aws_vpc.v": {"id": "vpc-1", "cidr_block": "10.0.0.0/16"},
            **{f"aws_subnet.{n}": {"id": n, "vpc_id": "vpc-1", "availability_zone": z} for n, z in subnets.items()},
            "aws_route_table.r": {
                "id": "rtb-1",
                "vpc_id": "vpc-1",
                "route": [{"cidr_block": "0.0.0.0/0", "transit_gateway_id": "tgw-1"}],
            },
            **{f"aws_route_table_association.{n}": {"subnet_id": n, "route_table_id": "rtb-1"} for n in subnets},
            "aws_ec2_transit_gateway.t": {"id": "tgw-1"},
            "aws_ec2_transit_gateway_vpc_attachment.t": {
                "transit_gateway_id": "tgw-1",
                "vpc_id": "vpc-1",
                "subnet_ids": list(subnets),
            },
            "aws_instance.w": {
                "subnet_id": "a",
                "availability_zone": "ap-northeast-1a",
                "tags": {"resilience:service": "withdrawals"},
            },
        }
    )
    (service,) = result.services
    assert verdict(service, Level.ZONE) == "stops"
