"""Subnets of several zones do not leave through a gateway of one zone.

Why: three NAT gateways with every default route on one of them are one NAT gateway; its zone takes the
egress of all zones with it.

Remedy: point each private route table at the NAT gateway of its own zone.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Level, Policy, Problem, ServiceView, Severity

POLICY = Policy(
    id="RES302",
    name="shared-egress",
    severity=Severity.HIGH,
    since="0.1",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
    also_known_as=("TA c1dfptbg10",),
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per gateway that carries the egress of more than one zone."""
    for gateway, zones in sorted(service.egress_users.items()):
        if len(zones) > 1:
            yield Problem(
                message=f"{service.name}: subnets in {', '.join(zones)} all leave through {gateway}",
                address=gateway,
                domain=service.levels[Level.ZONE][1] if Level.ZONE in service.levels else "",
                remedy=f"{gateway}: add a NAT gateway in each zone and point that zone's route table at it",
            )


def _stack(second: str) -> dict[str, dict[str, object]]:
    return {
        "aws_subnet.a": {"id": "subnet-a", "availability_zone": "ap-northeast-1a"},
        "aws_subnet.c": {"id": "subnet-c", "availability_zone": "ap-northeast-1c"},
        "aws_nat_gateway.a": {"id": "nat-a", "subnet_id": "subnet-a"},
        "aws_nat_gateway.c": {"id": "nat-c", "subnet_id": "subnet-c"},
        "aws_route_table.a": {
            "id": "rtb-a",
            "route": [{"cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-a"}],
        },
        "aws_route_table.c": {
            "id": "rtb-c",
            "route": [{"cidr_block": "0.0.0.0/0", "nat_gateway_id": second}],
        },
        "aws_route_table_association.a": {"subnet_id": "subnet-a", "route_table_id": "rtb-a"},
        "aws_route_table_association.c": {"subnet_id": "subnet-c", "route_table_id": "rtb-c"},
        "aws_ecs_service.withdrawals": {
            "desired_count": 4,
            "network_configuration": [{"subnets": ["subnet-a", "subnet-c"]}],
        },
    }


SURVIVES = [_stack("nat-c")]
FAILS = [_stack("nat-a")]
