"""A service survives the loss of one Region.

Why: whole Regions were impaired more than once (us-east-1 on 20 October 2025); keys, tables and queues
of one Region have no copy elsewhere unless the stack makes one.

Remedy: give the data and keys named a copy in a second Region that is used there, with twins of the
compute and a router with health checks.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.policy import Evidence, Level, Policy, Problem, ServiceView, Severity

POLICY = Policy(
    id="RES102",
    name="region-loss",
    severity=Severity.HIGH,
    since="0.1",
    source="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regions.html",
    also_known_as=("CKV_AWS_144", "s3_bucket_cross_region_replication"),
)


def check(service: ServiceView) -> Iterator[Problem]:
    """Yield one problem per cause of a region verdict worse than accepted."""
    if Level.REGION not in service.survive or not service.breaks(Level.REGION):
        return
    yield from service.unexplained(Level.REGION)
    for cause in service.causes.get(Level.REGION, ()):
        interval = service.by_domain[cause.domain]
        yield Problem(
            message=f"{service.name} {interval} when {cause.domain} is lost, because of {cause.address}",
            domain=cause.domain,
            address=cause.address,
            remedy=service.fix(cause.address, Level.REGION),
            confidence=service.confidence(interval),
            evidence=(Evidence(path=cause.path, cause=cause.address, domain=cause.domain),),
        )


SURVIVES = [
    {
        "aws_dynamodb_table.withdrawals": {
            "name": "w",
            "replica": [{"region_name": "ap-northeast-3", "arn": "x"}],
        }
    }
]
FAILS = [{"aws_dynamodb_table.withdrawals": {"name": "w", "replica": []}}]
