"""A service survives the loss of one Availability Zone.

Why: a zone is the failure that happens: on 15 April 2025 one zone of Tokyo lost power for an hour and
exchanges stopped withdrawals. What counts is which service hangs on which zone, not whether some
resource has a multi-AZ switch.

Remedy: move the causes named, or their redundancy, into at least two zones; follow the path shown to
see what makes each of them matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Evidence, Level, Policy, Problem, ServiceView, Severity

POLICY = Policy(
    id="RES101",
    name="zone-loss",
    severity=Severity.CRITICAL,
    since="0.1",
    source="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/availability-zones.html",
    also_known_as=(
        "CKV_AWS_157",
        "rds_instance_multi_az",
        "autoscaling_group_multiple_az",
        "elbv2_is_in_multiple_az",
    ),
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per cause of a zone verdict worse than accepted."""
    if Level.ZONE not in service.survive or not service.breaks(Level.ZONE):
        return
    yield from service.unexplained(Level.ZONE)
    for cause in service.causes.get(Level.ZONE, ()):
        interval = service.by_domain[cause.domain]
        with_others = f" (with all of its group of {len(cause.group)} there)" if cause.group else ""
        yield Problem(
            message=f"{service.name} {interval} when {cause.domain} is lost, because of {cause.address}{with_others}",
            domain=cause.domain,
            address=cause.address,
            remedy=service.fix(cause.address, Level.ZONE),
            confidence=service.confidence(interval),
            evidence=(Evidence(path=cause.path, cause=cause.address, domain=cause.domain),),
        )


_SUBNETS = {
    "aws_subnet.a": {"id": "subnet-a", "availability_zone": "ap-northeast-1a"},
    "aws_subnet.c": {"id": "subnet-c", "availability_zone": "ap-northeast-1c"},
}
SURVIVES = [
    {
        **_SUBNETS,
        "aws_ecs_service.withdrawals": {
            "desired_count": 4,
            "network_configuration": [{"subnets": ["subnet-a", "subnet-c"]}],
        },
    },
    {"aws_db_instance.ledger": {"multi_az": True, "backup_retention_period": 7}},
]
FAILS = [
    {
        **_SUBNETS,
        "aws_ecs_service.withdrawals": {
            "desired_count": 4,
            "network_configuration": [{"subnets": ["subnet-a"]}],
        },
    },
    {"aws_db_instance.ledger": {"multi_az": False, "backup_retention_period": 7}},
]
